"""What all repositories of the case file share: records of a case with their content sealed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, insert, select, update

from koppi.store.erased import Erased
from koppi.store.records import InCaseFile
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import Row
from koppi.store.sealing import Place
from koppi.store.shape import Shape
from koppi.store.work import Work

Recorded = TypeVar("Recorded", bound=InCaseFile)


class CaseFileRepository(Repository, Generic[Recorded]):
    """Records of one noun. Each is reached through its case: another case's record is not found."""

    def __init__(self, work: Work, row: type[Row], record: type[Recorded]) -> None:
        super().__init__(work)
        self._record = record
        self._shape = Shape(row, record)
        self._table = self._shape.table

    def one_a_case(self) -> AbstractContextManager[None]:
        """Tell in our words what a unique index of the table refuses."""
        return nullcontext()

    def add(self, record: Recorded, data_key: int) -> None:
        """Add a record, its content sealed with the client's data key."""
        self.add_all([record], data_key)

    def add_all(self, records: Sequence[Recorded], data_key: int) -> None:
        """Add records in one statement; none for none."""
        if not records:
            return
        rows = [self._shape.values(record, content=self._sealed(record, data_key)) for record in records]
        with self.one_a_case():
            self._connection.execute(insert(self._table), rows)

    def write(self, record: Recorded, data_key: int) -> None:
        """Write a record anew, after `lock`; the content of an erased client stays as it is."""
        values = self._shape.values(record, content=self._sealed(record, data_key))
        if isinstance(record.content, Erased):
            del values["content"]
        with self.one_a_case():
            self._connection.execute(update(self._table).where(self._table.c.key == record.key).values(values))

    def get(self, case_key: int, key: int) -> Recorded | None:
        return self._first(self._of(case_key).where(self._table.c.key == key))

    def lock(self, case_key: int, key: int) -> Recorded | None:
        """Return a record that nobody else changes until the end of this transaction."""
        return self._locked(self._of(case_key).where(self._table.c.key == key))

    def of_case(self, case_key: int) -> list[Recorded]:
        """Return a case's records, oldest first."""
        return self._records(self._of(case_key).order_by(self._table.c.key))

    def newest(self, case_key: int, limit: int) -> list[Recorded]:
        """Return a case's newest records, the newest first."""
        return self._records(self._of(case_key).order_by(self._table.c.key.desc()).limit(limit))

    def _of(self, case_key: int) -> Select[Any]:
        return select(*self._shape.columns).where(self._table.c.case_key == case_key)

    def _locked(self, query: Select[Any]) -> Recorded | None:
        return self._first(query.with_for_update(key_share=True))  # others may still refer to it

    def _first(self, query: Select[Any]) -> Recorded | None:
        return next(iter(self._records(query)), None)

    def _records(self, query: Select[Any]) -> list[Recorded]:
        rows = self._connection.execute(query).mappings().all()
        self._work.seals.fetch_of(row["content"] for row in rows)
        return [self._record(**{**row, "content": self._opened(row)}) for row in rows]

    def _sealed(self, record: Recorded, data_key: int) -> bytes | None:
        if not record.content or isinstance(record.content, Erased):
            return None
        return self._work.seals.seal(data_key, self._place(record.key), record.content)

    def _opened(self, row: Any) -> Any:
        return self._work.seals.open(self._place(row["key"]), row["content"]) if row["content"] else None

    def _place(self, key: int) -> Place:
        return Place(self._table.name, "content", key)
