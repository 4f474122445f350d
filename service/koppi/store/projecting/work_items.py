"""The rows of user tasks."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, case, delete, insert, update

from koppi.domain.waits import UserTaskWait
from koppi.store.candidates import candidate_columns, further_candidates
from koppi.store.open_rows import WORK_ITEM_OPEN
from koppi.store.projecting.context import Ended, Projecting, due_columns
from koppi.store.rows.base import table_of
from koppi.store.rows.work_items import WorkItemCandidateRow, WorkItemEventRow, WorkItemRow
from koppi.store.upserting import insert_new

_CLOSING = (
    WorkItemRow.key,
    WorkItemRow.token,
    WorkItemRow.more_candidates,
    WorkItemRow.created_at,
    WorkItemRow.queue,
    WorkItemRow.unit,
    WorkItemRow.assignee,
    WorkItemRow.due_at,
    WorkItemRow.priority,
    WorkItemRow.opened_at,
    WorkItemRow.active_seconds,
)

_DONE = WorkItemRow.token.in_(bindparam("done", expanding=True))
# made once: it stands in every completion
_CLOSE: Any = (
    update(WorkItemRow)
    .where(
        WorkItemRow.instance_key == bindparam("of_instance"),
        WorkItemRow.token.in_(bindparam("over", expanding=True)),
        WORK_ITEM_OPEN,
    )
    .values(
        state=case((_DONE, "COMPLETED"), else_="CANCELED"),
        completed_at=bindparam("at"),
        completed_by=case((_DONE, bindparam("by")), else_=None),
        active_seconds=WorkItemRow.active_seconds + case((_DONE, bindparam("taken")), else_=0),
        draft=None,
        revision=WorkItemRow.revision + 1,
    )
    .returning(*_CLOSING)
)


def close_work_items(context: Projecting, ended: Ended) -> list[dict[str, Any]]:
    """Close the work items of these tokens, and return what is to be written of it into their history."""
    asked = {
        "of_instance": context.instance.key,
        "done": list(ended.completed),
        "over": list(ended.all),
        "at": context.now,
        "by": context.actor,
        "taken": context.completion.active_seconds if context.completion else 0,
    }
    closed = context.work.connection.execute(_CLOSE, asked).mappings().all()
    _forget_candidates(context, [row["key"] for row in closed if row["more_candidates"]])
    return [_closing_event(context, dict(row), row["token"] in ended.completed) for row in closed]


def open_work_items(context: Projecting, waits: Sequence[UserTaskWait]) -> list[dict[str, Any]]:
    """Write the work items of new user tasks, and return what is to be written of it into their history."""
    rows = [_row(context, wait) for wait in waits]
    query = insert_new(context.work, WorkItemRow).returning(WorkItemRow.key)
    written = set(context.work.connection.execute(query, rows).scalars())
    new = [(wait, row) for wait, row in zip(waits, rows, strict=True) if row["key"] in written]
    candidates = [candidate for wait, row in new for candidate in further_candidates(row)]
    if candidates:
        context.work.connection.execute(insert(table_of(WorkItemCandidateRow)), candidates)
    return [_event(context, row, "created") for _, row in new]


def write_events(context: Projecting, events: Sequence[Mapping[str, Any]]) -> None:
    """Write the history of work items."""
    if events:
        context.work.connection.execute(insert(table_of(WorkItemEventRow)), list(events))


def _row(context: Projecting, wait: UserTaskWait) -> dict[str, Any]:
    return {
        "key": context.new_key(wait),
        **context.place(wait),
        **context.of_case(),
        "name": wait.name,
        "state": "CREATED",
        "assignee": wait.assignee,
        "assignee_follows_case": wait.assignee_follows_case,
        **candidate_columns(wait.candidate_groups, wait.candidate_users, context.instance.unit),
        "candidate_groups": wait.candidate_groups,
        "candidate_users": wait.candidate_users,
        **due_columns(wait.due),
        "follow_up_at": wait.follow_up_due.at if wait.follow_up_due else None,
        "priority": wait.priority,
        "form_key": wait.form_key,
        "external_reference": wait.external_reference,
        "headers": dict(wait.headers),
        "lane": wait.lane,
        "scopes": wait.scopes,
        "created_at": context.now,
        "active_seconds": 0,
        "draft_version": 0,
        "revision": 0,
    }


def _closing_event(context: Projecting, row: Mapping[str, Any], completed: bool) -> dict[str, Any]:
    event = _event(context, row, "completed" if completed else "canceled")
    event["waited_seconds"] = int((context.now - row["created_at"]).total_seconds())
    if completed and context.completion:
        event["person"], event["role"] = context.completion.person, context.completion.role
    return event


def _event(context: Projecting, row: Mapping[str, Any], event: str) -> dict[str, Any]:
    return {
        "key": context.work.new_key(),
        "work_item_key": row["key"],
        "at": context.now,
        "event": event,
        "actor": context.actor,
        "queue": row["queue"],
        "unit": row["unit"],
        "person": row["assignee"],
        "role": None,
        "due_at": row["due_at"],
        "priority": row["priority"],
        "opened_at": row.get("opened_at"),
        "active_seconds": row["active_seconds"],
        "waited_seconds": 0,
    }


def _forget_candidates(context: Projecting, keys: list[int]) -> None:
    if keys:
        query = delete(WorkItemCandidateRow).where(WorkItemCandidateRow.work_item_key.in_(keys))
        context.work.connection.execute(query)
