"""A clock that is moved while somebody holds a due timer's instance waits a while, and then says what holds it."""

from datetime import timedelta

import pytest

from koppi.domain.errors import Unavailable
from koppi.store import Store
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import PAUSE
from tests.support.holding import held_elsewhere
from tests.support.houses import MONDAY, assert_sound, stage

_HOUR = timedelta(hours=1)
_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Where one instance is locked and the others are not."""


@pytest.mark.timeout(300)
@_POSTGRESQL
def test_a_clock_that_cannot_go_on_names_what_is_due(store: Store) -> None:
    with stage(store, PAUSE) as played:
        held, other = (played.start("pause", {"length": "PT1H"}) for _ in range(2))
        runner = TimerRunner(played.house, patience_seconds=0.05)
        with held_elsewhere(store, held), pytest.raises(Unavailable) as refusal:
            runner.run_until(MONDAY + 3 * _HOUR)
        told = refusal.value.parameters
        (element,) = played.stands_at(held)
        assert (refusal.value.code, told["count"], told["waiting"]) == ("clock.still_due", 1, f"{element} {held}")
        assert played.now == MONDAY + _HOUR, "it stands where the timer is due"
        assert played.instance(other).status == "COMPLETED"


@pytest.mark.timeout(300)
@_POSTGRESQL
def test_the_same_move_goes_on_where_it_stopped(store: Store) -> None:
    with stage(store, PAUSE) as played:
        held = played.start("pause", {"length": "PT1H"})
        runner = TimerRunner(played.house, patience_seconds=0.05)
        with held_elsewhere(store, held), pytest.raises(Unavailable):
            runner.run_until(MONDAY + 3 * _HOUR)
        runner.run_until(MONDAY + 3 * _HOUR)
        assert (played.now, played.instance(held).status) == (MONDAY + 3 * _HOUR, "COMPLETED")
    assert_sound(store, inputs=2)


@pytest.mark.timeout(300)
@_POSTGRESQL
def test_an_instance_in_another_process_s_hands_holds_the_clock_no_longer_than_its_patience(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        with held_elsewhere(store, instance), pytest.raises(Unavailable):
            TimerRunner(played.house, patience_seconds=0.05).run_until(MONDAY + 3 * _HOUR)
        played.advance_clock(MONDAY + 3 * _HOUR)
        assert played.instance(instance).status == "COMPLETED"
