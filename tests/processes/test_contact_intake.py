"""Every road through the intake of a contact, in the diagram's own words."""

from collections.abc import Iterator
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from tests.processes.first_contact import (
    AADA,
    ANONYMOUS,
    ANSWERS,
    ASSESSED,
    IDENTIFIED,
    MAIN,
    REGISTERED,
    contact_of,
    first_contact,
    instances_of,
    only_instance_of,
)
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with first_contact(sqlite_store) as ready:
        yield ready
    assert_sound(sqlite_store)


def with_open_case(played: Stage) -> str:
    """Open a case for Aada and return who is responsible for it."""
    played.register_contact(need_type="social_service", person=AADA)
    played.complete("assess_urgency_and_complexity", ASSESSED)
    case_key = played.instance(only_instance_of(played, MAIN)).case_key
    assert case_key is not None
    with played.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    assert case.responsible_person is not None
    return case.responsible_person


@covers("S000-09")
def test_a_contact_that_is_written_down_of_a_known_client_begins_the_first_assessment(played: Stage) -> None:
    received = played.register_contact(need_type="social_service")
    assert received.instance_key is not None
    assert played.instance(received.instance_key).status == "COMPLETED"
    main = only_instance_of(played, MAIN)
    assert played.instance(main).client_key == received.client_key
    assert [item.element_id for item in played.open_items(main)] == ["assess_urgency_and_complexity"]


@covers("S000-09")
def test_a_contact_without_its_particulars_is_written_down_first(played: Stage) -> None:
    received = played.register_contact()
    item = played.open_item("register_contact")
    assert item.candidate_groups == ("client_adviser", "triage_nurse")
    assert (item.due_rule, item.due_kind, item.priority) == ("min(5)", "target", 50)
    played.complete("register_contact", REGISTERED)
    contact = contact_of(played, received)
    assert (contact.reason, contact.source) == (REGISTERED["intake_reason"], "client")
    assert played.variables(only_instance_of(played, MAIN))["need_type"] == "social_service"


def test_a_threat_to_life_is_first_in_the_queue(played: Stage) -> None:
    played.register_contact(life_threat=True)
    assert played.open_item("register_contact").priority == 100


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({"intake_source": "hospital_discharge"}, "intake_discharge_date"),
        ({"intake_source": "other_authority"}, "intake_legal_ground"),
        ({"intake_source": "relative"}, "intake_consent"),
    ],
)
@covers("S000-02", "S000-03", "S000-04")
def test_what_the_source_calls_for_must_be_said(played: Stage, answers: dict[str, Json], asked: str) -> None:
    played.register_contact()
    with pytest.raises(Invalid) as refusal:
        played.complete("register_contact", {**REGISTERED, **answers})
    assert [fault.field for fault in refusal.value.fields] == [asked]


@covers("S000-02")
def test_a_relative_is_written_down_with_the_relation_and_the_clients_consent(played: Stage) -> None:
    received = played.register_contact()
    relative: dict[str, Json] = {
        "intake_source": "relative",
        "intake_caller_relation": "child",
        "intake_consent": "yes",
    }
    played.complete("register_contact", {**REGISTERED, **relative})
    content = contact_of(played, received).content
    assert isinstance(content, dict)
    assert (content["source"], content["caller_relation"], content["consent"]) == ("relative", "child", "yes")


@pytest.mark.parametrize(
    "channel", ["web_form", "chat", "phone_one_number", "face_to_face", "low_threshold_point", "third_sector_point"]
)
@covers("S000-52", "S000-59")
def test_every_channel_comes_into_the_same_queue(played: Stage, channel: str) -> None:
    played.register_contact(channel=channel, need_type="social_service")
    main = only_instance_of(played, MAIN)
    assert played.variables(main)["channel"] == channel
    assert played.open_item("assess_urgency_and_complexity", main).candidate_groups == (
        "triage_nurse",
        "client_adviser",
    )


# --- who the client is ---


def test_a_client_who_is_not_known_is_identified_and_the_contact_tied_to_him(played: Stage) -> None:
    received = played.register_contact(need_type="social_service", person=None)
    item = played.open_item("identify_client")
    assert (item.candidate_groups, item.due_rule) == (("client_adviser",), "min(5)")
    played.complete("identify_client", IDENTIFIED)
    client = contact_of(played, received).client_key
    assert client is not None
    assert played.instance(only_instance_of(played, MAIN)).client_key == client


@covers("S000-01", "S004-07")
def test_a_client_may_stay_without_a_name_and_is_heard_all_the_same(played: Stage) -> None:
    received = played.register_contact(need_type="information", person=None)
    played.complete("identify_client", ANONYMOUS)
    assert contact_of(played, received).client_key is None
    main = only_instance_of(played, MAIN)
    assert played.instance(main).client_key is None
    assert played.stands_at(main) == ["assess_urgency_and_complexity"]


@pytest.mark.parametrize("wrong", ["170540-906K", "17.5.1940", "310226-123X"])
def test_a_wrong_identity_code_is_refused_at_its_field_and_changes_nothing(played: Stage, wrong: str) -> None:
    received = played.register_contact(need_type="social_service", person=None)
    assert received.instance_key is not None
    before = played.instance(received.instance_key)
    with pytest.raises(Invalid) as refusal:
        played.complete("identify_client", {**IDENTIFIED, "identify_code": wrong})
    assert [fault.field for fault in refusal.value.fields] == ["identify_code"]
    assert played.instance(received.instance_key) == before
    assert instances_of(played, MAIN) == []


def test_the_names_stay_out_of_the_variables(played: Stage) -> None:
    received = played.register_contact(need_type="social_service", person=None)
    assert received.instance_key is not None
    played.complete("identify_client", IDENTIFIED)
    kept: list[Any] = [*played.variables(received.instance_key).values()]
    kept += played.variables(only_instance_of(played, MAIN)).values()
    assert {str(value) for value in kept}.isdisjoint({"Aada", "Esimerkki", "170540-906J"})


# --- the client has a case already ---


@covers("S000-70", "I1")
def test_a_client_with_an_open_case_comes_straight_to_the_responsible_person(played: Stage) -> None:
    responsible = with_open_case(played)
    received = played.register_contact(need_type="social_service", person=AADA)
    assert received.instance_key is not None
    assert played.instance(received.instance_key).status == "COMPLETED"
    main, answers = only_instance_of(played, MAIN), only_instance_of(played, ANSWERS)
    case_key = played.instance(main).case_key
    assert {contact_of(played, received).case_key, played.instance(answers).case_key} == {case_key}
    assert played.open_item(f"{ANSWERS}_task", answers).assignee == responsible


@covers("I1")
def test_a_client_who_turns_out_to_have_a_case_gets_no_second_one(played: Stage) -> None:
    with_open_case(played)
    played.register_contact(need_type="social_service", person=None)
    played.complete("identify_client", IDENTIFIED)
    assert len(instances_of(played, MAIN)) == 1
    assert len(instances_of(played, ANSWERS)) == 1
