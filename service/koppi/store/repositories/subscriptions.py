"""Subscriptions to messages and signals."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from koppi.store.records import Subscription
from koppi.store.repositories.base import Repository
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.shape import Shape

_SUBSCRIPTION = Shape(SubscriptionRow, Subscription)


class Subscriptions(Repository):
    """Who waits for a message, a signal, a condition or a person, as `kind` says; the last two have no name."""

    def waiting(self, kind: str, name: str, correlation_key: str | None = None) -> list[Subscription]:
        """Return the waiting tokens of this name, oldest first; without a correlation key those of every key."""
        query = select(*_SUBSCRIPTION.columns).where(
            SubscriptionRow.kind == kind, SubscriptionRow.name == name, SubscriptionRow.instance_key.is_not(None)
        )
        if correlation_key is not None:
            query = query.where(SubscriptionRow.correlation_key == correlation_key)
        return self._all(_SUBSCRIPTION, query.order_by(SubscriptionRow.key))

    def starts(self, kind: str, name: str) -> list[Subscription]:
        """Return the start events of definitions with this name."""
        query = select(*_SUBSCRIPTION.columns).where(
            SubscriptionRow.kind == kind, SubscriptionRow.name == name, SubscriptionRow.instance_key.is_(None)
        )
        return self._all(_SUBSCRIPTION, query.order_by(SubscriptionRow.key))

    def of(self, instance_key: int) -> list[Subscription]:
        """Return an instance's subscriptions, oldest first."""
        query = select(*_SUBSCRIPTION.columns).where(SubscriptionRow.instance_key == instance_key)
        return self._all(_SUBSCRIPTION, query.order_by(SubscriptionRow.key))

    def ad_hoc(self, key: int) -> Subscription | None:
        """Return the open ad-hoc sub-process that a key names."""
        query = select(*_SUBSCRIPTION.columns).where(SubscriptionRow.key == key, SubscriptionRow.kind == "ad_hoc")
        return self._one(_SUBSCRIPTION, query)

    def replace_starts(self, process_id: str, starts: Sequence[Subscription]) -> None:
        """Let these be the message, signal and conditional starts of a process, and no older ones."""
        self._connection.execute(
            delete(SubscriptionRow).where(
                SubscriptionRow.instance_key.is_(None), SubscriptionRow.process_id == process_id
            )
        )
        self._insert(_SUBSCRIPTION, starts)
