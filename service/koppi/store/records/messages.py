"""Subscriptions to messages and signals, and the inbox of published messages."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Waiting for a message or signal: a token of an instance, or, without an instance, a definition's start event."""

    key: int
    kind: str
    name: str
    correlation_key: str = ""
    instance_key: int | None = None
    process_instance_key: int | None = None
    token: int | None = None
    element_id: str
    definition_key: int
    process_id: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A published message, or a signal that an instance threw and that is still to be sent round. `variables` are sealed: `messages.variables_of` opens them."""

    key: int
    kind: str = "message"
    """`message`, or `signal` for one that an instance threw and that is to be sent round."""
    name: str
    correlation_key: str = ""
    message_id: str = ""
    variables: bytes | None = None
    published_by: str
    published_at: datetime
    expires_at: datetime
    expired_at: datetime | None = None
    delivered_at: datetime | None = None
    delivered_to: int | None = None
    business_id: str | None = None
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
    generation: int = 0
    """How many processes began one another before the one that threw it."""
