"""Notes of how a client is doing."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile


class FollowUpNoteRow(InCaseFile, Row):
    __tablename__ = "follow_up_notes"
    __table_args__ = (Index(None, "case_key"),)

    kind: Mapped[str] = plain()
    at: Mapped[datetime] = plain()
    stability: Mapped[str | None] = personal()
    well_being: Mapped[int | None] = personal()
