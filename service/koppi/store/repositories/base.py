"""What all repositories share."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, insert

from koppi.store.shape import Record, Shape
from koppi.store.work import Work


class Repository:
    """Questions to the database inside one transaction."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._connection = work.connection

    def _one(self, shape: Shape[Record], query: Select[Any]) -> Record | None:
        found = self._connection.execute(query).first()
        return None if found is None else shape.record(found)

    def _all(self, shape: Shape[Record], query: Select[Any]) -> list[Record]:
        return [shape.record(row) for row in self._connection.execute(query)]

    def _insert(self, shape: Shape[Record], records: Sequence[Record]) -> None:
        if records:
            self._connection.execute(insert(shape.table), [shape.values(record) for record in records])
