"""Plans of a case, each version a row."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile

_ACTIVE = text("state = 'active'")


class PlanRow(InCaseFile, Row):
    __tablename__ = "plans"
    __table_args__ = (
        Index("uq_plans_active_case", "case_key", unique=True, sqlite_where=_ACTIVE, postgresql_where=_ACTIVE),
        UniqueConstraint("case_key", "version"),
    )

    version: Mapped[int] = plain()
    state: Mapped[str] = plain()
    review_on: Mapped[date] = plain()
    contact_on: Mapped[date | None] = plain()
    contact_rhythm: Mapped[str | None] = personal()
    approval: Mapped[str | None] = personal()
    approved_at: Mapped[datetime | None] = plain()
    published_at: Mapped[datetime] = plain()
    published_by: Mapped[str] = pseudonymous()
