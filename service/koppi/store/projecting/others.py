"""The rows of jobs, timers, subscriptions and incidents."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, delete, update

from koppi.domain.waits import AdHocWait, IncidentWait, JobWait, MessageWait, SignalWait, TimerWait
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN
from koppi.store.projecting.context import Ended, Projecting, due_columns, kind_of
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.upserting import insert_new


def close_jobs(context: Projecting, ended: Ended) -> None:
    """Close the jobs of these tokens, with the incidents of those that failed."""
    query: Any = (
        update(JobRow)
        .where(JobRow.instance_key == context.instance.key, JobRow.token.in_(ended.all), JOB_OPEN)
        .values(
            state=case(
                (JobRow.error_code.is_not(None), "ERROR_THROWN"),
                (JobRow.token.in_(ended.completed), "COMPLETED"),
                else_="CANCELED",
            ),
            ended_at=context.now,
            updated_at=context.now,
        )
        .returning(JobRow.key, JobRow.error_message)
    )
    failed = [key for key, message in context.work.connection.execute(query) if message is not None]
    if failed:
        _resolve(context, IncidentRow.job_key.in_(failed))


def open_jobs(context: Projecting, waits: Sequence[JobWait]) -> None:
    """Write the jobs of new service tasks."""
    rows = [
        {
            "key": context.new_key(wait),
            **context.place(wait),
            **context.of_case(),
            "type": wait.type,
            "retries": wait.retries,
            "state": "CREATED",
            "worker": "",
            "headers": dict(wait.headers),
            "scopes": wait.scopes,
            "priority": 0,
            "created_at": context.now,
            "updated_at": context.now,
        }
        for wait in waits
    ]
    context.work.connection.execute(insert_new(context.work, JobRow), rows)


def close_timers(context: Projecting, ended: Ended) -> None:
    """Remove the timers of these tokens."""
    context.work.connection.execute(
        delete(TimerRow).where(TimerRow.instance_key == context.instance.key, TimerRow.token.in_(ended.all))
    )


def open_timers(context: Projecting, waits: Sequence[TimerWait]) -> None:
    """Write new timers."""
    rows = [
        {
            "key": context.new_key(wait),
            **context.place(wait),
            **due_columns(wait.due),
            "began_at": context.now,
            "round": 0,
            "attempts": 0,
        }
        for wait in waits
    ]
    context.work.connection.execute(insert_new(context.work, TimerRow), rows)


def close_subscriptions(context: Projecting, ended: Ended) -> None:
    """Remove the subscriptions of these tokens."""
    context.work.connection.execute(
        delete(SubscriptionRow).where(
            SubscriptionRow.instance_key == context.instance.key, SubscriptionRow.token.in_(ended.all)
        )
    )


def open_subscriptions(context: Projecting, waits: Sequence[MessageWait | SignalWait | AdHocWait]) -> None:
    """Write new subscriptions: to messages and signals, and to what a person may start."""
    rows = [
        {
            "key": context.new_key(wait),
            **context.place(wait),
            "kind": kind_of(wait),
            "name": "" if isinstance(wait, AdHocWait) else wait.name,
            "correlation_key": wait.correlation_key if isinstance(wait, MessageWait) else "",
            "created_at": context.now,
        }
        for wait in waits
    ]
    context.work.connection.execute(insert_new(context.work, SubscriptionRow), rows)


def close_incidents(context: Projecting, ended: Ended) -> None:
    """Resolve the incidents of these tokens."""
    _resolve(context, IncidentRow.token.in_(ended.all))


def open_incidents(context: Projecting, waits: Sequence[IncidentWait]) -> None:
    """Write new incidents."""
    rows = [
        {
            "key": context.new_key(wait),
            **context.place(wait),
            "error_type": wait.error_type.value,
            "code": wait.code,
            "parameters": dict(wait.parameters),
            "state": "ACTIVE",
            "created_at": context.now,
        }
        for wait in waits
    ]
    context.work.connection.execute(insert_new(context.work, IncidentRow), rows)


def _resolve(context: Projecting, which: Any) -> None:
    mine = (IncidentRow.instance_key == context.instance.key, INCIDENT_OPEN)
    context.work.connection.execute(
        update(IncidentRow).where(*mine, which).values(state="RESOLVED", resolved_at=context.now)
    )
