"""Cases, and who was responsible for them when."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row

_OPEN = text("closed_at IS NULL")
_CARRYING = text("kind <> 'backup' AND until IS NULL AND accepted_at IS NOT NULL")


class CaseRow(Row):
    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open_client", "client_key", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "client_key"),
        Index(None, "unit", "key"),
        Index("ix_cases_open_responsible", "responsible_person", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_cases_open_backup", "backup_person", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    key: Mapped[int] = pseudonymous(primary_key=True)
    client_key: Mapped[int] = pseudonymous(ForeignKey("clients.key"))
    phase: Mapped[str] = personal()
    level: Mapped[int | None] = personal()
    client_group: Mapped[str | None] = personal()
    language: Mapped[str] = personal()
    social: Mapped[bool] = personal()
    health: Mapped[bool] = personal()
    special_support: Mapped[bool] = personal()
    joint_client: Mapped[bool] = personal()
    model_variant: Mapped[str | None] = plain()
    unit: Mapped[str | None] = plain()
    responsible_person: Mapped[str | None] = pseudonymous()
    backup_person: Mapped[str | None] = pseudonymous()
    next_step: Mapped[str | None] = personal()
    next_step_on: Mapped[date | None] = personal()
    next_step_by: Mapped[str | None] = pseudonymous()
    opened_at: Mapped[datetime] = plain()
    closed_at: Mapped[datetime | None] = plain()
    closing_reason: Mapped[str | None] = personal()
    no_person_reason: Mapped[str | None] = personal()
    closing_content: Mapped[bytes | None] = personal()


class ResponsibilityRow(Row):
    """A person carried a case in one `kind` (such as backup) from one moment to another, or was only offered it."""

    __tablename__ = "responsibilities"
    __table_args__ = (
        Index(None, "case_key"),
        Index(
            "uq_responsibilities_carrying",
            "case_key",
            unique=True,
            sqlite_where=_CARRYING,
            postgresql_where=_CARRYING,
        ),
    )

    key: Mapped[int] = plain(primary_key=True)
    case_key: Mapped[int] = pseudonymous(ForeignKey("cases.key"))
    kind: Mapped[str] = plain()
    person: Mapped[str | None] = pseudonymous()
    role: Mapped[str | None] = plain()
    unit: Mapped[str | None] = plain()
    named_by: Mapped[str] = pseudonymous()
    reason: Mapped[str] = plain()
    since: Mapped[datetime] = plain()
    until: Mapped[datetime | None] = plain()
    offered_at: Mapped[datetime | None] = plain()
    accepted_at: Mapped[datetime | None] = plain()
    declined_at: Mapped[datetime | None] = plain()
