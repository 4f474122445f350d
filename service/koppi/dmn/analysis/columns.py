"""The input columns of a table, each with its atoms and what every rule accepts of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from koppi.dmn.analysis.axis import Axis, axis_of
from koppi.dmn.analysis.cells import accepted, compared
from koppi.dmn.item_types import Allowed
from koppi.dmn.table import DecisionTable, Input
from koppi.feel import UnaryTests, kind_of
from koppi.feel.syntax import Name, Node, Path
from koppi.feel.types import ANY, Type
from koppi.feel.values import NULL

Cells: TypeAlias = Sequence[UnaryTests | None]
_ATOMS = 10_000
"""Atoms of a column; the cells of one that has more are not looked through."""
_PROPERTIES = frozenset(
    {"year", "month", "day", "weekday", "hour", "minute", "second", "years", "months", "days", "hours", "minutes"}
    | {"seconds", "time offset", "timezone", "start", "end", "start included", "end included"}
)
"""Parts of a value that may be bounded: no month is the 13th."""


class Known(NamedTuple):
    """What is known of a name that inputs read: its type, and all the values it can have."""

    type: Type | None
    values: tuple[Any, ...] | None = None


_ANYTHING = Known(None)


@dataclass(frozen=True, slots=True)
class Column:
    """An input column. `may` and `sure` are, by rule, the atoms it may accept and those that it surely accepts."""

    input: Input
    type: Type | None
    axis: Axis
    domain: int
    """The atoms that inputs are expected to have: the type's and the listed ones, and null where a rule speaks of it."""
    listed: bool
    """Whether the type or the column lists the values."""
    may: tuple[int, ...]
    sure: tuple[int, ...]


def columns_of(table: DecisionTable, known: Mapping[str, Known]) -> tuple[Column, ...]:
    """The columns of a table; `known` are the names that its inputs may read.

    Columns are taken as independent of each other. One that is calculated, or that reads a part of what another
    reads, is not: of its cells nothing is known but that an empty one accepts all.
    """
    paths = [_path(column.expression.tree) for column in table.inputs]
    return tuple(
        _column(
            column,
            _known(column, path, known),
            [rule.tests[place] for rule in table.rules],
            path is not None and not any(_joined(path, other) for other in _without(paths, place)),
        )
        for place, (column, path) in enumerate(zip(table.inputs, paths, strict=True))
    )


def _column(column: Input, known: Known, cells: Cells, independent: bool) -> Column:
    wanted = known.type
    limits = [column.allowed.tree] if column.allowed else []
    limits += [limit.tests.tree for limit in wanted.allowed if isinstance(limit, Allowed)] if wanted else []
    values = [value for tree in (*limits, *(cell.tree for cell in cells if cell)) for value in compared(tree)]
    values += known.values or ()
    axis = axis_of(wanted.kind if wanted else _only_kind(values), values)
    listed = [accepted(tree, axis) for tree in limits]
    if known.values is not None:
        listed.append(_atoms(known.values, axis))
    clear = independent and None not in listed and len(axis.values) <= _ATOMS
    read = {cell: accepted(cell.tree, axis) if clear else None for cell in cells if cell}
    domain = _domain(axis, listed, any(value is None for cell in cells if cell for value in compared(cell.tree)))
    return Column(
        column,
        wanted,
        axis,
        domain if clear else axis.everything,
        clear and bool(limits),
        tuple(_or(read[cell], axis.everything) if cell else axis.everything for cell in cells),
        tuple(_or(read[cell], 0) if cell else axis.everything for cell in cells),
    )


def _or(atoms: int | None, otherwise: int) -> int:
    return otherwise if atoms is None else atoms


def _atoms(values: Iterable[Any], axis: Axis) -> int | None:
    """The atoms of these values, null aside; None when one has none."""
    found = 0
    for value in values:
        atom = axis.equal(value) if value is not None else 0
        if atom is None:
            return None
        found |= atom
    return found


def _domain(axis: Axis, listed: Iterable[int | None], speaks_of_null: bool) -> int:
    """The atoms of the kind, those that are listed if any are, and null where a rule speaks of it."""
    domain = axis.proper & axis.existing
    for atoms in listed:
        domain &= _or(atoms, 0)
    return domain | (axis.null if speaks_of_null else 0)


def _known(column: Input, path: tuple[str, ...] | None, known: Mapping[str, Known]) -> Known:
    """What a column holds: of the type it says itself, unless what it reads says it more narrowly."""
    read = known.get(path[0], _ANYTHING) if path else _ANYTHING
    types = (column.type, _below(read.type, path[1:]) if path else None)
    found = [wanted for wanted in types if wanted is not None and wanted.kind != ANY]
    narrow = [wanted for wanted in found if wanted.allowed and wanted.kind == found[0].kind]
    return Known(next(iter((*narrow, *found)), None), read.values if path and len(path) == 1 else None)


def _below(wanted: Type | None, path: tuple[str, ...]) -> Type | None:
    for name in path:
        wanted = dict(wanted.entries).get(name) if wanted else None
    return wanted


def _only_kind(values: Iterable[Any]) -> str:
    kinds = {kind_of(value) for value in values} - {NULL}
    return kinds.pop() if len(kinds) == 1 else ""


def _path(tree: Node) -> tuple[str, ...] | None:
    """The names of a variable and its parts; None for anything that is calculated."""
    if isinstance(tree, Name):
        return (tree.name,)
    source = _path(tree.source) if isinstance(tree, Path) and tree.name not in _PROPERTIES else None
    return (*source, tree.name) if source and isinstance(tree, Path) else None


def _joined(path: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one is the other or a part of it."""
    return all(a == b for a, b in zip(path, other, strict=False))


def _without(paths: Sequence[tuple[str, ...] | None], place: int) -> Iterator[tuple[str, ...]]:
    return (path for other, path in enumerate(paths) if other != place and path is not None)
