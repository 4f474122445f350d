"""Assessments of a client's needs."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile

_OPEN = text("state = 'started'")


class AssessmentRow(InCaseFile, Row):
    __tablename__ = "assessments"
    __table_args__ = (
        Index("uq_assessments_open_case", "case_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "case_key"),
    )

    state: Mapped[str] = plain()
    scope: Mapped[str | None] = personal()
    start_ground: Mapped[str | None] = personal()
    started_at: Mapped[datetime] = plain()
    due_at: Mapped[datetime | None] = plain()
    completed_at: Mapped[datetime | None] = plain()
    completed_by: Mapped[str | None] = pseudonymous()
    services_needed: Mapped[bool | None] = personal()
