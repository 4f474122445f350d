"""An instance does not age: what its thousandth step costs at the database is what its second cost, counted.

KOPPI_AGE sets how old the instances grow here; `make torture` lets them grow to ten thousand steps.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from koppi.domain.step import Complete, Deliver, Input
from koppi.domain.waits import JobWait
from koppi.engine import advance
from koppi.usecases import jobs, messages, work_items
from tests.integration.proofs.costs import Cost, cost
from tests.integration.proofs.drawn import LOOP, WORD
from tests.support.databases import open_store, sqlite_database
from tests.support.diagrams import boundary, end, job, many, message, path, process, script, start, tag, user
from tests.support.houses import Stage, assert_sound, stage
from tests.support.play import Play

AGE = int(os.environ.get("KOPPI_AGE", "1000"))
EARLY, WINDOW = 10, 10
PER_INSTANCE = 80
"""Bytes of the state for each inner instance that waits: its token, its number and its job."""
MOST = 1.1
"""How much a late step may cost beside an early one: trees of keys grow deeper, and numbers longer."""
CALLS = boundary("called", "wait", tag("messageEventDefinition", messageRef="call"), interrupting=False)
EVENTS = {
    "events.bpmn": process(
        start(),
        user("wait"),
        CALLS,
        script("count", "=calls + 1", "calls"),
        end(),
        path("start", "wait", "end") + path("called", "count", "counted"),
        end("counted"),
        id_="events",
        after=message("call", key="=name"),
    )
}
"""A task, and beside it whatever happens in the case."""
CROWD = process(
    start(),
    job("visit", type_="visit", more=many(inputCollection="=visits", inputElement="day")),
    end(),
    path("start", "visit", "end"),
    id_="crowd",
)
"""One job for each element of a list, all at the same time."""


@pytest.mark.timeout(900)
def test_round_after_round_costs_the_same(tmp_path: Path) -> None:
    with _played(tmp_path, LOOP, AGE) as played:
        instance, adviser = played.start("loop"), played.caller("client_adviser")

        def turn() -> None:
            work_items.complete(adviser, played.open_item("turn", instance).key, WORD)

        _assert_ageless(played, instance, turn)


@pytest.mark.timeout(900)
def test_event_after_event_in_one_case_costs_the_same(tmp_path: Path) -> None:
    with _played(tmp_path, EVENTS, AGE) as played:
        instance, worker = played.start("events", {"name": "k", "calls": 0}), played.caller("worker")

        def call() -> None:
            assert messages.publish(worker, "call", correlation_key="k").instance_key == instance

        _assert_ageless(played, instance, call)
        assert played.variables(instance)["calls"] == AGE


def test_ten_thousand_events_leave_the_state_as_it_was() -> None:
    play = Play(EVENTS["events.bpmn"]).start(name="k", calls=0)
    given, size = Deliver(play.token("called")), len(play.last.state)
    for _ in range(10_000):
        _go_on(play, given)
    assert len(play.last.state) <= size + 8  # the number of the last token has become longer
    assert play.variables["calls"] == 10_000


def test_of_five_hundred_inner_instances_each_costs_the_statements_of_one_of_five(tmp_path: Path) -> None:
    with _played(tmp_path, {"crowd.bpmn": CROWD}, 10) as played:
        few, crowd = (played.start("crowd", {"visits": list(range(number))}) for number in (5, 500))
        costs = {instance: _finish(played, instance) for instance in (few, crowd)}
        assert costs[crowd].statements == costs[few].statements
        assert _size(played, crowd) <= PER_INSTANCE * 500


def test_five_hundred_inner_instances_come_to_their_end() -> None:
    play = Play(CROWD).start(visits=list(range(500)))
    waits = [wait for wait in play.last.waits if isinstance(wait, JobWait)]
    assert len(waits) == 500
    for wait in waits:
        _go_on(play, Complete(wait.token))
    assert play.ended
    assert play.variables == {"visits": list(range(500))}


def _go_on(play: Play, given: Input) -> None:
    assert play.held is not None
    play.step = advance(play.shelf, play.held, given, play.surroundings)
    play.held = play.step.after(play.held)


def _assert_ageless(played: Stage, instance: int, act: Callable[[], None]) -> None:
    """Act until the instance is old, and compare what the last steps cost, and its state, with those of its youth."""
    for _ in range(EARLY):
        act()
    young, size = _window(played, act), _size(played, instance)
    for _ in range(AGE - EARLY - 2 * WINDOW):
        act()
    old = _window(played, act)
    assert old.at_most(young, MOST), f"{WINDOW} young steps: {young}, {WINDOW} at the age of {AGE}: {old}"
    assert _size(played, instance) <= MOST * size


def _window(played: Stage, act: Callable[[], None]) -> Cost:
    with cost(played.house.store) as found:
        for _ in range(WINDOW):
            act()
    return found


def _size(played: Stage, instance: int) -> int:
    return len(played.instance(instance).state.encode())


def _finish(played: Stage, instance: int) -> Cost:
    """Finish one of the jobs of an instance, once another was: what is read once is then in memory."""
    worker = played.caller("worker")
    with played.house.store.begin(read_only=True) as tx:
        first, second, *_ = tx.jobs.open_of(instance)
    jobs.complete(worker, first.key)
    with cost(played.house.store) as found:
        jobs.complete(worker, second.key)
    return found


@contextmanager
def _played(folder: Path, files: dict[str, bytes], inputs: int) -> Iterator[Stage]:
    with sqlite_database(folder) as url:
        store = open_store(url)
        with stage(store, files) as played:
            yield played
        if inputs <= 1000:  # a replay takes the time that growing old took
            assert_sound(store, inputs=min(inputs, 4))
        store.dispose()
