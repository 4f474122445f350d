"""What is sent to an instance that stands still is taken when it goes on, once and in order, or answered."""

from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict, Duplicate, NotFound
from koppi.store import Store
from koppi.usecases import instances, messages, upkeep
from koppi.usecases.boundary import Caller
from tests.integration.proofs.drawn import ANSWER, WORD
from tests.integration.usecases.suspending import HOUR, LISTENER, NEWS, audited, keep_house, resume, suspend
from tests.support.houses import assert_sound, stage


@pytest.mark.parametrize("time_to_live", [timedelta(), timedelta(minutes=5)])
def test_a_message_waits_for_who_stands_still_however_short_its_time(store: Store, time_to_live: timedelta) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        suspend(played, instance)
        published = played.publish("answer", "sana", variables={"heard": "kyllä"}, time_to_live=time_to_live)
        assert (published.instance_key, published.kept_for) == (None, instance)
        played.let_pass(timedelta(days=3))
        keep_house(played)
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 0
        resume(played, instance)
        assert "read" in played.stands_at(instance)
        assert played.variables(instance)["heard"] == "kyllä"
        keep_house(played)
        with store.begin(read_only=True) as tx:
            assert tx.messages.undelivered(played.now) == 0
    assert_sound(store, inputs=3)


def test_messages_that_wait_are_taken_in_the_order_in_which_they_came(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        suspend(played, instance)
        for number in range(3):
            played.publish("news", "a", variables={"n": number}, time_to_live=HOUR if number == 1 else timedelta())
        played.let_pass(2 * HOUR)
        resume(played, instance)
        assert played.stands_at(instance).count("read") == 3
        with store.begin(read_only=True) as tx:
            payloads: list[Any] = [row.payload for row in tx.journal.of(instance) if row.input["kind"] == "deliver"]
            given = [payload["variables"] for payload in payloads]
        assert given == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert_sound(store, inputs=4)


def test_a_message_that_waits_keeps_its_id_to_itself(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        suspend(played, instance)
        played.publish("news", "a", message_id="m-1")
        played.let_pass(HOUR)
        with pytest.raises(Duplicate):
            played.publish("news", "a", message_id="m-1")
        resume(played, instance)
        assert played.stands_at(instance).count("read") == 1


def test_one_that_runs_takes_the_message_before_one_that_stands_still(store: Store) -> None:
    with stage(store, NEWS) as played:
        still, runs = (played.start("bulletin", {"subject": "a"}) for _ in range(2))
        suspend(played, still)
        assert played.publish("news", "a").instance_key == runs
        resume(played, still)
        assert (played.stands_at(still).count("read"), played.stands_at(runs).count("read")) == (0, 1)


def test_what_waited_for_one_that_was_cancelled_goes_to_the_other_that_stands_still(store: Store) -> None:
    with stage(store, NEWS) as played:
        one, other = (played.start("bulletin", {"subject": "a"}) for _ in range(2))
        suspend(played, one)
        suspend(played, other)
        played.publish("news", "a")
        instances.cancel(played.caller("admin"), one)
        played.let_pass(HOUR)
        keep_house(played)
        resume(played, other)
        assert played.stands_at(other).count("read") == 1


def test_a_message_to_be_delivered_now_or_never_is_answered_with_the_reason(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        with pytest.raises(NotFound) as nobody:
            messages.correlate(played.caller("worker"), "news", correlation_key="b")
        suspend(played, instance)
        with pytest.raises(Conflict) as still:
            messages.correlate(played.caller("worker"), "news", correlation_key="a")
        assert (nobody.value.code, still.value.code) == ("message.nobody_waits", "message.taker_suspended")
        resume(played, instance)
        assert "read" not in played.stands_at(instance)


def test_a_message_that_was_over_before_the_wait_began_is_not_woken_up(store: Store) -> None:
    with stage(store, NEWS) as played:
        played.publish("news", "a", time_to_live=HOUR)
        played.let_pass(2 * HOUR)
        instance = played.start("bulletin", {"subject": "a"})
        suspend(played, instance)
        resume(played, instance)
        assert "read" not in played.stands_at(instance)


def test_signals_are_given_once_and_in_their_order(store: Store) -> None:
    with stage(store, LISTENER) as played:
        instance, other = played.start("listener"), played.start("listener")
        suspend(played, instance)
        admin = played.caller("admin")
        messages.broadcast(admin, "bell", {"count": 1})
        messages.broadcast(admin, "bell", {"count": 2})
        assert (played.stands_at(instance), played.stands_at(other)) == (["first"], ["second"])
        resume(played, instance)
        assert played.stands_at(instance) == ["second"], "the second bell found nobody, as it would have"
        assert played.variables(instance) == {"first": 1}
        (ended,) = [row for row in audited(played, instance, "suspension.resume") if row.object_kind == "instance"]
        assert (ended.detail["taken"], [each["kind"] for each in ended.detail["left_out"]]) == (1, ["signal"])
    assert_sound(store, inputs=3)
