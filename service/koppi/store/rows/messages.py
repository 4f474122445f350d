"""Subscriptions to messages and signals, and the inbox of published messages."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped

from koppi.store.columns import personal, plain, pseudonymous
from koppi.store.rows.base import Row

_ALIVE = text("message_id <> '' AND expired_at IS NULL")

_UNTAKEN = text("delivered_at IS NULL AND expired_at IS NULL")


class SubscriptionRow(Row):
    """Waiting for a message, a signal or a person: a token of an instance, or, without one, a definition's start event."""

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("uq_subscriptions_token", "instance_key", "token", "kind", unique=True),
        Index(None, "name", "correlation_key"),
        Index(None, "process_id"),
    )

    key: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()
    name: Mapped[str] = plain()
    correlation_key: Mapped[str] = pseudonymous()
    instance_key: Mapped[int | None] = plain(ForeignKey("instances.key"))
    process_instance_key: Mapped[int | None] = plain()
    token: Mapped[int | None] = plain()
    element_id: Mapped[str] = plain()
    definition_key: Mapped[int] = plain()
    process_id: Mapped[str | None] = plain()
    created_at: Mapped[datetime] = plain()


class MessageRow(Row):
    """A published message, or a signal that an instance threw and that is still to be sent round."""

    __tablename__ = "messages"
    __table_args__ = (
        Index(
            "uq_messages_alive_id",
            "message_id",
            "name",
            "correlation_key",
            unique=True,
            sqlite_where=_ALIVE,
            postgresql_where=_ALIVE,
        ),
        Index(None, "name", "correlation_key"),
        Index(None, "correlation_key"),
        Index("ix_messages_untaken", "kind", "key", sqlite_where=_UNTAKEN, postgresql_where=_UNTAKEN),
        Index(None, "expires_at"),
    )

    key: Mapped[int] = plain(primary_key=True)
    kind: Mapped[str] = plain()
    name: Mapped[str] = plain()
    correlation_key: Mapped[str] = pseudonymous()
    message_id: Mapped[str] = plain()
    variables: Mapped[bytes | None] = personal()
    published_by: Mapped[str] = pseudonymous()
    published_at: Mapped[datetime] = plain()
    expires_at: Mapped[datetime] = plain()
    expired_at: Mapped[datetime | None] = plain()
    delivered_at: Mapped[datetime | None] = plain()
    delivered_to: Mapped[int | None] = plain()
    business_id: Mapped[str | None] = pseudonymous()
    case_key: Mapped[int | None] = pseudonymous()
    client_key: Mapped[int | None] = pseudonymous()
    unit: Mapped[str | None] = plain()
    generation: Mapped[int] = plain()
