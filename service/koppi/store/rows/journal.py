"""The journal: every input of every instance, append-only and replayable."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped

from koppi.store.columns import JsonText, personal, plain, pseudonymous
from koppi.store.rows.base import Row


class JournalRow(Row):
    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("instance_key", "seq"),)

    key: Mapped[int] = plain(primary_key=True)
    instance_key: Mapped[int] = plain(ForeignKey("instances.key"))
    seq: Mapped[int] = plain()
    at: Mapped[datetime] = plain()
    actor: Mapped[str] = pseudonymous()
    input: Mapped[Any] = pseudonymous(JsonText)
    payload: Mapped[bytes | None] = personal()
    case: Mapped[Any | None] = personal(JsonText)
    versions: Mapped[Any] = plain(JsonText)
    decided: Mapped[Any] = personal(JsonText)
    passed: Mapped[Any] = plain(JsonText)
