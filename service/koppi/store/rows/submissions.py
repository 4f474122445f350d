"""Submitted forms, each whole and once."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row


class SubmissionRow(Row):
    __tablename__ = "submissions"
    __table_args__ = (Index(None, "work_item_key"), Index(None, "case_key"), Index(None, "instance_key"))

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
