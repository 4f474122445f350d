"""Messages wait until they are taken or over, an id counts once, and who waits is found by name and key."""

from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.errors import Duplicate
from koppi.domain.waits import MessageWait
from koppi.store import Store
from koppi.store.records import Message
from tests.integration.store.waiting import waiting
from tests.integration.store.world import DEFINITION, NOW, World


def message(key: int, message_id: str = "", minutes: int = 10, **fields: Any) -> Message:
    times = {"published_at": NOW, "expires_at": NOW + timedelta(minutes=minutes)}
    return Message(
        **{
            "key": key,
            "name": "dough",
            "correlation_key": "c",
            "message_id": message_id,
            "published_by": "m",
            **times,
            **fields,
        }
    )


def test_a_message_id_is_taken_once_while_the_message_lives(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.messages.publish(message(1, "m1"), {"a": 1})
    for minutes in (10, 0):
        with pytest.raises(Duplicate) as refused, store.begin() as tx:
            tx.messages.publish(message(2, "m1", minutes), {})
        assert refused.value.code == "store.message_id_in_use"
    with store.begin() as tx:  # an id is one among those of its name and key, as in Zeebe
        tx.messages.publish(message(5, "m1", correlation_key="other"), {})
        tx.messages.publish(message(6, "m1", name="bread"), {})
    later = NOW + timedelta(minutes=11)
    with store.begin() as tx:
        again = message(3, "m1", published_at=later, expires_at=later)
        assert tx.messages.publish(again, {}) == 3
        tx.messages.publish(message(4, "m1", published_at=later), {})


def test_messages_wait_until_they_are_taken_or_expire(store: Store, world: World) -> None:
    with store.begin() as tx:
        for key, minutes in ((1, 10), (2, 20), (3, 0)):
            tx.messages.publish(message(key, minutes=minutes), {"n": key})
        assert [found.key for found in tx.messages.waiting("dough", "c", NOW)] == [1, 2]
        assert tx.messages.undelivered(NOW) == 2
        tx.messages.delivered(1, 99, NOW)
        (left,) = tx.messages.waiting("dough", "c", NOW)
        assert tx.messages.variables_of(left) == {"n": 2}
        assert tx.messages.expire(NOW + timedelta(minutes=15)) == 1
        assert tx.messages.waiting("dough", "c", NOW + timedelta(minutes=20)) == []


def test_a_signal_in_the_outbox_is_taken_once(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.messages.publish(message(1, kind="signal"), {})
        assert tx.messages.waiting("dough", "c", NOW) == []
        assert [found.key for found in tx.messages.untaken("signal", NOW)] == [1]
        assert tx.messages.take(1, NOW) is not None
        assert tx.messages.take(1, NOW) is None


def test_who_waits_for_a_message_is_found_by_name_and_correlation_key(store: Store, world: World) -> None:
    for number, correlation in enumerate(("c1", "c2", "c1")):
        place: dict[str, Any] = {"token": number + 1, "element_id": "m", "definition_key": DEFINITION, "scopes": (0,)}
        waiting(store, world, MessageWait(**place, name="dough", correlation_key=correlation))
    with store.begin(read_only=True) as tx:
        assert [found.token for found in tx.subscriptions.waiting("message", "dough", "c1")] == [1, 3]
        assert len(tx.subscriptions.waiting("message", "dough")) == 3
        assert tx.subscriptions.waiting("signal", "dough") == []
