"""A message is delivered once, whenever it comes: before, during and after the wait, twice, at once with others, or killed."""

from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Duplicate, NotFound
from koppi.store import Store
from koppi.usecases import messages, suspension, upkeep
from koppi.usecases.boundary import Caller
from tests.integration.proofs.drawn import ANSWER, WORD
from tests.support.at_once import at_once
from tests.support.diagrams import end, message, path, process, tag, user
from tests.support.houses import Stage, assert_sound, stage
from tests.support.killing import KILLED, act_and_die, all_rows

HOUR = timedelta(hours=1)
BEGIN = {
    "begin.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="order"), id="ordered"),
        user("cook"),
        end(),
        path("ordered", "cook", "end"),
        id_="kitchen",
        after=message("order", key=""),
    )
}
"""Begins with a message."""


def _waiting(played: Stage) -> int:
    """Return an instance that waits for the answer to `sana`."""
    instance = played.start("question")
    played.complete("ask", WORD, instance=instance)
    return instance


def _heard(played: Stage, *instances: int) -> list[Any]:
    return [played.variables(instance).get("heard") for instance in instances]


# --- when it comes ----------------------------------------------------------------------------------------------------


def test_before_the_wait_it_stays_in_the_inbox_and_is_taken_when_the_wait_begins(store: Store) -> None:
    with stage(store, ANSWER) as played:
        assert played.publish("answer", "sana", variables={"heard": 1}, time_to_live=HOUR).instance_key is None
        assert _heard(played, _waiting(played)) == [1]
        assert _heard(played, _waiting(played)) == [None], "it is taken once"
    assert_sound(store, inputs=4)


def test_during_the_wait_it_is_delivered_at_once(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = _waiting(played)
        assert played.publish("answer", "sana", variables={"heard": 1}).instance_key == instance
        assert _heard(played, instance) == [1]
    assert_sound(store, inputs=3)


def test_after_the_wait_nobody_hears_it_and_nothing_moves(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = _waiting(played)
        played.publish("answer", "sana", variables={"heard": 1})
        assert played.publish("answer", "sana", variables={"heard": 2}).instance_key is None
        assert _heard(played, instance) == [1]
    assert_sound(store, inputs=3)


@pytest.mark.parametrize(("minutes", "heard"), [(59, 1), (60, None)])
def test_its_time_to_live_ends_when_it_says(store: Store, minutes: int, heard: int | None) -> None:
    with stage(store, ANSWER) as played:
        played.publish("answer", "sana", variables={"heard": 1}, time_to_live=HOUR)
        played.let_pass(timedelta(minutes=minutes))
        assert _heard(played, _waiting(played)) == [heard]


# --- twice ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("time_to_live", [HOUR, timedelta()])
def test_the_same_id_twice_counts_once_also_when_the_second_would_not_live(
    store: Store, time_to_live: timedelta
) -> None:
    with stage(store, ANSWER) as played:
        one, other = _waiting(played), _waiting(played)
        played.publish("answer", "sana", variables={"heard": 1}, message_id="m-1", time_to_live=HOUR)
        with pytest.raises(Duplicate):
            played.publish("answer", "sana", variables={"heard": 2}, message_id="m-1", time_to_live=time_to_live)
        assert _heard(played, one, other) == [1, None]
        played.publish("answer", "toinen", message_id="m-1", time_to_live=HOUR)  # another message of another key


# --- whom it reaches --------------------------------------------------------------------------------------------------


def test_it_reaches_the_one_with_its_key_and_of_several_the_first(store: Store) -> None:
    with stage(store, ANSWER) as played:
        first, second = _waiting(played), _waiting(played)
        assert played.publish("answer", "muu", variables={"heard": 0}).instance_key is None
        for number in (1, 2):
            played.publish("answer", "sana", variables={"heard": number})
        assert _heard(played, first, second) == [1, 2]


def test_it_begins_one_instance_of_a_process_that_begins_with_it(store: Store) -> None:
    with stage(store, BEGIN) as played:
        instance = played.publish("order", "pöytä 4", variables={"dish": "keitto"}).instance_key
        assert instance is not None
        assert (played.stands_at(instance), played.variables(instance)) == (["cook"], {"dish": "keitto"})
        with store.begin(read_only=True) as tx:
            assert tx.instances.keys() == [instance]


def test_now_or_never_with_nobody_there_is_answered_so_and_leaves_nothing(store: Store) -> None:
    with stage(store, ANSWER) as played:
        with pytest.raises(NotFound) as refusal:
            messages.correlate(played.caller("worker"), "answer", correlation_key="sana", variables={"heard": 1})
        assert refusal.value.code == "message.nobody_waits"
        assert _heard(played, _waiting(played)) == [None]


# --- at once ----------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(300)
def test_two_publishers_and_two_waiters_at_once_lose_nothing_and_give_nothing_twice(store: Store) -> None:
    with stage(store, ANSWER) as played:
        for _ in range(6):
            instances = [played.start("question") for _ in range(2)]
            items = [played.open_item("ask", instance) for instance in instances]
            ends = at_once(
                *(partial(played.complete, "ask", WORD, instance=item.instance_key) for item in items),
                *(partial(played.publish, "answer", "sana", variables={"heard": n}, time_to_live=HOUR) for n in (1, 2)),
            )
            assert ends == [None] * 4
            upkeep.deliver_messages(Caller(played.house, SYSTEM))  # what was published while the wait was being stored
            assert sorted(_heard(played, *instances)) == [1, 2]
        with store.begin(read_only=True) as tx:
            assert tx.messages.undelivered(played.now) == 0
    assert_sound(store, inputs=36)


@pytest.mark.timeout(300)
def test_a_message_that_meets_a_resumption_is_delivered_once(store: Store) -> None:
    with stage(store, ANSWER) as played:
        for _ in range(6):
            instance = _waiting(played)
            suspension.suspend(played.caller("admin"), instance)
            ends = at_once(
                partial(suspension.resume, played.caller("admin"), instance),
                partial(played.publish, "answer", "sana", variables={"heard": 1}),
            )
            assert ends == [None, None]
            assert _heard(played, instance) == [1]
    assert_sound(store, inputs=18)


# --- killed -----------------------------------------------------------------------------------------------------------


@pytest.mark.timeout(300)
@pytest.mark.parametrize("act", ["publish", "resume"])
def test_a_delivery_that_dies_after_any_statement_is_done_whole_by_the_next_try(
    store: Store, database_url: str, act: str
) -> None:
    with stage(store, ANSWER) as played:
        instance = _waiting(played)
        if act == "resume":
            suspension.suspend(played.caller("admin"), instance, reason="Tauko.")
            played.publish("answer", "sana", variables={"heard": 1})
        given: tuple[str, tuple[Any, ...], dict[str, Any]] = {
            "publish": (
                "worker",
                ("answer",),
                {
                    "correlation_key": "sana",
                    "variables": {"heard": 1},
                    "message_id": "m-1",
                    "time_to_live": timedelta(days=1),
                },
            ),
            "resume": ("admin", (instance,), {}),
        }[act]
        before, kills = all_rows(store), 0
        for statement in count(1, 3):
            code = act_and_die(database_url, act, *given, statement)
            if code == 0:
                break
            kills += 1
            assert code == KILLED
            assert all_rows(store) == before, f"something stayed of one killed after statement {statement}"
        assert kills > 3
        assert _heard(played, instance) == [1]
        with store.begin(read_only=True) as tx:
            assert [row.input["kind"] for row in tx.journal.of(instance)].count("deliver") == 1
    assert_sound(store, inputs=3)
