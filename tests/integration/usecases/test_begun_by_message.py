"""A message from outside begins one instance of a process for its key at a time, as in Camunda."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import NotFound
from koppi.store import Store
from koppi.usecases import deployments, messages, migrations, upkeep
from koppi.usecases.boundary import Caller
from tests.support.diagrams import end, message, path, process, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

HOUR = timedelta(hours=1)
ORDERED = tag("startEvent", tag("messageEventDefinition", messageRef="order"), id="ordered")


def kitchen(id_: str = "kitchen", cook: str = "cook") -> dict[str, bytes]:
    """A process that a message begins, with one task."""
    task = user(cook, zeebe("assignmentDefinition", candidateGroups="client_adviser"))
    return {
        f"{id_}.bpmn": process(
            ORDERED, task, end(), path("ordered", cook, "end"), id_=id_, after=message("order", key="")
        )
    }


def deploy(played: Stage, files: dict[str, bytes]) -> int:
    return deployments.deploy(Caller(played.house, SYSTEM), files).processes[0].key


def running(played: Stage, definition_key: int) -> list[int]:
    with played.house.store.begin(read_only=True) as tx:
        return tx.instances.running(definition_key)


def begun(played: Stage, key: str = "table 4") -> int:
    instance = played.publish("order", key).instance_key
    assert instance is not None
    return instance


def test_a_second_message_of_a_key_begins_nothing_while_what_the_first_began_runs(store: Store) -> None:
    with stage(store, kitchen()) as played:
        first = begun(played)
        assert played.publish("order", "table 4").instance_key is None
        assert begun(played, "table 5") != first
        with pytest.raises(NotFound):
            messages.correlate(played.caller("worker"), "order", correlation_key="table 4")
        played.complete("cook", {}, instance=first)
        assert begun(played) != first
    assert_sound(store, inputs=4)


def test_a_message_without_a_key_begins_each_time(store: Store) -> None:
    with stage(store, kitchen()) as played:
        assert begun(played, "") != begun(played, "")


def test_one_that_lives_on_begins_when_what_the_first_began_has_ended(store: Store) -> None:
    with stage(store) as played:
        definition, system = deploy(played, kitchen()), Caller(played.house, SYSTEM)
        first = begun(played)
        played.publish("order", "table 4", variables={"dish": "soup"}, time_to_live=HOUR)
        upkeep.start_awaited(system)
        assert running(played, definition) == [first]
        played.complete("cook", {}, instance=first)
        upkeep.start_awaited(system)
        (second,) = running(played, definition)
        assert played.variables(second) == {"dish": "soup"}
    assert_sound(store, inputs=3)


def test_another_process_begins_by_itself_and_a_new_version_is_the_same_process(store: Store) -> None:
    with stage(store, kitchen()) as played:
        first = begun(played)
        newer, bar = deploy(played, kitchen(cook="bake")), deploy(played, kitchen("bar"))
        assert begun(played) != first
        assert (len(running(played, newer)), len(running(played, bar))) == (0, 1)


@pytest.mark.timeout(300)
def test_of_many_at_once_one_begins(store: Store) -> None:
    with stage(store) as played, ThreadPoolExecutor(4) as pool:
        definition = deploy(played, kitchen())
        given = [pool.submit(played.publish, "order", "table 4") for _ in range(8)]
        assert len([one for one in given if one.result(timeout=120).instance_key]) == 1
        assert len(running(played, definition)) == 1


def test_who_went_over_to_another_process_does_not_hold_its_key_there(store: Store) -> None:
    with stage(store, kitchen()) as played:
        first = begun(played)
        bar = deploy(played, kitchen("bar"))
        second = begun(played)
        migrations.migrate(played.caller("admin"), first, bar)
        assert running(played, bar) == [first, second]
        assert begun(played) not in (first, second)
    assert_sound(store, inputs=4)
