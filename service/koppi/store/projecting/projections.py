"""The one place where a step becomes rows."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update

from koppi.domain.errors import Conflict
from koppi.domain.step import Status, Step
from koppi.domain.waits import (
    AdHocWait,
    CallWait,
    Closed,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from koppi.store.projecting import children, comparing, entering, moving, others, variables, work_items
from koppi.store.projecting.context import Ended, Projecting, ended, kind_of, of_type
from koppi.store.records import Applied, AuditEntry, Completion, Instance, JournalEntry
from koppi.store.repositories.audit import Audit
from koppi.store.repositories.base import Repository
from koppi.store.repositories.journal import Journal
from koppi.store.rows.base import table_of
from koppi.store.rows.instances import InstanceRow

_STATE_COLUMNS = ("status", "state", "revision", "ended_at", "journal_seq", "audit_seq", "audit_hash")
_CASE_COLUMNS = (
    "business_id",
    "case_key",
    "client_key",
    "unit",
    "data_key",
    "tags",
    "definition_key",
    "process_id",
    "begun_by",
)
_WRITTEN = _STATE_COLUMNS + _CASE_COLUMNS
_TABLE = table_of(InstanceRow)
_MOVE = (
    update(_TABLE)
    .where(_TABLE.c.key == bindparam("moved_key"), _TABLE.c.revision == bindparam("seen_revision"))
    .values({name: bindparam(name) for name in _WRITTEN})
)
_CLOSERS: tuple[tuple[tuple[type[Wait], ...], Callable[[Projecting, Ended], None]], ...] = (
    ((CallWait,), children.close_children),
    ((JobWait,), others.close_jobs),
    ((TimerWait,), others.close_timers),
    ((MessageWait, SignalWait, AdHocWait), others.close_subscriptions),
    ((IncidentWait,), others.close_incidents),
)
_OPENERS: tuple[tuple[type[Wait], Callable[[Projecting, Any], None]], ...] = (
    (JobWait, others.open_jobs),
    (TimerWait, others.open_timers),
    ((MessageWait, SignalWait, AdHocWait), others.open_subscriptions),  # type: ignore[assignment]  # one writer for all
    (IncidentWait, others.open_incidents),
)


class Projections(Repository):
    """Makes the rows say what the engine says. What has nothing to do costs no statement."""

    def apply(
        self,
        instance: Instance,
        step: Step,
        *,
        now: datetime,
        actor: str = "",
        journal: Sequence[JournalEntry] = (),
        audit: AuditEntry | None = None,
        completion: Completion | None = None,
    ) -> Applied:
        """Store a whole step of a locked instance. Applying a step again is harmless.

        Args:
            instance: as it was locked, or a copy with a new case, client, unit or business id, which are written.
            step: what happened, at the business time `now`, caused by `actor` (empty for time and the house itself).
            journal: the inputs that led here.
            audit: what was done, for the instance's chain.
            completion: how the work item that ends here was completed.

        Raises:
            Conflict: `store.instance_changed`, when the row is not the one that was read.
        """
        moved, audit_row = self._moved(instance, step, now, len(journal), audit)
        self._write_instance(moved)
        if audit_row:
            Audit(self._work).write(audit_row)
        Journal(self._work).append(instance, journal)
        context = Projecting(self._work, moved, now, actor, completion)
        if step.dropped_scopes:
            variables.drop_scopes(context, step.dropped_scopes)
        self._write_waits(context, step.closed, step.opened)
        if step.moved:
            moving.move(context, step.moved)
        if step.written:
            variables.write_variables(context, step.written, step.waits)
        return _applied(context, step.opened)

    def open_waits(self, instance_key: int) -> set[tuple[str, int]]:
        """Return kind and token of every row that is open, for the comparison with the state."""
        return comparing.open_waits(self._connection, instance_key)

    def repair(self, instance: Instance, waits: Sequence[Wait], now: datetime, *, actor: str = "") -> int:
        """Make the open rows of a locked instance what `waits` says; return how many were wrong."""
        there = self.open_waits(instance.key)
        right = {(kind_of(wait), wait.token) for wait in waits}
        surplus = [Closed(comparing.stand_in(kind, token), completed=False) for kind, token in there - right]
        missing = [wait for wait in waits if (kind_of(wait), wait.token) not in there]
        self._write_waits(Projecting(self._work, instance, now, actor), surplus, missing)
        return len(surplus) + len(missing)

    def enter_case(self, instance: Instance) -> None:
        """Write the case that an instance has come to onto its open work items, jobs and called instances."""
        entering.enter_case(self._connection, instance)

    @staticmethod
    def kind_of(wait: Wait) -> str:
        """Return what kind of row a wait has."""
        return kind_of(wait)

    def _moved(
        self, instance: Instance, step: Step, now: datetime, entries: int, audit: AuditEntry | None
    ) -> tuple[Instance, dict[str, Any] | None]:
        """Return the instance as it stands after the step, and its audit row."""
        row = Audit(self._work).row_after(instance, audit) if audit else None
        moved = replace(
            instance,
            status=step.status.value,
            state=step.state,
            revision=instance.revision + 1,
            ended_at=None if step.status is Status.ACTIVE else instance.ended_at or now,
            journal_seq=instance.journal_seq + entries,
            audit_seq=row["seq"] if row else instance.audit_seq,
            audit_hash=row["hash"] if row else instance.audit_hash,
        )
        return moved, row

    def _write_instance(self, moved: Instance) -> None:
        row = {name: getattr(moved, name) for name in _WRITTEN}
        done = self._connection.execute(_MOVE, {**row, "moved_key": moved.key, "seen_revision": moved.revision - 1})
        if done.rowcount != 1:
            raise Conflict("store.instance_changed", key=moved.key)

    def _write_waits(self, context: Projecting, closed: Collection[Closed], opened: Sequence[Wait]) -> None:
        events: list[dict[str, Any]] = []
        if any(tasks := ended(closed, UserTaskWait)):
            events += work_items.close_work_items(context, tasks)
        for types, close in _CLOSERS:
            if any(over := ended(closed, *types)):
                close(context, over)
        children.open_children(context, of_type(opened, CallWait), opened)
        if new_tasks := of_type(opened, UserTaskWait):
            events += work_items.open_work_items(context, new_tasks)
        work_items.write_events(context, events)
        for kind, open_rows in _OPENERS:
            if new := of_type(opened, kind):
                open_rows(context, new)


def _applied(context: Projecting, opened: Iterable[Wait]) -> Applied:
    dues = [wait.due.at for wait in opened if isinstance(wait, TimerWait)]
    jobs = frozenset(wait.type for wait in opened if isinstance(wait, JobWait))
    return Applied(instance=context.instance, keys=context.keys, timers_changed=min(dues, default=None), job_types=jobs)
