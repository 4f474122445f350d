"""Queues of work items: who finds which, in which order, and what one person's change means to another."""

from datetime import timedelta

import pytest

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.domain.waits import Due
from koppi.store import Store
from tests.integration.store.waiting import item_of, waiting
from tests.integration.store.world import NOW, World, start, task


def test_a_queue_is_listed_by_due_time_then_key_page_by_page(store: Store, world: World) -> None:
    for days in (3, None, 1, None, 2):
        waiting(store, world, task(1, "baker", due=Due(NOW + timedelta(days=days)) if days else None))
    with store.begin(read_only=True) as tx:
        whole = [found.item.key for found in tx.work_items.of_queues(["baker@north"]).items]
        pages: list[int] = []
        after = None
        for _ in range(3):
            page = tx.work_items.of_queues(["baker@north"], limit=2, after=after)
            pages += [found.item.key for found in page.items]
            after = page.after
        early = tx.work_items.of_queues(["baker@north"], due_before=NOW + timedelta(days=2))
        late = tx.work_items.late(NOW + timedelta(days=2))
        counts = tx.work_items.counts(["baker@north", "none"], NOW + timedelta(days=1))
    dues = [item_of(store, key).due_at for key in whole]
    assert dues == [NOW + timedelta(days=days) for days in (1, 2, 3)] + [None, None]
    assert (pages, after) == (whole, None)
    assert [found.item.key for found in early.items] == whole[:2] == [found.item.key for found in late]
    assert counts == {"baker@north": (5, 1)}


def test_a_cursor_that_was_made_up_is_refused(store: Store, world: World) -> None:
    with pytest.raises(Invalid) as refused, store.begin(read_only=True) as tx:
        tx.work_items.of_queues(["x"], after="made up")
    assert refused.value.code == "store.bad_cursor"


def test_a_claimed_task_leaves_the_queue_for_its_person(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        item = tx.work_items.lock(key)
        tx.work_items.assign(item, "anna", event="claimed", actor="anna", now=NOW)
    with store.begin(read_only=True) as tx:
        assert tx.work_items.of_queues(["baker@north"], unassigned=True).items == ()
        assert [found.item.key for found in tx.work_items.of_person(["anna"]).items] == [key]
        assert [event.event for event in tx.work_items.events(key)] == ["created", "claimed"]
    with pytest.raises(Conflict) as refused, store.begin() as tx:
        tx.work_items.assign(item, "bert", event="claimed", actor="bert", now=NOW)
    assert refused.value.code == "store.work_item_changed"


def test_changed_candidates_move_the_task_to_other_queues(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        groups = {"candidate_groups": ("smith", "miller@south"), "priority": 80}
        tx.work_items.change(tx.work_items.lock(key), actor="anna", now=NOW, **groups)
        assert tx.work_items.of_queues(["baker@north"]).items == ()
        assert len(tx.work_items.of_queues(["miller@south"]).items) == 1
        tx.work_items.change(tx.work_items.lock(key), actor="anna", now=NOW, candidate_groups=())
        assert tx.work_items.of_queues(["miller@south", "smith@north"]).items == ()
    assert (item_of(store, key).queue, item_of(store, key).priority) == (None, 80)


def test_open_tasks_follow_the_case_to_its_unit_and_person(store: Store, world: World) -> None:
    follows = task(1, "baker", assignee="bert", assignee_follows_case=True)
    instance = waiting(store, world, follows, task(2, "baker", assignee="carl"))
    with store.begin() as tx:
        changed = tx.work_items.follow_case(world.case, unit="south", responsible_person="dora", actor="anna", now=NOW)
        assert changed == 2
        again = tx.work_items.follow_case(world.case, unit="south", responsible_person="dora", actor="anna", now=NOW)
        assert again == 0
        items = tx.work_items.of_instance(instance.key)
        assert [(item.assignee, item.queue) for item in items] == [("dora", "baker@south"), ("carl", "baker@south")]
        assert tx.work_items.any_for(world.case, queues=["baker@south"], users=[])
        assert tx.work_items.any_for(world.case, queues=[], users=["carl"])
        assert not tx.work_items.any_for(world.case, queues=["baker@north"], users=["bert"])


def test_a_draft_over_another_version_is_refused(store: Store, world: World) -> None:
    key = start(store, world).keys["work_item", 1]
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        item = tx.work_items.lock(key)
        tx.work_items.save_draft(item, {"a": 1}, data_key, by="anna", now=NOW, version=0)
    with pytest.raises(Conflict) as refused, store.begin() as tx:
        tx.work_items.save_draft(item, {"a": 2}, data_key, by="bert", now=NOW, version=0)
    assert refused.value.code == "store.draft_changed"


def test_an_unknown_thing_cannot_be_locked(store: Store, world: World) -> None:
    with store.begin() as tx:
        for lock in (
            tx.instances.lock,
            tx.instances.lock_of_work_item,
            tx.instances.lock_of_job,
            tx.instances.lock_of_incident,
            tx.instances.lock_of_variable_scope,
            tx.work_items.lock,
        ):
            with pytest.raises(NotFound):
                lock(12345)
        assert tx.instances.try_lock(12345) is None
