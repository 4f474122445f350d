"""Forms write to the case file, and begin with it: from a contact through its client and case to the closing."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.store import Store
from koppi.usecases import case_events, people, work_items
from koppi.usecases.boundary import Caller
from tests.integration.usecases.intake import CODE, INTAKE, WORRY, played_on, to_case
from tests.support.counting import traffic
from tests.support.houses import assert_sound


def test_what_forms_say_of_a_contact_and_its_client_goes_into_their_records(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case_key = to_case(played)
        with store.begin() as tx:
            case = tx.cases.get(case_key)
            assert case is not None
            client = tx.clients.get(case.client_key)
            (contact,) = tx.contacts.of_case(case_key)
            submissions = tx.submissions.of_instance(instance)
        assert client is not None
        assert (client.identity_code, client.last_name) == (CODE, "Esimerkki")
        assert client.birth_date is not None
        assert (contact.client_key, contact.reason) == (client.key, "Arki ei suju.")
        assert isinstance(contact.content, Mapping)
        assert contact.content["need_type"] == "support"
        assert (case.phase, case.level, case.joint_client) == ("plan", 2, True)
        assert [(s.record, s.record_key == contact.key) for s in submissions] == [("contact", True), ("client", False)]
        assert all(s.taken_at for s in submissions)
        variables = played.variables(instance)
        assert (variables["need_type"], variables["known"], variables["created"]) == ("support", False, True)
        assert "Esimerkki" not in str(variables)
    assert_sound(store, inputs=3)


def test_a_client_who_is_known_is_found_and_the_open_case_joined(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case = to_case(played)
        played.let_pass(timedelta(days=1))
        again, same = to_case(played)
        assert same == case
        variables = played.variables(again)
        assert (variables["known"], variables["created"], variables["case_key"]) == (True, False, str(case))


def test_a_wrong_identity_code_is_told_at_its_field_and_changes_nothing(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance = played.register_contact(person=None).instance_key
        played.complete("tell", {"why": "x"}, instance=instance)
        with pytest.raises(Invalid) as refusal:
            played.complete("who", {"hetu": "131052-308X"}, instance=instance)
        assert [(f.field, f.code) for f in refusal.value.fields] == [("hetu", "contact.not_an_identity_code")]
        item = played.open_item("who", instance)
        with store.begin(read_only=True) as tx:
            assert tx.submissions.of_work_item(item.key) is None


def test_a_closed_case_keeps_how_it_was_closed_and_nobody_carries_it(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        played.complete("decide", {}, by="case_owner", instance=instance)
        played.complete("last", {"how": "Hyvin."}, instance=instance)
        with store.begin() as tx:
            assert tx.cases.closing_of(case) == {"summary": "Hyvin."}
            assert all(r.until is not None for r in tx.responsibilities.of_case(case))


def test_a_case_is_not_closed_while_another_of_its_instances_waits_for_somebody(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        instance, case = to_case(played)
        case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui.")
        played.complete("decide", {}, by="case_owner", instance=instance)
        with pytest.raises(Conflict) as refusal:
            played.complete("last", {"how": "Hyvin."}, instance=instance)
        assert (refusal.value.code, refusal.value.parameters) == ("case.work_open", {"count": 1, "tasks": "handle"})
        assert played.stands_at(instance) == ["last"]
        played.complete("handle", {"did": "Soitettu."})
        played.complete("last", {"how": "Hyvin."}, instance=instance)
        with store.begin(read_only=True) as tx:
            found = tx.cases.get(case)
        assert found is not None
        assert found.closed_at == played.now
    assert_sound(store, inputs=6)


def test_a_form_begins_with_what_was_submitted_and_then_with_what_is_recorded(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance = played.register_contact(person=None).instance_key
        adviser = played.caller("client_adviser")
        first = work_items.open_work_item(adviser, played.open_item("tell", instance).key)
        assert first.context["why"] == "Arki ei suju."  # as the contact was written down
        played.complete("tell", {"why": "Toisin sanoin."}, instance=instance)
        opened = work_items.open_work_item(adviser, played.open_item("who", instance).key)
        assert opened.context["matter"] == "Toisin sanoin."


def test_the_page_of_a_form_that_begins_with_the_case_file_stays_within_eight_statements(store: Store) -> None:
    with played_on(store, INTAKE, WORRY) as played:
        _, case = to_case(played)
        case_events.raise_trigger(played.caller("client_adviser"), case, code="fall", text="Kaatui.")
        key = played.open_item("handle").key
        for _ in range(2):  # what is read once and then kept in memory is not counted
            session = people.sign_in(played.house, "client_adviser", "koppi-demo")
            with traffic(store) as sent:
                visitor = people.visitor(played.house, session.id)
                assert visitor is not None
                signed = Caller(played.house, visitor.actor, access=visitor.access, deployed=visitor.deployed)
                opened = work_items.open_work_item(signed, key)
        assert opened.context["text"] == "Kaatui."
        assert len(sent) <= 8, sent
