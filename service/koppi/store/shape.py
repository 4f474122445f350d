"""How the rows of a table become records, and records rows."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import ColumnElement

from koppi.store.rows.base import Row, table_of

Record = TypeVar("Record")


class Shape(Generic[Record]):
    """The columns of a table that a record has fields for, in the record's order."""

    def __init__(self, row: type[Row], record: type[Record]) -> None:
        self.table = table_of(row)
        self._record = record
        self._names = tuple(f.name for f in fields(cast(Any, record)) if f.name in self.table.c)
        self.columns: tuple[ColumnElement[Any], ...] = tuple(self.table.c[name] for name in self._names)

    def record(self, values: Sequence[Any], **others: Any) -> Record:
        """Build a record from the first columns of a result row; `others` are fields that the table has not."""
        return self._record(**dict(zip(self._names, values, strict=False)), **others)

    def values(self, record: Record, **others: Any) -> dict[str, Any]:
        """Return the row of a record, with `others` set instead of, or beside, its fields."""
        return {name: getattr(record, name) for name in self._names} | others
