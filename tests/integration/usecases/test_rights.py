"""Rights that must not be passed by: a client's data before there is a case, people who left, whose data the log names."""

from dataclasses import replace
from datetime import timedelta

import pytest

from koppi.domain.errors import Conflict, Invalid, NotFound, NotSignedIn
from koppi.store import Store
from koppi.usecases import instances, people, system, work_items
from koppi.usecases.boundary import Caller
from tests.integration.proofs.drawn import ANSWER, PAUSE
from tests.support.diagrams import end, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, stage

ARRIVAL = {
    "arrival.bpmn": process(
        start(body=tag("messageEventDefinition", messageRef="contact_received")),
        user("see_to_it", zeebe("assignmentDefinition", candidateGroups="client_adviser")),
        end(),
        path("start", "see_to_it", "end"),
        id_="arrival",
        after=message("contact_received", key=""),
    )
}
"""A contact is seen to."""


@pytest.mark.parametrize("office", ["admin", "process_owner"])
def test_what_a_client_said_is_not_the_offices_before_there_is_a_case(store: Store, office: str) -> None:
    with stage(store, ARRIVAL) as played:
        instance = played.register_contact().instance_key
        assert instance is not None
        caller = _outside_a_demo(played, office)
        for look in (instances.get, instances.journal):
            with pytest.raises(NotFound):
                look(caller, instance)
        with pytest.raises(NotFound):
            instances.search_variables(caller, {"filter": {"processInstanceKey": str(instance)}})
        assert instances.journal(played.caller("client_adviser"), instance)


@pytest.mark.parametrize("office", ["admin", "process_owner"])
def test_what_has_no_client_stays_open_to_the_office(store: Store, office: str) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        found = instances.search_variables(
            _outside_a_demo(played, office), {"filter": {"processInstanceKey": str(instance)}}
        )
        assert [item["name"] for item in found.items] == ["length"]


@pytest.mark.parametrize("key", ["words", "1" * 40, ""])
def test_a_search_for_variables_by_no_key_is_refused_in_words(store: Store, key: str) -> None:
    with stage(store, PAUSE) as played, pytest.raises(Invalid):
        instances.search_variables(played.caller("admin"), {"filter": {"processInstanceKey": key}})


def test_who_was_switched_off_is_out_at_once_with_a_remembered_password_too(store: Store) -> None:
    with stage(store, PAUSE) as played:
        people.add_user(played.caller("admin"), "leaver", display_name="Lähtijä", password="hyvä salasana")
        assert people.by_basic(played.house, "leaver", "hyvä salasana").name == "leaver"
        people.deactivate(played.caller("admin"), "leaver")
        with pytest.raises(NotSignedIn):
            people.by_basic(played.house, "leaver", "hyvä salasana")


@pytest.mark.parametrize("person", ["gone", "worker"])
def test_work_is_given_to_nobody_who_cannot_do_it(store: Store, person: str) -> None:
    with stage(store, ANSWER) as played:
        played.add_person("gone", "client_adviser")
        people.deactivate(played.caller("admin"), "gone")
        item = played.open_item("ask", played.start("question"))
        with pytest.raises(Invalid) as refusal:
            work_items.assign(played.caller("client_adviser"), item.key, person)
        assert refusal.value.code == "person.unknown"
        assert played.open_item("ask").assignee is None


def test_an_administrator_sees_in_the_access_log_who_looked_and_not_at_whom(store: Store) -> None:
    with stage(store, ARRIVAL) as played:
        client = played.register_contact().client_key
        work_items.open_work_item(played.caller("client_adviser"), played.open_item("see_to_it").key)
        (seen,) = system.read_access_log(played.caller("data_protection"))
        (shown,) = system.read_access_log(played.caller("admin"))
        assert seen.client_key == client
        assert (shown.actor, shown.client_key, shown.case_key) == ("client_adviser", None, None)


def test_an_instance_that_has_ended_takes_no_variables(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        played.advance_clock(timedelta(hours=1))
        with pytest.raises(Conflict):
            instances.set_variables(played.caller("admin"), instance, {"length": "PT2H"})
        assert played.variables(instance) == {"length": "PT1H"}


def _outside_a_demo(played: Stage, person: str) -> Caller:
    """Return a call by this person in a house that is no demo."""
    return Caller(replace(played.house, demo=False), played.caller(person).actor)
