"""Clients and their contacts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row


class ClientRow(Row):
    """A client. Names and identity code lie sealed in `identity`; `name_folded` finds them, `code_hash` the code."""

    __tablename__ = "clients"
    __table_args__ = (Index(None, "name_folded"),)

    key: Mapped[int] = pseudonymous(primary_key=True)
    code_hash: Mapped[str | None] = pseudonymous(unique=True)
    identity: Mapped[bytes | None] = personal()
    name_folded: Mapped[str] = personal()
    birth_date: Mapped[date | None] = personal()
    language: Mapped[str] = personal()
    municipality: Mapped[str | None] = personal()
    non_disclosure: Mapped[bool] = personal()
    created_at: Mapped[datetime] = plain()
    erased_at: Mapped[datetime | None] = plain()


class ContactRow(Row):
    """A contact by any channel; why it was made is sealed."""

    __tablename__ = "contacts"
    __table_args__ = (Index(None, "client_key"), Index(None, "case_key"))

    key: Mapped[int] = plain(primary_key=True)
    client_key: Mapped[int | None] = pseudonymous(ForeignKey("clients.key"))
    case_key: Mapped[int | None] = pseudonymous()
    instance_key: Mapped[int | None] = plain()
    channel: Mapped[str] = plain()
    source: Mapped[str] = plain()
    unit: Mapped[str | None] = plain()
    at: Mapped[datetime] = plain()
    received_by: Mapped[str] = pseudonymous()
    reason: Mapped[bytes | None] = personal()
    content: Mapped[bytes | None] = personal()
