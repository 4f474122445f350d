"""The inbox of published messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, insert, or_, select, update

from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.errors import duplicate
from koppi.store.open_rows import stands_still
from koppi.store.records import Message
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.messages import MessageRow, SubscriptionRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_MESSAGE = Shape(MessageRow, Message)


class Messages(Repository):
    """Messages, kept until they expire; their variables are sealed."""

    def publish(self, message: Message, variables: Json, data_key: int | None = None) -> int:
        """Put a message into the inbox, sealed with the data key of its client, or with one of its own; return its key.

        Raises:
            Duplicate: `store.message_id_in_use`, while a message of the same id lives.
        """
        # A message without time to live is never found again, so its id is free at once.
        at_once = message.published_at if message.expires_at <= message.published_at else None
        if message.message_id:
            self._free_id(message)
        alive = None if message.message_id else at_once
        row = _MESSAGE.values(message, variables=self._sealed(message, variables, data_key), expired_at=alive)
        with duplicate("uq_messages_alive_id", "messages.message_id", "store.message_id_in_use", id=message.message_id):
            self._connection.execute(insert(table_of(MessageRow)), row)
        if alive != at_once:  # only now: its id had to meet the living ones first
            self._connection.execute(update(MessageRow).where(MessageRow.key == message.key).values(expired_at=at_once))
        return message.key

    def keep(self, key: int) -> None:
        """Let a message without time to live wait after all: for an instance that is suspended."""
        self._connection.execute(update(MessageRow).where(MessageRow.key == key).values(expired_at=None))

    def kept_for(self, instance_key: int, now: datetime) -> list[Message]:
        """Lock and return what a suspended instance would have taken, oldest first: no time to live ends meanwhile."""
        query = select(*_MESSAGE.columns).where(
            MessageRow.kind == "message",
            MessageRow.delivered_at.is_(None),
            MessageRow.expired_at.is_(None),
            or_(
                and_(MessageRow.expires_at > now, _awaited(SubscriptionRow.instance_key == instance_key)),
                _kept(SubscriptionRow.instance_key == instance_key),
            ),
        )
        return self._all(_MESSAGE, query.order_by(MessageRow.key).with_for_update(skip_locked=True))

    def get(self, key: int) -> Message | None:
        return self._one(_MESSAGE, select(*_MESSAGE.columns).where(MessageRow.key == key))

    def variables_of(self, message: Message) -> Json | Erased:
        """Open a message's variables; an empty dict when it has none."""
        return self._work.seals.open(_place(message.key), message.variables) if message.variables else {}

    def waiting(self, name: str, correlation_key: str, now: datetime, limit: int | None = None) -> list[Message]:
        """Lock and return the living messages nobody has taken, oldest first."""
        query = select(*_MESSAGE.columns).where(
            MessageRow.kind == "message",
            MessageRow.name == name,
            MessageRow.correlation_key == correlation_key,
            *_untaken(now),
        )
        return self._all(_MESSAGE, query.order_by(MessageRow.key).limit(limit).with_for_update(skip_locked=True))

    def untaken(self, kind: str, now: datetime, limit: int = 100) -> list[Message]:
        """Return the living messages or signals nobody has taken, oldest first."""
        query = select(*_MESSAGE.columns).where(MessageRow.kind == kind, *_untaken(now))
        return self._all(_MESSAGE, query.order_by(MessageRow.key).limit(limit))

    def awaited(self, now: datetime, limit: int = 100) -> list[Message]:
        """Return the living messages nobody has taken although an instance that runs waits for one, oldest first."""
        waits = _awaited(SubscriptionRow.instance_key.is_not(None), ~stands_still(SubscriptionRow.instance_key))
        query = select(*_MESSAGE.columns).where(MessageRow.kind == "message", *_untaken(now), waits)
        return self._all(_MESSAGE, query.order_by(MessageRow.key).limit(limit))

    def startable(self, now: datetime, *, after: int, limit: int) -> list[Message]:
        """Return the living messages nobody has taken although a process begins with one like it, by key."""
        begins = select(SubscriptionRow.name).where(
            SubscriptionRow.kind == "message", SubscriptionRow.instance_key.is_(None)
        )
        query = select(*_MESSAGE.columns).where(
            MessageRow.kind == "message", *_untaken(now), MessageRow.key > after, MessageRow.name.in_(begins)
        )
        return self._all(_MESSAGE, query.order_by(MessageRow.key).limit(limit))

    def lock(self, key: int, now: datetime) -> Message | None:
        """Lock a living message nobody has taken; None when it is taken, over, or in somebody else's hands."""
        query = select(*_MESSAGE.columns).where(MessageRow.key == key, *_untaken(now))
        return self._one(_MESSAGE, query.with_for_update(skip_locked=True))

    def take(self, key: int, now: datetime) -> Message | None:
        """Mark a message as taken and return it; None when somebody else has it."""
        query: Any = update(MessageRow).where(MessageRow.key == key, *_untaken(now)).values(delivered_at=now)
        found = self._connection.execute(query.returning(*_MESSAGE.columns)).first()
        return None if found is None else _MESSAGE.record(found)

    def delivered(self, key: int, instance_key: int, now: datetime) -> None:
        """Remember which instance took a message."""
        query = update(MessageRow).where(MessageRow.key == key)
        self._connection.execute(query.values(delivered_at=now, delivered_to=instance_key))

    def takers(self, correlation_key: str) -> list[int]:
        """Return the keys of the instances that took messages of a correlation key, oldest message first."""
        query = select(MessageRow.delivered_to).where(
            MessageRow.correlation_key == correlation_key, MessageRow.delivered_to.is_not(None)
        )
        found = self._connection.execute(query.order_by(MessageRow.key)).scalars()
        return [key for key in found if key is not None]

    def undelivered(self, now: datetime, name: str | None = None) -> int:
        """Return how many living messages and signals nobody has taken, or how many messages of one name."""
        query = select(func.count()).where(*_untaken(now))
        if name is not None:
            query = query.where(MessageRow.kind == "message", MessageRow.name == name)
        return int(self._connection.execute(query).scalar() or 0)

    def expire(self, now: datetime) -> int:
        """Close the messages whose time to live is over, and return how many."""
        return self._expire(now)

    def _sealed(self, message: Message, variables: Json, data_key: int | None) -> bytes | None:
        if not variables:
            return None
        own = data_key or self._work.seals.key_for(instance_key=message.key, new=True)
        return self._work.seals.seal(own, _place(message.key), variables)

    def _free_id(self, message: Message) -> None:
        """Let a message's id, which is one among those of its name and key, be free of messages that are over."""
        self._expire(
            message.published_at,
            MessageRow.message_id == message.message_id,
            MessageRow.name == message.name,
            MessageRow.correlation_key == message.correlation_key,
        )

    def _expire(self, now: datetime, *conditions: ColumnElement[bool]) -> int:
        query = update(MessageRow).where(
            MessageRow.expires_at <= now, MessageRow.expired_at.is_(None), ~_kept(), *conditions
        )
        return self._connection.execute(query.values(expired_at=now)).rowcount


def _untaken(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return MessageRow.delivered_at.is_(None), MessageRow.expired_at.is_(None), MessageRow.expires_at > now


def _awaited(*waits: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a subscription of such a kind waits for a message."""
    like_it = (
        SubscriptionRow.kind == "message",
        SubscriptionRow.name == MessageRow.name,
        SubscriptionRow.correlation_key == MessageRow.correlation_key,
    )
    return exists().where(*like_it, *waits).correlate(MessageRow)


def _kept(*waits: ColumnElement[bool]) -> ColumnElement[bool]:
    """The condition that a message came while an instance that waits for it was suspended, as it still is."""
    suspended = exists().where(
        InstanceRow.key == SubscriptionRow.instance_key, InstanceRow.suspended_at <= MessageRow.published_at
    )
    return _awaited(suspended.correlate(SubscriptionRow, MessageRow), *waits)


def _place(key: int) -> Place:
    return Place("messages", "variables", key)
