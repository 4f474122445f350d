"""Suspensions of instances, and what arrived for an instance while it was suspended."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonText, personal, plain, pseudonymous
from koppi.store.rows.base import Row


class SuspensionRow(Row):
    """A root instance stood still from one moment to another: by whose hand, and why."""

    __tablename__ = "suspensions"
    __table_args__ = (Index(None, "instance_key"),)

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    suspended_at: Mapped[datetime] = plain()
    suspended_by: Mapped[str] = pseudonymous()
    reason: Mapped[bytes | None] = personal()
    resumed_at: Mapped[datetime | None] = plain()
    resumed_by: Mapped[str | None] = pseudonymous()


class HeldInputRow(Row):
    """An input that came for a suspended instance, as the journal would keep it; gone once it was given."""

    __tablename__ = "held_inputs"
    __table_args__ = (Index(None, "instance_key"), Index(None, "job_key"))

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    job_key: Mapped[int | None] = plain()
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = pseudonymous()
    input: Mapped[Any] = pseudonymous(JsonText)
    payload: Mapped[bytes | None] = personal()
