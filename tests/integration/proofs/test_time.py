"""Time and absence: what became due, was published or was leased while nobody was there is done once, and late is not lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.clock import PinnedClock, SystemClock
from koppi.domain.errors import Conflict, Duplicate, Invalid, NotFound
from koppi.store import Store
from koppi.store.records import Message
from koppi.usecases import jobs, system, upkeep
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.worker import Background
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import ANSWER, ERRAND, LOOP, PAUSE, WORD
from tests.support.houses import MONDAY, Stage, assert_sound, build_house, stage

THREE_DAYS = timedelta(days=3)
HOUR = timedelta(hours=1)
AN_HOUR = {"length": "PT1H"}
_SECONDS = 120.0


# --- timers ---


def test_timers_that_became_due_in_three_days_off_fire_once_each_at_the_next_start(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instances = [played.start("pause", AN_HOUR) for _ in range(5)]
    later = build_house(store, now=MONDAY + THREE_DAYS)
    with _running(later) as background:
        _wait_until(background, lambda: all(_status(store, key) == "COMPLETED" for key in instances))
    for key in instances:
        assert _inputs(store, key).count("fire_timer") == 1
    assert_sound(store, inputs=10)


def test_two_workers_fire_each_timer_once(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instances = [played.start("pause", AN_HOUR) for _ in range(10)]
    houses = [build_house(store, now=MONDAY + HOUR) for _ in range(2)]
    with _running(houses[0]) as one, _running(houses[1]):
        _wait_until(one, lambda: all(_status(store, key) == "COMPLETED" for key in instances))
    for key in instances:
        assert _inputs(store, key).count("fire_timer") == 1
    assert_sound(store, inputs=20)


def test_moving_the_clock_fires_each_timer_at_its_own_time(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        played.publish("answer", "sana")
        start = played.now
        played.advance_clock(timedelta(days=5))
        assert played.now == start + timedelta(days=5)
        with store.begin(read_only=True) as tx:
            fired = [entry for entry in tx.journal.of(instance) if entry.actor == SYSTEM.name]
        assert [entry.at for entry in fired] == [start + timedelta(days=2)]
        assert played.stands_at(instance) == ["read"]  # it was only a reminder
    assert_sound(store, inputs=4)


def test_moving_the_clock_to_where_it_stands_fires_what_is_due_now(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", AN_HOUR)
        played.let_pass(HOUR)
        assert played.stands_at(instance) == ["pause_over"]
        played.advance_clock(played.now)
        assert played.stands_at(instance) == []


def test_the_test_clock_is_refused_to_go_back(store: Store) -> None:
    with stage(store, PAUSE) as played:
        runner = TimerRunner(played.house)
        with pytest.raises(Invalid) as refusal:
            system.pin_clock(played.caller("admin"), MONDAY - HOUR, runner.run_until)
        assert (refusal.value.code, played.now) == ("clock.backwards", MONDAY)


def test_a_loop_whose_timers_all_end_it_is_left_alone_once_it_is_over(store: Store) -> None:
    with stage(store, LOOP) as played:
        instance = played.start("loop")
        played.complete("turn", WORD)
        played.advance_clock(THREE_DAYS)
        assert played.instance(instance).status == "COMPLETED"
        assert _inputs(store, instance).count("fire_timer") == 1
    assert_sound(store, inputs=3)


# --- messages ---


def test_a_message_published_before_the_wait_is_delivered_when_the_wait_begins(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        assert played.publish("answer", "sana", time_to_live=HOUR).instance_key is None
        played.complete("ask", WORD)
        assert played.stands_at(instance) == ["read", "read_late"]
    assert_sound(store, inputs=3)


def test_a_message_published_during_the_wait_is_delivered_at_once(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        sent = played.publish("answer", "sana", variables={"heard": "kyllä"})
        assert sent.instance_key == instance
        assert played.variables(instance)["heard"] == "kyllä"
    assert_sound(store, inputs=3)


def test_a_message_published_after_the_wait_reaches_nobody_and_one_instance_gets_it_once(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        assert played.publish("answer", "sana").instance_key == instance
        assert played.publish("answer", "sana").instance_key is None
        assert _inputs(store, instance).count("deliver") == 1
    assert_sound(store, inputs=3)


def test_a_message_whose_time_is_over_when_the_wait_begins_is_not_delivered(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.publish("answer", "sana", time_to_live=timedelta(minutes=10))
        played.advance_clock(timedelta(minutes=11))
        played.complete("ask", WORD)
        assert played.stands_at(instance) == ["answered"]


def test_a_message_id_counts_once_while_its_message_lives(store: Store) -> None:
    with stage(store, ANSWER) as played:
        played.publish("answer", "sana", message_id="m-1", time_to_live=HOUR)
        with pytest.raises(Duplicate):
            played.publish("answer", "sana", message_id="m-1", time_to_live=HOUR)
        played.advance_clock(timedelta(hours=2))
        played.publish("answer", "sana", message_id="m-1", time_to_live=HOUR)


def test_of_two_that_wait_for_the_same_message_the_older_gets_it(store: Store) -> None:
    with stage(store, ANSWER) as played:
        older, younger = played.start("question"), played.start("question")
        played.complete("ask", WORD, instance=younger)
        played.complete("ask", WORD, instance=older)
        first = played.publish("answer", "sana").instance_key
        second = played.publish("answer", "sana").instance_key
        assert {first, second} == {older, younger}
        assert first == younger  # its wait is the older one


def test_the_worker_delivers_what_a_publication_missed(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        _leave_in_inbox(played, "answer", "sana")
        assert played.stands_at(instance) == ["answered"]
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert played.stands_at(instance) == ["read", "read_late"]
    assert_sound(store, inputs=3)


# --- jobs ---


def test_a_lease_that_runs_out_hands_the_job_to_the_next_worker_and_the_first_comes_too_late(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        machine = PinnedClock(MONDAY)
        worker = replace(played.caller("worker"), house=replace(played.house, machine_clock=machine))
        (first,) = _activate(worker, "first")
        assert _activate(worker, "second") == []
        machine.pin(MONDAY + timedelta(minutes=6))
        (second,) = _activate(worker, "second")
        assert second.job.key == first.job.key
        with pytest.raises(Conflict):
            jobs.complete(worker, first.job.key, {"by": "first"}, lease_token="first")
        jobs.complete(worker, second.job.key, {"by": "second"}, lease_token="second")
        with pytest.raises((NotFound, Conflict)):
            jobs.complete(worker, first.job.key, {"by": "first"}, lease_token="first")
        assert played.variables(instance) == {"by": "second"}
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(store, inputs=2)


def test_the_business_clock_runs_no_lease_out(store: Store) -> None:
    with stage(store, ERRAND) as played:
        played.start("errand")
        worker = played.caller("worker")
        assert len(_activate(worker, "first")) == 1
        played.advance_clock(THREE_DAYS)
        assert _activate(worker, "second") == []


# --- the scheduler ---


def test_the_scheduler_fires_a_timer_at_its_time_by_a_date_job_and_stops_cleanly(store: Store) -> None:
    with stage(store, PAUSE) as played:
        house = replace(played.house, clock=SystemClock())
        background = Background(house, seconds=3600)  # no second sweep: only the date job can fire it
        background.start()
        try:
            _wait_until(background, lambda: background.tick_age() is not None)
            instance = Stage(house).start("pause", {"length": "PT1S"})
            _wait_until(background, lambda: _status(store, instance) == "COMPLETED")
            _wait_until(background, lambda: "due" in background._last_runs)
        finally:
            background.stop()
        assert background.scheduler_jobs() == []
        assert _inputs(store, instance).count("fire_timer") == 1


def test_the_worker_does_a_job_as_soon_as_it_is_stored(store: Store) -> None:
    with stage(store, ERRAND) as played:
        done = Event()

        def errand(inputs: Any, *, key: str, outside: Any) -> dict[str, Any]:
            done.set()
            return {"by": "worker"}

        house = replace(played.house, connectors=replace(played.house.connectors, operations={"errand": errand}))
        background = Background(house, seconds=3600)
        background.start()
        try:
            _wait_until(background, lambda: background.tick_age() is not None)
            instance = Stage(house).start("errand")
            assert done.wait(_SECONDS)
            _wait_until(background, lambda: _status(store, instance) == "COMPLETED")
        finally:
            background.stop()
    assert_sound(store, inputs=2)


@contextmanager
def _running(house: House) -> Iterator[Background]:
    background = Background(house, seconds=0.1)
    background.start()
    try:
        yield background
    finally:
        background.stop()


def _wait_until(background: Background, true: Any) -> None:
    """Wait, in small waits on the worker's own condition, until something is true."""
    for _ in range(int(_SECONDS / 0.05)):
        if true():
            return
        background.wait_for_jobs(0.05)
    pytest.fail("it did not happen in time")


def _activate(worker: Caller, name: str) -> list[jobs.ActivatedJob]:
    return jobs.activate(
        worker, frozenset({"errand"}), worker=name, timeout=timedelta(minutes=5), limit=5, lease_token=name
    )


def _leave_in_inbox(played: Stage, name: str, correlation_key: str) -> None:
    """Put a message into the inbox as a publication does that did not see the wait yet."""
    with played.house.store.begin() as tx:
        tx.messages.publish(
            Message(
                key=tx.new_key(),
                name=name,
                correlation_key=correlation_key,
                published_by="worker",
                published_at=played.now,
                expires_at=played.now + HOUR,
            ),
            {},
        )


def _status(store: Store, key: int) -> str:
    with store.begin(read_only=True) as tx:
        found = tx.instances.get(key)
    assert found is not None
    return found.status


def _inputs(store: Store, key: int) -> list[str]:
    with store.begin(read_only=True) as tx:
        return [entry.input["kind"] for entry in tx.journal.of(key)]
