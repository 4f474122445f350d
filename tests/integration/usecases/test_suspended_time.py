"""What falls due for an instance that stands still comes when it goes on, once, and what happened first counts first."""

from datetime import timedelta

import pytest

from koppi.store import Store
from koppi.usecases import system
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import PAUSE
from tests.integration.usecases.suspending import CYCLE, HOUR, RACE, resume, suspend
from tests.support.houses import MONDAY, assert_sound, stage


def test_a_timer_that_fell_due_meanwhile_fires_once_when_the_instance_goes_on(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        suspend(played, instance)
        played.advance_clock(3 * HOUR)
        assert (played.now, played.stands_at(instance)) == (MONDAY + 3 * HOUR, ["pause_over"])
        with store.begin(read_only=True) as tx:
            assert (tx.timers.count_due(played.now), tx.timers.earliest(played.now)) == (0, None)
        assert system.backlog(played.caller("admin")).due_timers == 0
        resume(played, instance)
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(store, inputs=2)


def test_a_cycle_goes_round_once_and_not_once_for_each_round_it_missed(store: Store) -> None:
    with stage(store, CYCLE) as played:
        instance = played.start("cycle")
        suspend(played, instance)
        played.advance_clock(timedelta(hours=5, minutes=30))
        resume(played, instance)
        assert played.stands_at(instance).count("ticked") == 1
        assert TimerRunner(played.house).fire_due() == 0
        played.advance_clock(timedelta(minutes=30))
        assert played.stands_at(instance).count("ticked") == 2, "it goes on in its old step, at the sixth hour"
    assert_sound(store, inputs=3)


def test_a_timer_that_is_not_due_yet_goes_on_as_if_nothing_had_been(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT5H"})
        suspend(played, instance)
        played.advance_clock(3 * HOUR)
        resume(played, instance)
        played.advance_clock(HOUR)
        assert played.stands_at(instance) == ["pause_over"]
        played.advance_clock(HOUR)
        assert played.instance(instance).status == "COMPLETED"


@pytest.mark.parametrize(("hours", "stands"), [(1, "served"), (3, "sorry")])
def test_what_happened_first_counts_first(store: Store, hours: int, stands: str) -> None:
    with stage(store, RACE) as played:
        instance = played.start("race", {"subject": "a"})
        suspend(played, instance)
        played.advance_clock(hours * HOUR)
        played.publish("news", "a")
        played.advance_clock(timedelta(days=1))
        resume(played, instance)
        assert played.stands_at(instance) == [stands]
    assert_sound(store, inputs=2)
