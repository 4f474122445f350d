"""Incidents: tokens that cannot go on until somebody helps."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonText, personal, plain
from koppi.store.rows.base import Row

_ACTIVE = text("state = 'ACTIVE'")


class IncidentRow(Row):
    __tablename__ = "incidents"
    __table_args__ = (
        Index(
            "uq_incidents_open_token",
            "instance_key",
            "token",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
        Index(None, "state", "key"),
        Index(None, "instance_key"),
    )

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    process_instance_key: Mapped[int] = plain()
    token: Mapped[int] = plain()
    element_id: Mapped[str] = plain()
    definition_key: Mapped[int] = plain()
    job_key: Mapped[int | None] = plain()
    error_type: Mapped[str] = plain()
    code: Mapped[str] = plain()
    parameters: Mapped[Any] = personal(JsonText)  # what a worker said may name a person
    state: Mapped[str] = plain()
    created_at: Mapped[datetime] = plain()
    resolved_at: Mapped[datetime | None] = plain()
