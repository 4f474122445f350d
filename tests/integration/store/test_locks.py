"""Instance first, then its rows: completions and claims of the same task race without a deadlock."""

import threading
from collections import Counter

import pytest

from koppi.domain.errors import Conflict, KoppiError
from koppi.store import Store
from tests.integration.store.waiting import open_jobs
from tests.integration.store.world import NOW, completed, populate, start

RACES = 200


def complete(store: Store, key: int) -> str:
    """Complete a task as the use-case does; tell how it went."""
    try:
        with store.begin() as tx:
            instance = tx.instances.lock_of_work_item(key)
            tx.variables.of(instance.key)
            found = tx.work_items.get(key)
            assert found is not None
            if found.item.state != "CREATED":
                return "late"
            tx.projections.apply(instance, completed(), now=NOW, actor="anna")
        return "completed"
    except Conflict:
        return "conflict"


def claim(store: Store, key: int) -> str:
    """Claim a task as the use-case does: its row is locked and nothing else."""
    try:
        with store.begin() as tx:
            item = tx.work_items.lock(key)
            if item.state == "CREATED":
                tx.work_items.assign(item, "anna", event="claimed", actor="anna", now=NOW)
                return "claimed"
            return "late"
    except Conflict:
        return "conflict"


def test_completions_and_claims_race_without_a_deadlock(store: Store) -> None:
    world = populate(store)
    keys = [start(store, world).keys["work_item", 1] for _ in range(RACES)]
    outcomes: Counter[str] = Counter()
    errors: list[KoppiError] = []
    gate = threading.Barrier(4)

    def race(act: str) -> None:
        for key in keys:
            gate.wait(60)
            try:
                outcomes[complete(store, key) if act == "complete" else claim(store, key)] += 1
            except KoppiError as error:
                errors.append(error)

    threads = [threading.Thread(target=race, args=(act,)) for act in ("complete", "complete", "claim", "claim")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert outcomes["completed"] == RACES
    assert sum(outcomes.values()) == 4 * RACES


def test_a_locked_instance_is_skipped_by_who_will_not_wait(store: Store) -> None:
    if store.name == "sqlite":
        pytest.skip("SQLite has one writer at a time: there is nothing to skip")
    started = start(store, populate(store))
    key, timer_key = started.instance.key, started.keys["timer", 2]
    skipped: list[object] = []

    def look() -> None:
        with store.begin() as tx:
            skipped.extend([tx.instances.try_lock(key), tx.instances.try_lock_of_timer(timer_key)])

    with store.begin() as tx:
        tx.instances.lock(key)
        other = threading.Thread(target=look)
        other.start()
        other.join()
    assert skipped == [None, None]
    with store.begin() as tx:
        free = tx.instances.try_lock_of_timer(timer_key)
        assert free is not None
        assert free.key == key


def test_two_workers_never_lease_the_same_job(store: Store) -> None:
    open_jobs(store, 40)
    leased: list[int] = []

    def work(name: str) -> None:
        for _ in range(10):
            with store.begin() as tx:
                jobs = tx.jobs.lease({"bake"}, worker=name, now=NOW, deadline=NOW.replace(hour=10), limit=3)
                leased.extend(job.key for job in jobs)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(leased) == len(set(leased)) == 40
