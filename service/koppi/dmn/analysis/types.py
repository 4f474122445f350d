"""Values in cells that are not of their column's type, or not among the values it lists."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.dmn.analysis.answers import listed
from koppi.dmn.analysis.cells import compared, named
from koppi.dmn.analysis.columns import Column
from koppi.dmn.analysis.constants import UNKNOWN, constant
from koppi.dmn.analysis.examples import spelled
from koppi.dmn.analysis.saying import Said
from koppi.dmn.table import DecisionTable, Output, Rule
from koppi.feel import Moment, Run, kind_of
from koppi.feel.types import Type
from koppi.feel.values import BOOLEAN, DATE, DATE_TIME, NULL, ORDERED, TEMPORALS, TEXT

_PLAIN = ORDERED | {BOOLEAN}
_MOMENT = Moment(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
"""Any moment: lists of values do not look at it."""


def wrong_values(table: DecisionTable, columns: tuple[Column, ...]) -> Iterator[Said]:
    """What a cell tests for and the column never holds, and what it gives though the output does not allow it."""
    for number, rule in enumerate(table.rules, 1):
        for place, column in enumerate(columns):
            yield from _tested(column, rule, number, place)
        for output, cell in zip(table.columns, rule.outputs, strict=True):
            value = constant(cell.tree) if cell else None
            if value is not UNKNOWN and value is not None:
                yield from _given(output, value, rule, number)


def _tested(column: Column, rule: Rule, number: int, place: int) -> Iterator[Said]:
    cell = rule.tests[place]
    if cell is None:
        return
    said = {"rule": number, "input": column.input.name}
    for value in compared(cell.tree):
        if _of_other_kind(value, column.type):
            kind = column.type.kind if column.type else ""
            yield Said("dmn.cell_type", {**said, "value": spelled(value), "type": kind}, rule.id)
    for value in named(cell.tree) if column.listed else ():
        atom = column.axis.equal(value)
        if atom is not None and not atom & column.domain:
            yield Said("dmn.cell_not_listed", {**said, "value": spelled(value)}, rule.id)


def _given(output: Output, value: Any, rule: Rule, number: int) -> Iterator[Said]:
    said = {"rule": number, "output": output.name, "value": spelled(value)}
    if _of_other_kind(value, output.type):
        kind = output.type.kind if output.type else ""
        yield Said("dmn.output_type", {**said, "type": kind}, rule.id)
        return
    values = listed(output.priorities)
    unlisted = values is not None and values is not UNKNOWN and value not in values
    if unlisted or (output.type is not None and output.type.kind in _PLAIN and not _allowed(output.type, value)):
        yield Said("dmn.output_not_listed", said, rule.id)


def _allowed(wanted: Type, value: Any) -> bool:
    return wanted.allows(value, Run(_MOMENT))


def _of_other_kind(value: Any, wanted: Type | None) -> bool:
    """Whether a value cannot be of a type. Days and times come and go as text, so a text may be meant as one.

    A date is its midnight where a moment is wanted.
    """
    if wanted is None or wanted.kind not in _PLAIN:
        return False
    kind = kind_of(value)
    may_be = (kind == TEXT and wanted.kind in TEMPORALS) or (kind == DATE and wanted.kind == DATE_TIME)
    return kind not in (wanted.kind, NULL) and not may_be
