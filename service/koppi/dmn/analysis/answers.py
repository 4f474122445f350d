"""Which inputs a table leaves without an answer, which rules answer together, and which never do."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from koppi.dmn.analysis.columns import Column
from koppi.dmn.analysis.constants import UNKNOWN, constant
from koppi.dmn.analysis.coverage import Box, Budget, grid_of
from koppi.dmn.hit_policies import rank
from koppi.dmn.model import Decision
from koppi.dmn.table import DecisionTable
from koppi.feel import Expression, kind_of, to_json
from koppi.feel.syntax import ListOf

SINGLE = frozenset({"UNIQUE", "ANY", "FIRST", "PRIORITY"})
"""Policies that give one answer, so that none is a gap; those that collect give what there is."""
_LOOKS = 4_000_000
"""How often a question may look at a cell: half a second, and four times what a table of 1,000 rules needs."""


class Hidden(NamedTuple):
    """A rule that never answers because others always come before it; rules are counted from 0."""

    rule: int
    by: tuple[int, ...]


class Overlap(NamedTuple):
    """Two rules that answer together though they must not, and the inputs for which they do."""

    first: int
    second: int
    box: Box


class Answers:
    """The questions that are asked of one table. They raise TooMany when it has too many combinations to tell."""

    def __init__(self, table: DecisionTable, columns: tuple[Column, ...]) -> None:
        self._table = table
        self._policy = table.policy.name
        self._columns = columns
        self._rules = range(len(table.rules))
        sizes = [column.axis.everything.bit_length() for column in columns]
        self._sure = grid_of([column.sure for column in columns], sizes)
        clear = all(column.may == column.sure for column in columns)
        self._may = self._sure if clear else grid_of([column.may for column in columns], sizes)

    def gaps(self) -> Iterator[Box]:
        """The inputs that surely no rule answers, of a table that should answer and has no default."""
        if self._policy in SINGLE and not any(column.default for column in self._table.columns):
            domain = tuple(column.domain for column in self._columns)
            yield from self._may.uncovered(domain, self._rules, Budget(_LOOKS))

    def overlaps(self) -> Iterator[Overlap]:
        """The pairs of rules that surely answer together, where that makes the table fail."""
        if self._policy not in ("UNIQUE", "ANY"):
            return
        budget = Budget(_LOOKS)
        for second in self._rules:
            box = tuple(column.sure[second] & column.domain for column in self._columns)
            for first in self._sure.meeting(box, range(second), budget):
                if self._policy == "UNIQUE" or self._differ(first, second):
                    shared = (part & cells[first] for part, cells in zip(box, self._sure.cells, strict=True))
                    yield Overlap(first, second, tuple(shared))

    def never(self) -> Iterator[tuple[int, int]]:
        """The rules that accept no input at all, each with the column whose cell is to blame."""
        for rule in self._rules:
            for place, column in enumerate(self._columns):
                if not column.may[rule] & column.axis.existing:
                    yield rule, place
                    break

    def hidden(self) -> Iterator[Hidden]:
        """The rules of a table that takes one of those that match, and never this one."""
        budget = Budget(_LOOKS)
        for rule in self._rules:
            before = self._before(rule)
            box = tuple(column.may[rule] & column.axis.existing for column in self._columns)
            if not before or not all(box):
                continue
            rivals = self._sure.meeting(box, before, budget)
            one = next((rival for rival in rivals if self._sure.covers(rival, box)), None)
            if one is not None:
                yield Hidden(rule, (one,))
            elif rivals and next(self._sure.uncovered(box, rivals, budget), None) is None:
                yield Hidden(rule, tuple(rivals))

    def _before(self, rule: int) -> Sequence[int]:
        """The rules that are taken rather than this one wherever both match."""
        if self._policy == "FIRST":
            return range(rule)
        own = self._ranks[rule] if self._policy == "PRIORITY" else None
        if own is None:
            return ()
        return [
            other for other in self._rules if (place := self._ranks[other]) is not None and (place, other) < (own, rule)
        ]

    @cached_property
    def _said(self) -> list[tuple[Any, ...] | None]:
        """The outputs of every rule; None where one is calculated."""
        said = [tuple(constant(cell.tree) if cell else None for cell in rule.outputs) for rule in self._table.rules]
        return [None if any(value is UNKNOWN for value in values) else values for values in said]

    @cached_property
    def _ranks(self) -> list[list[int] | None]:
        """How important the outputs of every rule are; None where that cannot be told."""
        lists = [listed(column.priorities) for column in self._table.columns]
        if any(values is UNKNOWN for values in lists):
            return [None] * len(self._rules)
        return [None if values is None else rank(values, lists) for values in self._said]

    def _differ(self, first: int, second: int) -> bool:
        """Whether two rules surely say different things."""
        one, other = self._said[first], self._said[second]
        return one is not None and other is not None and repr(to_json(list(one))) != repr(to_json(list(other)))


def results(decision: Decision) -> tuple[Any, ...] | None:
    """All the values that a decision can have, null among them; None when that cannot be told."""
    table = decision.logic
    if not isinstance(table, DecisionTable) or table.policy.name not in SINGLE or len(table.columns) != 1:
        return None
    cells = [*(rule.outputs[0] for rule in table.rules), table.columns[0].default]
    values = [constant(cell.tree) if cell else None for cell in cells]
    if any(value is UNKNOWN for value in values):
        return None
    typed = decision.type or table.columns[0].type
    as_they_are = typed is None or all(value is None or kind_of(value) == typed.kind for value in values)
    return tuple(values) if as_they_are else None


def listed(values: Expression | None) -> Any:
    """The values of a list that is written out, UNKNOWN when one is calculated; None where there is no list."""
    if values is None:
        return None
    found = [constant(item) for item in values.tree.items] if isinstance(values.tree, ListOf) else [UNKNOWN]
    return UNKNOWN if any(value is UNKNOWN for value in found) else found
