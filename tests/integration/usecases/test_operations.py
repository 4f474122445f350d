"""Local operations: they stay with their own client, reach all that is open, and cannot run for ever."""

import pytest

from koppi.engine import Limits
from koppi.store import Store
from koppi.usecases import incidents, people
from tests.support.diagrams import end, flow, job, mapping, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
_OWNER = zeebe("assignmentDefinition", assignee="=case.responsible_person", candidateGroups="case_owner")
_BEGIN = start(body=tag("messageEventDefinition", messageRef="contact_received"))
_OPEN = job("open_case", mapping([("=number(contact)", "contact")], [("=case_key", "case_key")]), type_="case.open")
_CONTACT = message("contact_received", key="")
BESIDE = {
    "beside.bpmn": process(
        _BEGIN,
        tag("parallelGateway", id="split"),
        user("beside", _ADVISER),
        user("before", _ADVISER, mapping(outputs=[("=contact", "contact")])),
        _OPEN,
        user("after", _OWNER),
        end("end_beside"),
        end(),
        path("start", "split", "beside", "end_beside"),
        path("split", "before", "open_case", "after", "end"),
        id_="beside_process",
        after=_CONTACT,
    )
}
"""A task beside the road on which the case is opened."""
FOR_EVER = {
    "for_ever.bpmn": process(
        start(),
        tag("exclusiveGateway", id="again"),
        job("close", mapping([("=0", "case_key")]), type_="case.close"),
        tag("boundaryEvent", tag("errorEventDefinition"), id="failed", attachedToRef="close"),
        path("start", "again", "close", "end"),
        flow("failed", "again"),
        end(),
        id_="for_ever",
    )
}
"""An operation that fails and is tried again at once, for ever."""


def test_a_loop_of_local_operations_becomes_an_incident_that_can_be_tried_again(store: Store) -> None:
    with stage(store, FOR_EVER) as played:
        object.__setattr__(played.house, "limits", Limits(operations=60))
        instance = played.start("for_ever")
        for _ in range(2):
            with store.begin(read_only=True) as tx:
                (incident,) = tx.incidents.open_of([instance])
            assert (incident.element_id, incident.code) == ("close", "engine.too_many_steps")
            assert incident.parameters["limit"] == 60
            incidents.resolve(played.caller("admin"), incident.key)
    assert_sound(store, inputs=1 + 60 + 1 + 2 * 61)


def test_what_was_open_before_the_case_belongs_to_it_once_it_is_open(store: Store) -> None:
    with stage(store, BESIDE) as played:
        instance = _contact(played)
        played.complete("before", {}, by="client_adviser", instance=instance)
        case = played.instance(instance).case_key
        assert case is not None
        beside = played.open_item("beside", instance)
        assert (beside.case_key, beside.client_key) == (case, played.instance(instance).client_key)
        with store.begin(read_only=True) as tx:
            assert {item.element_id for item in tx.work_items.of_case(case, open_only=True)} == {"beside", "after"}
    assert_sound(store, inputs=2)


def test_an_operation_does_not_open_the_case_of_somebody_elses_contact(store: Store) -> None:
    with stage(store, BESIDE) as played:
        other = played.register_contact()
        instance = _contact(played)
        played.complete("before", {"contact": str(other.contact_key)}, by="client_adviser", instance=instance)
        assert played.instance(instance).case_key is None
        assert played.stands_at(instance) == ["beside", "open_case"]
        with store.begin(read_only=True) as tx:
            contact = tx.contacts.get(other.contact_key)
            assert contact is not None
            assert (contact.case_key, contact.instance_key) == (None, other.instance_key)
            (incident,) = tx.incidents.of(instance)
            assert incident.resolved_at is None


@pytest.mark.parametrize("person", ["gone", "worker"])
def test_responsibility_is_never_given_to_somebody_who_cannot_carry_it(store: Store, person: str) -> None:
    with stage(store, NAMED) as played:
        played.add_person("gone", "case_owner")
        people.deactivate(played.caller("admin"), "gone")
        instance = _contact(played)
        played.complete("before", {"person": person}, by="client_adviser", instance=instance)
        assert played.stands_at(instance) == ["name"]
        case = played.instance(instance).case_key
        assert case is not None
        with store.begin(read_only=True) as tx:
            found = tx.cases.get(case)
            assert found is not None
            assert found.responsible_person == "client_adviser"  # who opened it carries it still
            assert [held.person for held in tx.responsibilities.of_case(case)] == ["client_adviser"]


NAMED = {
    "named.bpmn": process(
        _BEGIN,
        user("before", _ADVISER, mapping(outputs=[("=person", "person")])),
        _OPEN,
        job(
            "name",
            mapping([("=number(case.key)", "case_key"), ("=person", "person")]),
            type_="case.name_responsible_person",
        ),
        user("after", _OWNER),
        end(),
        path("start", "before", "open_case", "name", "after", "end"),
        id_="named",
        after=_CONTACT,
    )
}
"""The case is opened, and who is asked for becomes responsible."""


def _contact(played: Stage) -> int:
    instance = played.register_contact().instance_key
    assert instance is not None
    return instance
