"""A step becomes rows, all of them, once; what has nothing to do costs no statement."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.errors import Conflict
from koppi.domain.step import Status, Step, Variable
from koppi.domain.waits import (
    CallWait,
    Closed,
    ErrorType,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    UserTaskWait,
    Wait,
)
from koppi.store import Store
from koppi.store.records import Applied, Completion, Incident, Instance, held
from tests.integration.store.world import DEFINITION, NOW, World, audit, completed, start, task, timer


def place(token: int, **fields: Any) -> dict[str, Any]:
    return {"token": token, "element_id": f"e{token}", "definition_key": DEFINITION, "scopes": (token, 0), **fields}


def step(*opened: Wait, closed: tuple[Closed, ...] = (), waits: tuple[Wait, ...] | None = None, **fields: Any) -> Step:
    return Step(Status.ACTIVE, "next", opened if waits is None else waits, opened, closed, **fields)


def apply(store: Store, instance: Instance, given: Step, **fields: Any) -> Applied:
    with store.begin() as tx:
        locked = tx.instances.lock(instance.key)
        return tx.projections.apply(locked, given, now=NOW + timedelta(minutes=5), **fields)


def everything() -> tuple[Wait, ...]:
    return (
        task(1, "baker"),
        timer(2),
        JobWait(**place(3), type="bake", headers={"h": "1"}, inputs={"heat": 200}),
        MessageWait(**place(4), name="dough", correlation_key="c1"),
        SignalWait(**place(5), name="bell"),
        IncidentWait(**place(6), error_type=ErrorType.CONDITION, code="engine.broken", parameters={"flow": "f"}),
        CallWait(**place(7), called_definition_key=DEFINITION),
        task(8, "baker", path=(7,)),
    )


def test_every_kind_of_wait_becomes_a_row_and_goes_when_it_is_over(store: Store, world: World) -> None:
    waits = everything()
    started = start(store, world, step(*waits))
    kinds = {
        ("work_item", 1),
        ("timer", 2),
        ("job", 3),
        ("message", 4),
        ("signal", 5),
        ("incident", 6),
        ("instance", 7),
    }
    with store.begin(read_only=True) as tx:
        assert tx.projections.open_waits(started.instance.key) == kinds | {("work_item", 8)} == set(started.keys)
        assert tx.instances.stuck() == []
    over = Step(Status.COMPLETED, "", closed=tuple(Closed(wait, True) for wait in waits))
    done = apply(store, started.instance, over, actor="anna")
    assert done.instance.ended_at == NOW + timedelta(minutes=5)
    with store.begin(read_only=True) as tx:
        assert tx.projections.open_waits(started.instance.key) == set()
        (child,) = tx.instances.children(started.instance.key)
        assert (child.status, child.parent_token) == ("COMPLETED", 7)
        item = tx.work_items.get(started.keys["work_item", 8])
        job = tx.jobs.get(started.keys["job", 3])
        (incident,) = tx.incidents.of(started.instance.key)
    assert item is not None
    assert job is not None
    assert (item.item.state, item.item.completed_by, item.item.process_instance_key) == ("COMPLETED", "anna", child.key)
    assert (job.state, job.headers, incident.state) == ("COMPLETED", {"h": "1"}, "RESOLVED")


def test_applying_a_step_again_leaves_the_rows_as_they_are(store: Store, world: World) -> None:
    first = step(*everything(), written=(Variable(0, "x", 1),))
    started = start(store, world, first)
    again = apply(store, started.instance, first)
    with store.begin(read_only=True) as tx:
        assert tx.projections.open_waits(started.instance.key) == set(started.keys)
        assert len(tx.work_items.of_instance(started.instance.key)) == 2
        assert len(tx.work_items.events(started.keys["work_item", 1])) == 1
        assert tx.work_items.events(again.keys["work_item", 1]) == []
        assert [v.value for v in tx.variables.of(started.instance.key)] == [1]


def test_a_step_on_a_stale_instance_is_refused_and_nothing_is_stored(store: Store, world: World) -> None:
    started = start(store, world)
    apply(store, started.instance, step(task(9, "baker")))
    with pytest.raises(Conflict) as refused, store.begin() as tx:
        tx.projections.apply(started.instance, completed(), now=NOW, audit=audit("late", started.instance.key))
    assert refused.value.code == "store.instance_changed"
    with store.begin(read_only=True) as tx:
        assert ("work_item", 1) in tx.projections.open_waits(started.instance.key)


def test_a_completion_and_a_cancellation_are_told_apart_with_their_history(store: Store, world: World) -> None:
    two = (task(1, "baker"), task(2, "smith", assignee="bert"))
    started = start(store, world, step(*two))
    both = step(closed=(Closed(two[0], True), Closed(two[1], False)), waits=())
    apply(
        store,
        started.instance,
        both,
        actor="anna",
        completion=Completion(person="anna", role="baker", active_seconds=90),
    )
    with store.begin(read_only=True) as tx:
        states = {item.token: item for item in tx.work_items.of_instance(started.instance.key)}
        (_, event) = tx.work_items.events(started.keys["work_item", 1])
        (_, other) = tx.work_items.events(started.keys["work_item", 2])
    assert (states[1].state, states[1].active_seconds, states[2].state) == ("COMPLETED", 90, "CANCELED")
    assert (event.event, event.person, event.role, event.waited_seconds) == ("completed", "anna", "baker", 300)
    assert (other.event, other.person, other.actor) == ("canceled", "bert", "anna")


def test_a_group_without_unit_means_the_unit_of_the_case(store: Store, world: World) -> None:
    started = start(store, world, step(task(1, "baker", "miller", "smith@south", candidate_users=("bert",))))
    with store.begin(read_only=True) as tx:
        found = tx.work_items.get(started.keys["work_item", 1])
        assert found is not None
        assert (found.item.queue, found.item.second_queue) == ("baker@north", "miller@north")
        assert found.item.more_candidates
        for queue in ("baker@north", "miller@north", "smith@south"):
            assert len(tx.work_items.of_queues([queue]).items) == 1
        assert tx.work_items.of_queues(["smith@north", "miller"]).items == ()
        assert len(tx.work_items.of_queues([], "bert").items) == 1


def test_variables_are_written_once_by_scope_and_name_and_dropped_with_their_scope(store: Store, world: World) -> None:
    wait = task(3, "baker")
    written = (Variable(0, "x", 1), Variable(3, "x", 2), Variable(9, "y", None))
    started = start(store, world, step(wait, written=written))
    with store.begin(read_only=True) as tx:
        scopes = {v.scope: v.scope_key for v in tx.variables.of(started.instance.key)}
        assert scopes[0] == started.instance.key
        assert scopes[3] == started.keys["work_item", 3]
        assert tx.variables.scope_of(scopes[9]) == (started.instance.key, 9)
        assert tx.variables.scope_of(scopes[3]) == (started.instance.key, 3)
        assert tx.variables.scope_of(1) is None
    apply(
        store,
        started.instance,
        step(waits=(wait,), written=(Variable(9, "z", 5), Variable(0, "x", 7)), dropped_scopes=(3,)),
    )
    with store.begin(read_only=True) as tx:
        stored = tx.variables.of(started.instance.key)
        assert {(v.scope, v.name, v.value) for v in stored} == {(0, "x", 7), (9, "y", None), (9, "z", 5)}
        assert {v.scope_key for v in stored if v.scope == 9} == {scopes[9]}
        assert held(started.instance, stored).variables == tuple(v.variable for v in stored)


def test_a_variable_written_later_into_a_waiting_scope_has_the_key_of_its_row(store: Store, world: World) -> None:
    call, inner = CallWait(**place(7), called_definition_key=DEFINITION), task(8, "baker", path=(7,))
    started = start(store, world, step(call, inner))
    apply(store, started.instance, step(waits=(call, inner), written=(Variable(8, "a", 1), Variable(7, "b", 1))))
    with store.begin(read_only=True) as tx:
        scopes = {v.scope: v.scope_key for v in tx.variables.of(started.instance.key)}
    assert scopes == {8: started.keys["work_item", 8], 7: started.keys["instance", 7]}


def test_a_task_in_a_called_process_that_was_opened_before_belongs_to_the_child(store: Store, world: World) -> None:
    call = CallWait(**place(7), called_definition_key=DEFINITION)
    inner = CallWait(**place(9, path=(7,)), called_definition_key=DEFINITION)
    started = start(store, world, step(call))
    apply(store, started.instance, step(inner, waits=(call, inner)))
    applied = apply(store, started.instance, step(task(10, "baker", path=(7, 9)), waits=(call, inner)))
    with store.begin(read_only=True) as tx:
        child, grandchild = tx.instances.children(started.instance.key)
        found = tx.work_items.get(applied.keys["work_item", 10])
    assert found is not None
    assert (child.parent_key, grandchild.parent_key) == (started.instance.key, child.key)
    assert found.item.process_instance_key == grandchild.key


def test_a_case_that_a_step_opens_is_written_with_it(store: Store, world: World) -> None:
    nobody: dict[str, Any] = {"case_key": None, "client_key": None, "unit": None}
    started = start(store, world)
    apply(store, replace(started.instance, **nobody), step())
    with store.begin() as tx:
        locked = replace(tx.instances.lock(started.instance.key), business_id="b1", unit="south", tags=("a", "b"))
        tx.projections.apply(locked, step(task(5, "baker")), now=NOW)
        found = tx.instances.get(locked.key)
        assert found is not None
        assert (found.business_id, found.unit, found.tags) == ("b1", "south", ("a", "b"))
        assert tx.instances.open_with_business_id("b1") is not None
        assert len(tx.work_items.of_queues(["baker@south"]).items) == 1


def test_closing_a_job_without_retries_resolves_its_incident(store: Store, world: World) -> None:
    wait = JobWait(**place(3), type="bake", retries=1)
    started = start(store, world, step(wait))
    with store.begin() as tx:
        job = tx.jobs.get(started.keys["job", 3])
        assert job is not None
        tx.jobs.fail(job, retries=0, retry_at=None, message="no oven", now=NOW)
        incident = Incident(
            key=tx.new_key(), instance_key=job.instance_key, process_instance_key=job.instance_key, token=3,
            element_id="e3", definition_key=DEFINITION, job_key=job.key, error_type=ErrorType.JOB_NO_RETRIES,
            code="job.no_retries", created_at=NOW,
        )  # fmt: skip
        tx.incidents.add(incident)
        assert ("incident", 3) not in tx.projections.open_waits(job.instance_key)
    apply(store, started.instance, step(closed=(Closed(wait, False),), waits=()))
    with store.begin(read_only=True) as tx:
        closed = tx.jobs.get(started.keys["job", 3])
        assert closed is not None
        assert (closed.state, closed.error_message) == ("CANCELED", "no oven")
        assert tx.incidents.count_open() == 0


def test_a_job_ended_by_a_worker_s_error_says_so(store: Store, world: World) -> None:
    wait = JobWait(**place(3), type="bake")
    started = start(store, world, step(wait))
    with store.begin() as tx:
        tx.jobs.note_error(started.keys["job", 3], "burnt", "too hot")
    apply(store, started.instance, step(closed=(Closed(wait, False),), waits=()))
    with store.begin(read_only=True) as tx:
        job = tx.jobs.get(started.keys["job", 3])
    assert job is not None
    assert (job.state, job.error_code) == ("ERROR_THROWN", "burnt")


def test_repair_makes_the_rows_what_the_waits_say(store: Store, world: World) -> None:
    started = start(store, world, step(*everything()))
    right: tuple[Wait, ...] = (task(1, "baker"), timer(12), UserTaskWait(**place(13), name="new"))
    with store.begin() as tx:
        assert tx.projections.repair(tx.instances.lock(started.instance.key), right, NOW) == 9
        assert tx.projections.open_waits(started.instance.key) == {("work_item", 1), ("timer", 12), ("work_item", 13)}
        assert tx.projections.repair(tx.instances.lock(started.instance.key), right, NOW) == 0


def test_a_live_instance_that_waits_for_nothing_is_stuck(store: Store, world: World) -> None:
    started = start(store, world, step())
    with store.begin(read_only=True) as tx:
        assert tx.instances.stuck() == [started.instance.key]


def test_what_was_opened_is_told_to_who_must_hurry(store: Store, world: World) -> None:
    soon = timer(2, NOW + timedelta(hours=1))
    started = start(store, world, step(soon, timer(3, NOW + timedelta(days=1)), JobWait(**place(4), type="bake")))
    assert (started.timers_changed, started.job_types) == (NOW + timedelta(hours=1), frozenset({"bake"}))
    with store.begin(read_only=True) as tx:
        assert tx.timers.earliest(NOW) == NOW + timedelta(hours=1)
