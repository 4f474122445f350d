"""What the database knows of itself, and the answers kept for repeated requests."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonValue, personal, plain, pseudonymous
from koppi.store.rows.base import Row


class SettingRow(Row):
    __tablename__ = "settings"

    name: Mapped[str] = plain(primary_key=True)
    value: Mapped[Any] = plain(JsonValue)


class IdempotencyRow(Row):
    """The answer once given to a request of this key; the same request again gets it again."""

    __tablename__ = "idempotency"
    __table_args__ = (UniqueConstraint("actor", "path", "idempotency_key"), Index(None, "at"))

    key: Mapped[int] = plain(primary_key=True)
    actor: Mapped[str] = pseudonymous()
    path: Mapped[str] = plain()
    idempotency_key: Mapped[str] = plain()
    body_hash: Mapped[str] = plain()
    status: Mapped[int] = plain()
    response: Mapped[bytes | None] = personal()
    at: Mapped[datetime] = plain()
