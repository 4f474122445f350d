"""Process instances and their variables."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonList, JsonValue, personal, plain, pseudonymous
from koppi.store.rows.base import Row

_SUSPENDED = text("suspended_at IS NOT NULL")
_BEGUN = text("begun_by IS NOT NULL AND status = 'ACTIVE'")


class InstanceRow(Row):
    """A root instance with its state, or a called one: a row of its own, run inside its root's state."""

    __tablename__ = "instances"
    __table_args__ = (
        Index(None, "root_key"),
        Index(None, "parent_key"),
        Index(None, "definition_key"),
        Index(None, "case_key"),
        Index(None, "business_id"),
        Index(None, "status", "key"),
        Index("ix_instances_suspended", "key", sqlite_where=_SUSPENDED, postgresql_where=_SUSPENDED),
        Index(
            "uq_instances_begun_by",
            "process_id",
            "begun_by",
            unique=True,
            sqlite_where=_BEGUN,
            postgresql_where=_BEGUN,
        ),
    )

    key: Mapped[int] = plain(primary_key=True)
    root_key: Mapped[int] = plain()
    parent_key: Mapped[int | None] = plain()
    parent_token: Mapped[int | None] = plain()
    definition_key: Mapped[int] = plain()
    process_id: Mapped[str] = plain()
    status: Mapped[str] = plain()
    state: Mapped[str] = plain()
    revision: Mapped[int] = plain()
    business_id: Mapped[str | None] = pseudonymous()
    begun_by: Mapped[str | None] = pseudonymous()
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
    data_key: Mapped[int | None] = plain()
    started_at: Mapped[datetime] = plain()
    ended_at: Mapped[datetime | None] = plain()
    suspended_at: Mapped[datetime | None] = plain()
    tags: Mapped[Any] = plain(JsonList)
    audit_seq: Mapped[int] = plain()
    audit_hash: Mapped[str] = plain()
    journal_seq: Mapped[int] = plain()


class VariableRow(Row):
    __tablename__ = "variables"
    __table_args__ = (UniqueConstraint("instance_key", "scope", "name"), Index(None, "scope_key"))

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    scope: Mapped[int] = plain()
    name: Mapped[str] = plain()
    value: Mapped[Any] = personal(JsonValue)
    scope_key: Mapped[int] = plain()
