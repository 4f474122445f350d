"""Jobs and their leases."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update

from koppi.store.open_rows import JOB_OPEN, stands_still
from koppi.store.records import Job
from koppi.store.repositories.base import Repository
from koppi.store.rows.jobs import JobRow
from koppi.store.shape import Shape

_JOB = Shape(JobRow, Job)


class Jobs(Repository):
    """Jobs. Leases run on the machine's time, never on the business clock."""

    def lease(
        self,
        types: Collection[str],
        *,
        worker: str,
        now: datetime,
        deadline: datetime,
        limit: int,
        lease_token: str | None = None,
    ) -> list[Job]:
        """Hand up to `limit` open jobs to a worker until `deadline`, by priority, then age; `*` is every type."""
        free = select(JobRow.key).where(
            JOB_OPEN,
            JobRow.retries > 0,
            or_(JobRow.deadline_at.is_(None), JobRow.deadline_at <= now),
            or_(JobRow.retry_at.is_(None), JobRow.retry_at <= now),
            ~stands_still(JobRow.instance_key),
        )
        if "*" not in types:
            free = free.where(JobRow.type.in_(types))
        free = free.order_by(JobRow.priority.desc(), JobRow.key).limit(limit).with_for_update(skip_locked=True)
        query: Any = (
            update(JobRow)
            .where(JobRow.key.in_(free))
            .values(worker=worker, deadline_at=deadline, lease_token=lease_token)
            .returning(*_JOB.columns)
        )
        leased = [_JOB.record(row) for row in self._connection.execute(query)]
        return sorted(leased, key=lambda job: (-job.priority, job.key))

    def get(self, key: int) -> Job | None:
        return self._one(_JOB, select(*_JOB.columns).where(JobRow.key == key))

    def open_of(self, instance_key: int) -> list[Job]:
        """Return an instance's open jobs, oldest first."""
        query = select(*_JOB.columns).where(JobRow.instance_key == instance_key, JOB_OPEN)
        return self._all(_JOB, query.order_by(JobRow.key))

    def open_of_many(self, instance_keys: Collection[int]) -> list[Job]:
        """Return the open jobs of these instances, oldest first."""
        query = select(*_JOB.columns).where(JobRow.instance_key.in_(instance_keys), JOB_OPEN)
        return self._all(_JOB, query.order_by(JobRow.key))

    def count_open(self) -> int:
        return int(self._connection.execute(select(func.count()).where(JOB_OPEN)).scalar() or 0)

    def fail(self, job: Job, *, retries: int, retry_at: datetime | None, message: str, now: datetime) -> None:
        """Take a job back from its worker with this many retries left; it is open again from `retry_at`."""
        self.change(
            job.key, retries=retries, retry_at=retry_at, error_message=message, deadline_at=None, lease_token=None,
            updated_at=now,
        )  # fmt: skip

    def change(self, key: int, **columns: Any) -> None:
        """Write columns of an open job, such as `retries`, `priority` or `deadline_at`."""
        self._connection.execute(update(JobRow).where(JobRow.key == key, JOB_OPEN).values(columns))

    def note_error(self, key: int, code: str, message: str) -> None:
        """Remember the BPMN error a worker ended a job with."""
        self.change(key, error_code=code, error_message=message)
