"""Example inputs in the words of the table: the label of the column and a value as cells spell it."""

from collections.abc import Iterable, Sequence
from typing import Any

from koppi.dmn.analysis.axis import OTHER
from koppi.dmn.analysis.columns import Column
from koppi.dmn.analysis.coverage import Box
from koppi.feel import kind_of
from koppi.feel.temporal import write
from koppi.feel.values import BOOLEAN, NULL, NUMBER, TEXT
from koppi.feel.writing import number_text

_SHOWN = 3
"""Values that are named before the rest is left out."""


def example(columns: Sequence[Column], box: Box) -> str:
    """One input of the box, without the columns in which any value does; empty when all do."""
    said = [
        f"{column.input.name} = {_example(column, atoms)}"
        for column, atoms in zip(columns, box, strict=True)
        if column.domain & ~atoms
    ]
    return ", ".join(said)


def _example(column: Column, atoms: int) -> str:
    value = column.axis.example(atoms)
    if value is not OTHER:
        return spelled(value)
    return f"not({few(map(spelled, list(column.axis.places) or [None]))})"


def few(texts: Iterable[str]) -> str:
    """The first of several, and a mark where there are more."""
    found = list(texts)
    return ", ".join((*found[:_SHOWN], "…") if len(found) > _SHOWN + 1 else found)


def spelled(value: Any) -> str:
    """A value as a cell spells it; times and durations bare."""
    kind = kind_of(value)
    if kind == NUMBER:
        return number_text(value)
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind == TEXT:
        return f'"{value}"'
    return "null" if kind == NULL else write(value)
