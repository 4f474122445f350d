"""What the page of a case asks beside its records: what runs, where it waits, which forms wrote, which road was taken."""

from typing import Any

from sqlalchemy import Select, case, cast, func, literal, null, select, union_all

from koppi.domain.step import Json, Status
from koppi.store.columns import UtcDateTime
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN
from koppi.store.records import Filling, Instance, Waiting
from koppi.store.repositories.base import Repository
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.journal import JournalRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.submissions import SubmissionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.shape import Shape

_INSTANCE = Shape(InstanceRow, Instance)
_DUE = ("due_rule", "due_kind", "due_ground", "due_reason")
_NEVER = cast(null(), UtcDateTime())  # PostgreSQL wants the same types in every part of a union


class CasePages(Repository):
    """Questions of the page of a case; each is one statement, and none reads a whole history."""

    def running(self, case_key: int, *, limit: int = 100) -> list[Instance]:
        """Return a case's live root instances, each followed by those called inside it, ended or not."""
        roots = _live_roots(case_key).order_by(InstanceRow.key).limit(limit).subquery()
        query = select(*_INSTANCE.columns).where(InstanceRow.root_key.in_(select(roots)))
        return self._all(_INSTANCE, query.order_by(InstanceRow.root_key, InstanceRow.key).limit(10 * limit))

    def waits(self, case_key: int, *, limit: int = 500) -> list[Waiting]:
        """Return where a case's instances wait for something other than a person, timers first, by their moment."""
        parts = union_all(*_waits(_live_roots(case_key))).subquery()
        first = case((parts.c.kind == "timer", 0), else_=1)
        rows = self._connection.execute(select(parts).order_by(first, parts.c.due_at, parts.c.key).limit(limit))
        return [Waiting(**row) for row in rows.mappings()]

    def fillings(self, case_key: int, *, limit: int = 100) -> list[Filling]:
        """Return the versions of forms that wrote in a case, the newest first."""
        query = (
            select(SubmissionRow.record, SubmissionRow.form_key)
            .where(_of_case(case_key), SubmissionRow.record.is_not(None), SubmissionRow.form_key.is_not(None))
            .group_by(SubmissionRow.record, SubmissionRow.form_key)
            .order_by(func.max(SubmissionRow.key).desc())
            .limit(limit)
        )
        return [Filling(record, key) for record, key in self._connection.execute(query) if record and key]

    def passed(self, root_key: int, *, limit: int = 500) -> list[Json]:
        """Return what was passed in each of an instance's newest inputs, the newest first."""
        query = select(JournalRow.passed).where(JournalRow.instance_key == root_key)
        return list(self._connection.execute(query.order_by(JournalRow.seq.desc()).limit(limit)).scalars())


def _live_roots(case_key: int) -> Select[Any]:
    return select(InstanceRow.key).where(
        InstanceRow.case_key == case_key,
        InstanceRow.status == Status.ACTIVE,
        InstanceRow.root_key == InstanceRow.key,
    )


def _of_case(case_key: int) -> Any:
    """Tell what was submitted in a case: also before it was opened."""
    instances = select(InstanceRow.key).where(InstanceRow.case_key == case_key, InstanceRow.root_key == InstanceRow.key)
    return SubmissionRow.instance_key.in_(instances)


def _waits(roots: Select[Any]) -> list[Select[Any]]:
    return [
        _wait(TimerRow, literal("timer"), TimerRow.due_at).where(TimerRow.instance_key.in_(roots)),
        _wait(SubscriptionRow, SubscriptionRow.kind).where(SubscriptionRow.instance_key.in_(roots)),
        _wait(JobRow, literal("job"), JobRow.retry_at).where(JobRow.instance_key.in_(roots), JOB_OPEN),
        _wait(IncidentRow, literal("incident")).where(IncidentRow.instance_key.in_(roots), INCIDENT_OPEN),
    ]


def _wait(row: Any, kind: Any, due_at: Any = _NEVER) -> Select[Any]:
    told = (getattr(row, name) if row is TimerRow else literal("") for name in _DUE)
    return select(
        kind.label("kind"),
        row.key.label("key"),
        row.process_instance_key.label("process_instance_key"),
        row.definition_key.label("definition_key"),
        row.element_id.label("element_id"),
        due_at.label("due_at"),
        *(column.label(name) for name, column in zip(_DUE, told, strict=True)),
    )
