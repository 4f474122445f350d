"""A timer that cannot fire is tried again, ever more seldom, and holds up neither the clock nor the others."""

from datetime import datetime, timedelta

import pytest

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.store.records import Timer
from koppi.usecases import timers
from koppi.usecases.boundary import Caller
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import PAUSE
from tests.support.circles import CIRCLE, into_the_circle
from tests.support.diagrams import end, path, process, start, tag, timer
from tests.support.houses import MONDAY, Stage, stage

_HOUR = timedelta(hours=1)
FAILING = {
    "failing.bpmn": process(
        start(),
        tag("intermediateCatchEvent", timer("PT1H"), id="rest", name="rest"),
        into_the_circle("spin"),
        end(),
        path("start", "rest", "spin", "end"),
        id_="failing",
    ),
    **CIRCLE,
}
"""After an hour the diagram leads into a circle: that cannot be stored, so the timer cannot fire."""


@pytest.mark.timeout(300)
def test_the_clock_can_be_moved_past_a_timer_that_fails(store: Store) -> None:
    with stage(store, {**FAILING, **PAUSE}) as played:
        failing = played.start("failing")
        other = played.start("pause", {"length": "PT2H"})
        played.advance_clock(timedelta(hours=3))
        assert played.now == MONDAY + 3 * _HOUR
        assert played.instance(other).status == "COMPLETED"
        assert played.stands_at(failing) == ["rest"]


@pytest.mark.timeout(300)
def test_a_timer_that_fails_is_tried_ever_more_seldom(store: Store) -> None:
    with stage(store, FAILING) as played:
        instance = played.start("failing")
        played.advance_clock(timedelta(days=30))
        assert 10 < _timer(played, instance).attempts < 60


def test_the_next_look_is_at_the_next_try_of_a_timer_that_failed(store: Store) -> None:
    with stage(store, FAILING) as played:
        instance = played.start("failing")
        played.let_pass(_HOUR)
        assert TimerRunner(played.house).fire_due() == 0
        assert _earliest(played) == _timer(played, instance).retry_at
        retry_at = _timer(played, instance).retry_at
        assert retry_at is not None
        assert played.now < retry_at


def _earliest(played: Stage) -> datetime | None:
    return timers.earliest(Caller(played.house, SYSTEM))


def _timer(played: Stage, instance: int) -> Timer:
    with played.house.store.begin(read_only=True) as tx:
        (found,) = tx.timers.of(instance)
    return found
