"""Instances of the invented world that wait: for people, for workers, for whatever a test says."""

from datetime import timedelta
from typing import Any

from koppi.domain.step import Status, Step
from koppi.domain.waits import JobWait, Wait
from koppi.store import Store
from koppi.store.records import Instance, Job, WorkItem
from tests.integration.store.world import DEFINITION, NOW, World, populate, start


def waiting(store: Store, world: World, *waits: Wait) -> Instance:
    """Start an instance that waits so."""
    return start(store, world, Step(Status.ACTIVE, "", waits, waits)).instance


def open_jobs(store: Store, count: int, **fields: Any) -> list[int]:
    """Start an instance with so many jobs and return their keys."""
    world = populate(store)
    waits = tuple(
        JobWait(
            **{"token": n, "element_id": "e", "definition_key": DEFINITION, "scopes": (0,), "type": "bake", **fields}
        )
        for n in range(1, count + 1)
    )
    started = start(store, world, Step(Status.ACTIVE, "", waits, waits))
    return sorted(started.keys.values())


def lease(store: Store, *types: str, limit: int = 10, at: timedelta = timedelta()) -> list[Job]:
    with store.begin() as tx:
        now = NOW + at
        return tx.jobs.lease(types, worker="w", now=now, deadline=now + timedelta(minutes=5), limit=limit)


def item_of(store: Store, key: int) -> WorkItem:
    with store.begin(read_only=True) as tx:
        found = tx.work_items.get(key)
    assert found is not None
    return found.item
