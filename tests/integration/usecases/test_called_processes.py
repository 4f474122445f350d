"""A called process by its own key: found, read, and cancelled with its root only."""

import pytest

from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.usecases import instances
from tests.support.diagrams import end, extensions, mapping, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

CALLED = {
    "inner.bpmn": process(
        start(),
        user("inside", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        end(),
        path("start", "inside", "end"),
        id_="inner",
    ),
    "outer.bpmn": process(
        start(),
        tag(
            "callActivity",
            extensions(
                zeebe("calledElement", processId="inner", propagateAllChildVariables="false"),
                mapping(inputs=[('="sisällä"', "word")]),
            ),
            id="call",
        ),
        end(),
        path("start", "call", "end"),
        id_="outer",
    ),
}
"""A process that calls another one."""


def test_the_variables_of_a_called_process_are_found_by_its_key(store: Store) -> None:
    with stage(store, CALLED) as played:
        root = played.start("outer", {"word": "ulkona"})
        admin = played.caller("admin")
        query = {"filter": {"processInstanceKey": str(_child(played, root))}}
        assert {(v["name"], v["value"]) for v in instances.search_variables(admin, query).items} == {
            ("word", '"sisällä"')
        }


def test_a_called_process_is_cancelled_with_its_root_and_who_asks_hears_which_it_is(store: Store) -> None:
    with stage(store, CALLED) as played:
        root = played.start("outer")
        child, admin = _child(played, root), played.caller("admin")
        with pytest.raises(Conflict) as refusal:
            instances.cancel(admin, child)
        assert (refusal.value.code, refusal.value.parameters) == ("instance.called", {"key": child, "root": root})
        assert played.stands_at(root) == ["inside"]
        instances.cancel(admin, root)
        assert [instances.get(admin, key)["state"] for key in (root, child)] == ["TERMINATED", "TERMINATED"]
    assert_sound(store, inputs=2)


def _child(played: Stage, root: int) -> int:
    with played.house.store.begin(read_only=True) as tx:
        (found,) = tx.instances.children(root)
    return found.key
