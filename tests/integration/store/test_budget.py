"""The statements that the commonest acts may cost."""

from koppi.domain.step import Status, Step, Variable
from koppi.store import Store
from koppi.store.records import Completion, JournalEntry, Submission
from tests.integration.store.world import NOW, audit, completed, instance, populate, start, task, timer


def test_completing_a_task_with_a_boundary_timer_costs_fourteen_statements(store: Store) -> None:
    world = populate(store)
    key = start(store, world).keys["work_item", 1]
    with store.statements() as count, store.begin() as tx:
        signed_in = tx.users.by_session("hash", NOW)
        assert signed_in is not None
        locked = tx.instances.lock_of_work_item(key)
        assert tx.variables.of(locked.key) != ()
        assert tx.work_items.get(key) is not None
        assert locked.data_key is not None
        submission = Submission(key=tx.new_key(), work_item_key=key, by="anna", at=NOW, data={"a": 1})
        tx.submissions.add(submission, locked.data_key)
        tx.projections.apply(
            locked,
            completed(),
            now=NOW,
            actor="anna",
            journal=[JournalEntry(at=NOW, actor="anna", input={"kind": "complete"})],
            audit=audit("complete", key),
            completion=Completion(person="anna", role="baker"),
        )
    assert count.total <= 14


def test_starting_an_instance_costs_ten_statements(store: Store) -> None:
    world = populate(store)
    opened = (task(1, "baker"), timer(2))
    with store.begin() as tx:
        new = instance(tx, world)
        with store.statements() as count:
            tx.instances.add(new)
            tx.projections.apply(
                new,
                Step(Status.ACTIVE, "", opened, opened, written=(Variable(0, "a", 1), Variable(0, "b", 2))),
                now=NOW,
                journal=[JournalEntry(at=NOW, input={"kind": "start"})],
                audit=audit("start", new.key),
            )
    assert count.total <= 10


def test_a_list_of_fifty_tasks_costs_one_statement(store: Store) -> None:
    world = populate(store)
    for _ in range(51):
        start(store, world)
    with store.statements() as count, store.begin(read_only=True) as tx:
        page = tx.work_items.of_queues(["baker@north"], limit=50)
    assert (len(page.items), count.total) == (50, 1)
    assert all(found.case is not None for found in page.items)
