"""Names in cells that look like a mistake, in files that do not say what comes from outside."""

from collections.abc import Iterator, Set
from difflib import get_close_matches

from koppi.dmn.analysis.columns import Column
from koppi.dmn.analysis.saying import Said
from koppi.dmn.table import DecisionTable, Rule
from koppi.feel import Expression, UnaryTests
from koppi.feel.syntax import Name, Node, Test, Tests
from koppi.feel.values import TEXT

_ALIKE = 0.9
"""How alike two names are that are taken for one, of 1."""


def doubtful_names(table: DecisionTable, columns: tuple[Column, ...], known: Set[str]) -> Iterator[Said]:
    """A text without its quotes, and a name that is nearly one of those the file knows.

    The variables of a process are not written in the file, so a name that is merely unknown is no mistake.
    """
    texts = [column.axis.kind == TEXT for column in columns]
    texts += [output.type is not None and output.type.kind == TEXT for output in table.columns]
    for number, rule in enumerate(table.rules, 1):
        for is_text, cell in zip(texts, (*rule.tests, *rule.outputs), strict=True):
            yield from _in_cell(cell, is_text, rule, number, known)


def _in_cell(
    cell: UnaryTests | Expression | None, is_text: bool, rule: Rule, number: int, known: Set[str]
) -> Iterator[Said]:
    unknown = sorted(cell.names - known) if cell else ()
    bare = set(_bare(cell.tree)) if cell and is_text else set()
    for name in unknown:
        alike = get_close_matches(name, known, 1, _ALIKE)
        if alike:
            yield Said("dmn.misspelt_name", {"rule": number, "name": name, "nearest": alike[0]}, rule.id)
        elif name in bare:
            yield Said("dmn.unquoted_text", {"rule": number, "name": name}, rule.id)


def _bare(node: Node) -> Iterator[str]:
    """The names that stand alone, as a value of the cell."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Test | Tests):
        for child in node.children():
            yield from _bare(child)
