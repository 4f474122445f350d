"""A clock that is moved while somebody holds a due timer's instance waits a while, and then says what holds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Event, Thread

import pytest

from koppi.domain.errors import Unavailable
from koppi.store import Store
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import PAUSE
from tests.support.houses import MONDAY, Stage, assert_sound, stage

_HOUR = timedelta(hours=1)


@pytest.mark.timeout(60)
def test_a_clock_that_cannot_go_on_names_what_is_due(store: Store) -> None:
    with stage(store, PAUSE) as played:
        held, other = (played.start("pause", {"length": "PT1H"}) for _ in range(2))
        _suspend(played, held)
        runner = TimerRunner(played.house, patience_seconds=0.05)
        with pytest.raises(Unavailable) as refusal:
            runner.run_until(MONDAY + 3 * _HOUR)
        told = refusal.value.parameters
        (element,) = played.stands_at(held)
        assert (refusal.value.code, told["count"], told["waiting"]) == ("clock.still_due", 1, f"{element} {held}")
        assert played.now == MONDAY + _HOUR, "it stands where the timer is due"
        assert played.instance(other).status == "COMPLETED"


@pytest.mark.timeout(60)
def test_the_same_move_goes_on_where_it_stopped(store: Store) -> None:
    with stage(store, PAUSE) as played:
        held = played.start("pause", {"length": "PT1H"})
        _suspend(played, held)
        runner = TimerRunner(played.house, patience_seconds=0.05)
        with pytest.raises(Unavailable):
            runner.run_until(MONDAY + 3 * _HOUR)
        with store.begin() as tx:
            tx.instances.suspend(held, None)
        runner.run_until(MONDAY + 3 * _HOUR)
        assert (played.now, played.instance(held).status) == (MONDAY + 3 * _HOUR, "COMPLETED")
    assert_sound(store, inputs=2)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_an_instance_in_another_process_s_hands_holds_the_clock_no_longer_than_its_patience(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        with _held(store, instance), pytest.raises(Unavailable):
            TimerRunner(played.house, patience_seconds=0.05).run_until(MONDAY + 3 * _HOUR)
        played.advance_clock(MONDAY + 3 * _HOUR)
        assert played.instance(instance).status == "COMPLETED"


def _suspend(played: Stage, instance: int) -> None:
    with played.house.store.begin() as tx:
        tx.instances.suspend(instance, played.now)


@contextmanager
def _held(store: Store, instance: int) -> Iterator[None]:
    """Hold an instance's lock as another process would."""
    holds, let_go = Event(), Event()

    def hold() -> None:
        with store.begin() as tx:
            tx.instances.lock(instance)
            holds.set()
            let_go.wait(timeout=30)

    holder = Thread(target=hold)
    holder.start()
    try:
        assert holds.wait(timeout=10)
        yield
    finally:
        let_go.set()
        holder.join(timeout=30)
