"""Service lines: the services of a case, each from its plan to its end."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain
from koppi.store.rows.base import Row
from koppi.store.rows.case_file import InCaseFile


class ServiceLineRow(InCaseFile, Row):
    """A service of one provider. `request` is its id in the provider's system."""

    __tablename__ = "service_lines"
    __table_args__ = (Index(None, "case_key"),)

    plan_key: Mapped[int] = plain(ForeignKey("plans.key"))
    decision_key: Mapped[int | None] = plain()
    service: Mapped[str] = personal()
    service_class: Mapped[str | None] = personal()
    provider: Mapped[str | None] = personal()
    amount: Mapped[str | None] = personal()
    needs_decision: Mapped[bool] = plain()
    state: Mapped[str] = plain()
    start_on: Mapped[date | None] = plain()
    started_on: Mapped[date | None] = plain()
    ended_on: Mapped[date | None] = plain()
    request: Mapped[str | None] = plain()
