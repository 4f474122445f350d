"""Work items, their further candidates and their history."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonList, JsonText, personal, plain, pseudonymous
from koppi.store.rows.base import Row

_OPEN = text("state = 'CREATED'")


class WorkItemRow(Row):
    __tablename__ = "work_items"
    __table_args__ = (
        Index(
            "uq_work_items_open_token", "instance_key", "token", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN
        ),
        Index(None, "queue", "state", "due_at", "key"),
        Index(None, "second_queue", "state", "due_at", "key"),
        Index(None, "assignee", "state", "due_at", "key"),
        Index("ix_work_items_open_due", "due_at", "key", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "instance_key"),
        Index(None, "case_key"),
    )

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    process_instance_key: Mapped[int] = plain()
    token: Mapped[int] = plain()
    element_id: Mapped[str] = plain()
    definition_key: Mapped[int] = plain()
    name: Mapped[str] = plain()
    state: Mapped[str] = plain()
    assignee: Mapped[str | None] = pseudonymous()
    assignee_follows_case: Mapped[bool] = plain()
    queue: Mapped[str | None] = plain()
    second_queue: Mapped[str | None] = plain()
    candidate_groups: Mapped[Any] = plain(JsonList)
    candidate_users: Mapped[Any] = pseudonymous(JsonList)
    more_candidates: Mapped[bool] = plain()
    due_at: Mapped[datetime | None] = plain()
    due_rule: Mapped[str] = plain()
    due_kind: Mapped[str] = plain()
    due_ground: Mapped[str] = plain()
    due_reason: Mapped[str] = plain()
    due_roll: Mapped[str] = plain()
    follow_up_at: Mapped[datetime | None] = plain()
    priority: Mapped[int] = plain()
    form_key: Mapped[int | None] = plain()
    external_reference: Mapped[str | None] = plain()
    headers: Mapped[Any] = plain(JsonText)
    lane: Mapped[str | None] = plain()
    scopes: Mapped[Any] = plain(JsonList)
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
    created_at: Mapped[datetime] = plain()
    completed_at: Mapped[datetime | None] = plain()
    completed_by: Mapped[str | None] = pseudonymous()
    opened_at: Mapped[datetime | None] = plain()
    active_seconds: Mapped[int] = plain()
    draft: Mapped[bytes | None] = personal()
    draft_version: Mapped[int] = plain()
    draft_by: Mapped[str | None] = pseudonymous()
    draft_at: Mapped[datetime | None] = plain()
    revision: Mapped[int] = plain()


class WorkItemCandidateRow(Row):
    """A candidate beside the first two queues: rows exist only while the work item is open."""

    __tablename__ = "work_item_candidates"
    __table_args__ = (Index(None, "work_item_key"),)

    kind: Mapped[str] = plain(primary_key=True)
    value: Mapped[str] = pseudonymous(primary_key=True)
    work_item_key: Mapped[int] = plain(ForeignKey("work_items.key", ondelete="CASCADE"), primary_key=True)


class WorkItemEventRow(Row):
    __tablename__ = "work_item_events"
    __table_args__ = (Index(None, "work_item_key"), Index(None, "event", "at"))

    key: Mapped[int] = plain(primary_key=True)
    work_item_key: Mapped[int] = plain()
    at: Mapped[datetime] = plain()
    event: Mapped[str] = plain()
    actor: Mapped[str] = pseudonymous()
    queue: Mapped[str | None] = plain()
    unit: Mapped[str | None] = plain()
    person: Mapped[str | None] = pseudonymous()
    role: Mapped[str | None] = plain()
    due_at: Mapped[datetime | None] = plain()
    priority: Mapped[int] = plain()
    opened_at: Mapped[datetime | None] = plain()
    active_seconds: Mapped[int] = plain()
    waited_seconds: Mapped[int] = plain()
