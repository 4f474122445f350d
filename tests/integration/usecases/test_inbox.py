"""Messages that wait in the inbox: each reaches one place, once, and none stands in another's way."""

from datetime import timedelta
from functools import partial

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.store.records import Message
from koppi.usecases import messages, upkeep
from koppi.usecases.boundary import Caller
from tests.support.at_once import at_once
from tests.support.circles import CIRCLE, into_the_circle
from tests.support.diagrams import end, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_ROUNDS = 20
_CATCH = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="post"), id="mailed", name="mailed")
_POST = message("post", key="=key")
READER = {
    "reader.bpmn": process(
        start(),
        _CATCH,
        user("read", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        end(),
        path("start", "mailed", "read", "end"),
        id_="reader",
        after=_POST,
    )
}
"""Waits for post and reads it."""
MAD = {
    "mad.bpmn": process(
        start(),
        _CATCH,
        into_the_circle("spin"),
        end(),
        path("start", "mailed", "spin", "end"),
        id_="mad",
        after=_POST,
    ),
    **CIRCLE,
}
"""Leads into a circle when the post comes."""


def test_two_sweeps_at_once_deliver_a_message_to_one_place(store: Store) -> None:
    with stage(store, READER) as played:
        for number in range(_ROUNDS):
            key = f"key {number}"
            waiting = [played.start("reader", {"key": key}) for _ in range(2)]
            post = _missed(played, key)
            assert at_once(*[partial(messages.deliver_waiting, Caller(played.house, SYSTEM), post)] * 2) == [None, None]
            assert sorted(played.stands_at(instance) for instance in waiting) == [["mailed"], ["read"]]
    assert_sound(store, inputs=3 * _ROUNDS)


def test_a_hundred_messages_that_nobody_waits_for_do_not_hold_up_another(store: Store) -> None:
    with stage(store, READER) as played:
        for number in range(120):
            played.publish("post", f"nobody {number}", time_to_live=timedelta(hours=1))
        instance = played.start("reader", {"key": "somebody"})
        _missed(played, "somebody")
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert played.stands_at(instance) == ["read"]


def test_a_message_that_its_place_cannot_take_does_not_hold_up_another(store: Store) -> None:
    with stage(store, {**READER, **MAD}) as played:
        mad, reader = played.start("mad", {"key": "one"}), played.start("reader", {"key": "two"})
        for key in ("one", "two"):
            _missed(played, key)
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert (played.stands_at(mad), played.stands_at(reader)) == (["mailed"], ["read"])
        with store.begin(read_only=True) as tx:
            assert tx.messages.undelivered(played.now) == 1


def _missed(played: Stage, correlation_key: str) -> int:
    """Leave a message in the inbox as one is left that was published while its place was being stored."""
    with played.house.store.begin() as tx:
        return tx.messages.publish(
            Message(
                key=tx.new_key(),
                name="post",
                correlation_key=correlation_key,
                published_by="worker",
                published_at=played.now,
                expires_at=played.now + timedelta(hours=1),
            ),
            {"said": "kirje"},
        )
