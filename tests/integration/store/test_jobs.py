"""Jobs are leased and timers are due in their order, and what failed comes again later."""

from datetime import timedelta

from koppi.domain.waits import Due, TimerWait
from koppi.store import Store
from koppi.store.records import Suspension
from tests.integration.store.waiting import lease, open_jobs, waiting
from tests.integration.store.world import DEFINITION, NOW, World


def test_jobs_are_leased_by_priority_then_age_and_again_when_the_lease_is_over(store: Store) -> None:
    keys = open_jobs(store, 3)
    with store.begin() as tx:
        tx.jobs.change(keys[2], priority=5)
    assert [job.key for job in lease(store, "bake", limit=2)] == [keys[2], keys[0]]
    assert [job.key for job in lease(store, "*", limit=2)] == [keys[1]]
    assert lease(store, "bake", "brew") == []
    assert [job.key for job in lease(store, "bake", at=timedelta(minutes=6))] == [keys[2], keys[0], keys[1]]


def test_a_failed_job_comes_back_after_its_back_off_and_not_without_retries(store: Store) -> None:
    (key,) = open_jobs(store, 1)
    (job,) = lease(store, "bake")
    with store.begin() as tx:
        tx.jobs.fail(job, retries=2, retry_at=NOW + timedelta(minutes=1), message="cold", now=NOW)
    assert lease(store, "bake") == []
    (again,) = lease(store, "bake", at=timedelta(minutes=1))
    assert (again.key, again.retries, again.error_message) == (key, 2, "cold")
    with store.begin() as tx:
        tx.jobs.fail(again, retries=0, retry_at=None, message="cold", now=NOW)
        assert tx.jobs.count_open() == 1
    assert lease(store, "bake", at=timedelta(hours=1)) == []


def test_jobs_of_a_suspended_instance_wait(store: Store) -> None:
    open_jobs(store, 1)
    with store.begin() as tx:
        (instance,) = tx.instances.keys()
        data_key = tx.seals.key_for(instance_key=instance)
        tx.suspensions.begin(
            Suspension(key=tx.new_key(), instance_key=instance, suspended_at=NOW, suspended_by="anna"), data_key
        )
    assert lease(store, "bake") == []
    with store.begin() as tx:
        tx.suspensions.end(instance, now=NOW, by="anna")
    assert len(lease(store, "bake")) == 1


def test_due_timers_come_earliest_first_and_failed_ones_wait(store: Store, world: World) -> None:
    waits = [
        TimerWait(
            token=n, element_id="t", definition_key=DEFINITION, scopes=(0,), due=Due(NOW + timedelta(hours=4 - n))
        )
        for n in (1, 2, 3)
    ]
    waiting(store, world, *waits)
    with store.begin() as tx:
        due = tx.timers.due(NOW + timedelta(hours=2), 10)
        assert [timer.token for timer in due] == [3, 2]
        tx.timers.failed(due[0].key, NOW + timedelta(hours=5))
        assert [timer.token for timer in tx.timers.due(NOW + timedelta(hours=2), 10)] == [2]
        assert [timer.token for timer in tx.timers.due(NOW + timedelta(hours=6), 1)] == [3]
        found = tx.timers.get(due[0].key)
        assert found is not None
        assert found.attempts == 1
