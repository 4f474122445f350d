"""Submitted forms."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Select, insert, select, update

from koppi.store.records import Submission
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.submissions import SubmissionRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_SUBMISSION = Shape(SubmissionRow, Submission)
_UNTAKEN = SubmissionRow.record.is_not(None) & SubmissionRow.taken_at.is_(None)


class Submissions(Repository):
    """Submissions, each kept whole, once and sealed."""

    def add(self, submission: Submission, data_key: int) -> None:
        """Keep a submission, sealed with the data key of its client or instance."""
        sealed = self._work.seals.seal(data_key, _place(submission.key), submission.data)
        self._connection.execute(insert(table_of(SubmissionRow)), _SUBMISSION.values(submission, data=sealed))

    def get(self, key: int) -> Submission | None:
        return next(iter(self._submissions(_submissions().where(SubmissionRow.key == key))), None)

    def of_work_item(self, work_item_key: int) -> Submission | None:
        """Return what a work item was completed with."""
        query = _submissions().where(SubmissionRow.work_item_key == work_item_key)
        return next(iter(self._submissions(query)), None)

    def of_case(self, case_key: int) -> list[Submission]:
        """Return a case's submissions, oldest first."""
        return self._submissions(_submissions().where(SubmissionRow.case_key == case_key).order_by(SubmissionRow.key))

    def of_instance(self, instance_key: int) -> list[Submission]:
        """Return an instance's submissions, oldest first."""
        query = _submissions().where(SubmissionRow.instance_key == instance_key)
        return self._submissions(query.order_by(SubmissionRow.key))

    def untaken(self, instance_key: int, records: Collection[str]) -> list[Submission]:
        """Return a root instance's submissions about these nouns that no operation has taken up yet, oldest first."""
        query = _submissions().where(SubmissionRow.instance_key == instance_key, _UNTAKEN)
        return self._submissions(query.where(SubmissionRow.record.in_(records)).order_by(SubmissionRow.key))

    def take(self, instance_key: int, record: str, now: datetime, record_key: int | None = None) -> list[Submission]:
        """Take up a locked root instance's submissions about a noun (and of this key), oldest first: each only once."""
        query = update(SubmissionRow).where(
            SubmissionRow.instance_key == instance_key, _UNTAKEN, SubmissionRow.record == record
        )
        if record_key is not None:
            query = query.where(SubmissionRow.record_key == record_key)
        taken = self._submissions(query.values(taken_at=now).returning(*_SUBMISSION.columns))
        return sorted(taken, key=lambda submission: submission.key)  # RETURNING promises no order

    def _submissions(self, query: Executable) -> list[Submission]:
        rows = self._connection.execute(query).mappings().all()
        self._work.seals.fetch_of(row["data"] for row in rows)
        return [Submission(**{**row, "data": self._opened(row["key"], row["data"])}) for row in rows]

    def _opened(self, key: int, sealed: bytes | None) -> Any:
        return self._work.seals.open(_place(key), sealed) if sealed else None


def _place(key: int) -> Place:
    return Place("submissions", "data", key)


def _submissions() -> Select[Any]:
    return select(*_SUBMISSION.columns)
