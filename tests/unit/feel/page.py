"""The page of FEEL taken apart: its examples, and its tables."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TEXT = (Path(__file__).parents[3] / "docs/feel.md").read_text()
_BLOCK = re.compile(r"^```feel ?(?P<kind>\w*)\n(?P<lines>.*?)^```$", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
_CELLS = re.compile(r"\|((?:`[^`]*`|``.*?``|[^|`])*)(?=\|)")


class Example(NamedTuple):
    """A line `expression → value // why`; `why` are the words of the reason for a null or of a refusal."""

    expression: str
    value: str
    why: str


class Table(NamedTuple):
    """A table of the page: the cells of its head, and those of each row."""

    head: list[str]
    rows: list[list[str]]


def block(kind: str) -> str:
    """The one block of this kind."""
    (only,) = [found["lines"] for found in _BLOCK.finditer(TEXT) if found["kind"] == kind]
    return only


def examples() -> list[Example]:
    """Every example that is evaluated with the variables of the page."""
    return [example for found in _BLOCK.finditer(TEXT) if not found["kind"] for example in _examples(found["lines"])]


def table(first: str) -> Table:
    """The one table whose head begins with this cell."""
    (only,) = [found for found in map(_table, _TABLE.findall(TEXT)) if found.head[0] == first]
    return only


def decisions() -> list[tuple[Table, list[Example]]]:
    """Every decision table with its examples, which follow it."""
    tables = [(found.end(), _table(found[0])) for found in _TABLE.finditer(TEXT)]
    blocks = [(found.start(), found["lines"]) for found in _BLOCK.finditer(TEXT) if found["kind"] == "table"]
    return [([table for end, table in tables if end <= start][-1], list(_examples(lines))) for start, lines in blocks]


def code(cell: str) -> str:
    """What stands in a cell between backticks; doubled ones hold single ones."""
    fence = "``" if cell.startswith("``") else "`"
    return cell.removeprefix(fence).removesuffix(fence).strip()


def codes(cell: str) -> list[str]:
    """Each of the texts between backticks in a cell."""
    return re.findall(r"`([^`]*)`", cell)


def _examples(lines: str) -> Iterator[Example]:
    for line in lines.splitlines():
        expression, _, answer = line.partition("→")
        value, _, why = answer.partition("//")
        yield Example(expression.strip(), value.strip(), why.strip())


def _table(text: str) -> Table:
    head, _, *rows = [[cell.strip() for cell in _CELLS.findall(line)] for line in text.splitlines()]
    return Table(head, rows)
