"""Jobs: service tasks waiting for a worker."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonList, JsonText, personal, plain, pseudonymous
from koppi.store.rows.base import Row

_OPEN = text("state = 'CREATED'")


class JobRow(Row):
    __tablename__ = "jobs"
    __table_args__ = (
        Index("uq_jobs_open_token", "instance_key", "token", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_jobs_to_lease", "type", "priority", "key", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "instance_key"),
    )

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    process_instance_key: Mapped[int] = plain()
    token: Mapped[int] = plain()
    element_id: Mapped[str] = plain()
    definition_key: Mapped[int] = plain()
    type: Mapped[str] = plain()
    retries: Mapped[int] = plain()
    state: Mapped[str] = plain()
    worker: Mapped[str] = plain()
    deadline_at: Mapped[datetime | None] = plain()
    retry_at: Mapped[datetime | None] = plain()
    lease_token: Mapped[str | None] = plain()
    headers: Mapped[Any] = plain(JsonText)
    scopes: Mapped[Any] = plain(JsonList)
    error_code: Mapped[str | None] = plain()
    error_message: Mapped[str | None] = personal()
    priority: Mapped[int] = plain()
    created_at: Mapped[datetime] = plain()
    updated_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
