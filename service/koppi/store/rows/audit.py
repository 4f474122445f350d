"""The two hash-chained logs: what was done, and who saw whose data."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonText, plain, pseudonymous
from koppi.store.rows.base import Row


class AuditRow(Row):
    """Something was done. `chain` is the instance's key, or of the row that was locked for it, or 0."""

    __tablename__ = "audit"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index(None, "instance_key"),
        Index(None, "case_key"),
        Index(None, "at", "key"),
    )

    key: Mapped[int] = plain(primary_key=True)
    chain: Mapped[int] = plain()
    seq: Mapped[int] = plain()
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = pseudonymous()
    action: Mapped[str] = plain()
    object_kind: Mapped[str] = plain()
    object_key: Mapped[int | None] = pseudonymous()
    instance_key: Mapped[int | None] = plain()
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
    detail: Mapped[Any] = pseudonymous(JsonText)
    hash: Mapped[str] = plain()


class AccessRow(Row):
    """Somebody saw a client's data, or tried to. `chain` is the actor's key."""

    __tablename__ = "access_log"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index(None, "client_key", "key"),
        Index(None, "actor", "key"),
    )

    key: Mapped[int] = plain(primary_key=True)
    chain: Mapped[int] = pseudonymous()
    seq: Mapped[int] = plain()
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = pseudonymous()
    role: Mapped[str] = plain()
    unit: Mapped[str | None] = plain()
    client_key: Mapped[int | None] = pseudonymous()
    case_key: Mapped[int | None] = pseudonymous()
    data_group: Mapped[str] = plain()
    action: Mapped[str] = plain()
    ground: Mapped[str] = plain()
    reason: Mapped[str] = pseudonymous()
    request_id: Mapped[str] = plain()
    allowed: Mapped[bool] = plain()
    hash: Mapped[str] = plain()
