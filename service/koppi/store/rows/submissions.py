"""Submitted forms, each whole and once."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row

_UNTAKEN = text("record IS NOT NULL AND taken_at IS NULL")


class SubmissionRow(Row):
    """A submission. `record` and `record_key` say of which record of the case file; `taken_at`, when it went there."""

    __tablename__ = "submissions"
    __table_args__ = (
        Index(None, "work_item_key"),
        Index(None, "case_key"),
        Index(None, "instance_key"),
        Index("ix_submissions_untaken", "instance_key", sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
    )

    key: Mapped[int] = plain(primary_key=True)
    work_item_key: Mapped[int | None] = plain()
    instance_key: Mapped[int | None] = plain()
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
    form_key: Mapped[int | None] = plain()
    form_version: Mapped[int | None] = plain()
    by: Mapped[str] = pseudonymous()
    at: Mapped[datetime] = plain()
    data: Mapped[bytes | None] = personal()
    record: Mapped[str | None] = plain()
    record_key: Mapped[int | None] = plain()
    taken_at: Mapped[datetime | None] = plain()
