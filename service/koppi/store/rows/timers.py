"""Timers: the open ones only."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import plain
from koppi.store.rows.base import Row


class TimerRow(Row):
    """A moment to come: at a token of an instance, or, without an instance, a definition's timer start."""

    __tablename__ = "timers"
    __table_args__ = (
        Index("uq_timers_token", "instance_key", "token", unique=True),
        Index(None, "due_at", "key"),
        Index(None, "process_id"),
    )

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int | None] = plain(ForeignKey("instances.key"))
    process_instance_key: Mapped[int | None] = plain()
    token: Mapped[int | None] = plain()
    element_id: Mapped[str] = plain()
    definition_key: Mapped[int] = plain()
    process_id: Mapped[str | None] = plain()
    due_at: Mapped[datetime] = plain()
    due_rule: Mapped[str] = plain()
    due_kind: Mapped[str] = plain()
    due_ground: Mapped[str] = plain()
    due_reason: Mapped[str] = plain()
    due_roll: Mapped[str] = plain()
    began_at: Mapped[datetime | None] = plain()
    round: Mapped[int] = plain()
    retry_at: Mapped[datetime | None] = plain()
    attempts: Mapped[int] = plain()
