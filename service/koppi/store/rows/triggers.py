"""Triggers: what asks for a look at a case before its review."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile

_OPEN = text("state = 'open'")


class TriggerRow(InCaseFile, Row):
    """A trigger. One that says again what an open one said is `joined_to` it."""

    __tablename__ = "triggers"
    __table_args__ = (
        Index(None, "case_key"),
        Index("ix_triggers_open", "case_key", "code", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    code: Mapped[str] = personal()
    severity: Mapped[str | None] = personal()
    raised_by: Mapped[str] = pseudonymous()
    raised_at: Mapped[datetime] = plain()
    state: Mapped[str] = plain()
    outcome: Mapped[str | None] = personal()
    handled_by: Mapped[str | None] = pseudonymous()
    handled_at: Mapped[datetime | None] = plain()
    joined_to: Mapped[int | None] = plain(ForeignKey("triggers.key"))
