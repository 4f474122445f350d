"""Decisions that an office holder makes on a client's services."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile


class ServiceDecisionRow(InCaseFile, Row):
    """A decision; it is a draft until notice of it is given. Decision tables are `decision_definitions`."""

    __tablename__ = "service_decisions"
    __table_args__ = (Index(None, "case_key"),)

    service_line_key: Mapped[int | None] = plain(ForeignKey("service_lines.key"))
    service: Mapped[str | None] = personal()
    outcome: Mapped[str] = personal()
    legal_ground: Mapped[str | None] = plain()
    valid_from: Mapped[date | None] = plain()
    valid_to: Mapped[date | None] = plain()
    maker: Mapped[str] = pseudonymous()
    made_at: Mapped[datetime] = plain()
    checked_by: Mapped[str | None] = pseudonymous()
    checked_at: Mapped[datetime | None] = plain()
    notice_channel: Mapped[str | None] = personal()
    notice_at: Mapped[datetime | None] = plain()
    known_on: Mapped[date | None] = plain()
    appeal_ends_at: Mapped[datetime | None] = plain()
