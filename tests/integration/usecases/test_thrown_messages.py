"""A message that a process throws begins another or reaches who waits for it, and never goes round for ever."""

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import TooLarge
from koppi.store import Store
from koppi.usecases import upkeep
from koppi.usecases.boundary import Caller
from tests.integration.usecases.intake import operation, played_on, task
from tests.support.circles import CIRCLE
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag
from tests.support.houses import assert_sound


def throwing(name: str, *inputs: tuple[str, str], waits: str = "") -> dict[str, bytes]:
    """Return a process that throws a message, and one that begins with `begun`."""
    thrower = process(
        start(), operation("throw", "message.publish", ("begun", "name"), *inputs), task("after"), end(),
        path("start", "throw", "after", "end"), id_=name,
    )  # fmt: skip
    return {f"{name}.bpmn": thrower}


BEGUN: dict[str, bytes] = {
    "begun.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="begun"), id="begin"),
        task("here"),
        end(),
        path("begin", "here", "end"),
        id_="beginner",
        after=message("begun", key=""),
    )
}


def test_a_thrown_message_begins_its_process_in_the_same_transaction(store: Store) -> None:
    with played_on(store, throwing("thrower", ("={given: 5}", "variables")), BEGUN) as played:
        thrower = played.start("thrower")
        assert sorted(item.element_id for item in played.open_items()) == ["after", "here"]
        begun = next(item for item in played.open_items() if item.element_id == "here")
        assert played.variables(begun.instance_key)["given"] == 5
        assert played.variables(thrower)["message"]
        assert_sound(store, inputs=2)


@pytest.mark.parametrize("kind", ["sendTask", "intermediateThrowEvent", "endEvent"])
def test_a_message_is_thrown_by_send_tasks_and_events_as_well(store: Store, kind: str) -> None:
    more = "" if kind == "sendTask" else tag("messageEventDefinition", id="definition")
    inputs = mapping([("begun", "name")])
    throw = job("throw", inputs, type_="message.publish", kind=kind, more=more)
    steps = path("start", "throw") if kind == "endEvent" else path("start", "throw", "end") + end()
    thrower = process(start(), throw, steps, id_="thrower")
    with played_on(store, {"thrower.bpmn": thrower}, BEGUN) as played:
        instance = played.start("thrower")
        assert played.instance(instance).status == "COMPLETED"
        assert [item.element_id for item in played.open_items()] == ["here"]


def test_a_thrown_message_reaches_who_waits_for_it_after_the_commit(store: Store) -> None:
    waiter = process(
        start(), tag("receiveTask", id="wait", messageRef="begun"), end(), path("start", "wait", "end"),
        id_="waiter", after=message("begun", key="=key"),
    )  # fmt: skip
    files = throwing("thrower", ("k1", "correlation_key"))
    with played_on(store, files, {"waiter.bpmn": waiter}) as played:
        waiting = played.start("waiter", {"key": "k1"})
        played.start("thrower")
        assert played.stands_at(waiting) == ["wait"]
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 1
        assert played.instance(waiting).status == "COMPLETED"


def test_processes_that_begin_one_another_for_ever_are_refused(store: Store) -> None:
    with played_on(store, throwing("thrower"), CIRCLE) as played:
        with pytest.raises(TooLarge) as refusal:
            played.start("thrower")
        assert refusal.value.code == "message.too_deep"
        with store.begin(read_only=True) as tx:
            assert tx.instances.keys() == []
