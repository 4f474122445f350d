"""Every road through the handling of a trigger and of a direct contact, in the diagram's own words."""

from collections.abc import Iterator
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases import case_events
from tests.processes.deciding import decide
from tests.processes.first_contact import AADA, instances_of, only_instance_of
from tests.processes.opening import AFTERWARDS, case_of
from tests.processes.planned import TRIGGERS, days, deliver, planned, recorded, with_plan
from tests.processes.test_contact_intake import with_open_case
from tests.processes.test_follow_up import NOT_REACHED, REACHED
from tests.processes.test_follow_up import WAITS as FOLLOW_UP
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

FELL = "T08"
DESCRIBED: dict[str, Json] = {
    "worry_code": FELL,
    "worry_seen": "Kaatui keittiössä.",
    "worry_when": "2027-03-01T08:30:00+02:00",
    "worry_client_knows": "yes",
    "worry_guess": "medium",
}
WEIGHED: dict[str, Json] = {
    "weigh_severity": "high",
    "weigh_true_alarm": "yes",
    "weigh_outcome": "no_action",
    "weigh_reason": "Apu on jo paikalla.",
    "weigh_answer": "Kiitos, asia on hoidossa.",
}
HELPED: dict[str, Json] = {
    "help_danger": "Makaa lattialla.",
    "help_measure_code": "emergency_number",
    "help_children_checked": True,
    "help_next_step": "Ambulanssi vie päivystykseen.",
}
ANSWERED: dict[str, Json] = {
    "direct_answer_words": "Käynti siirrettiin perjantaille.",
    "direct_next_step": "Hoitaja tulee perjantaina.",
    "direct_outcome_code": "solved",
}
CARRIER = "client_adviser"
"""Who has the case in these stories."""


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with planned(sqlite_store, "follow_up") as ready:
        yield ready
    assert_sound(sqlite_store)


def raised(played: Stage, code: str | None = FELL, *, by: str = CARRIER, **given: Any) -> tuple[int, int]:
    """Raise a trigger in a case that is followed; return the followed instance and the trigger's own."""
    followed = with_plan(played)
    return followed, again(played, followed, code, by=by, **given)


def again(played: Stage, followed: int, code: str | None, *, by: str = CARRIER, **given: Any) -> int:
    """Raise one more trigger in a case and return its instance."""
    happened = case_events.raise_trigger(played.caller(by), case_of(played, followed), code=code, **given)
    assert happened.instance_key is not None
    return happened.instance_key


def written_to(played: Stage, **given: Any) -> int:
    """Write to the named person of a case and return the instance that answers."""
    followed = with_plan(played)
    usual = {"channel": "direct_to_named_person", "source": "client", "text": "Voiko käyntiä siirtää?"}
    happened = case_events.send_message(played.caller(CARRIER), case_of(played, followed), **{**usual, **given})
    assert happened.instance_key is not None
    return happened.instance_key


def weigh(played: Stage, instance: int, outcome: str, **changed: Json) -> None:
    """Assess a trigger with an outcome, and bring round what that throws."""
    played.complete("assess_trigger", {**WEIGHED, "weigh_outcome": outcome, **changed}, instance=instance)
    deliver(played)


@covers("S000-69")
def test_a_trigger_comes_to_the_responsible_person_in_the_time_of_the_table(played: Stage) -> None:
    followed, instance = raised(played)
    assert played.stands_at(instance) == ["assess_trigger"]
    item = played.open_item("assess_trigger", instance)
    assert (item.assignee, item.due_rule, item.due_kind, item.priority) == (CARRIER, "wd(1)", "target", 80)
    assert item.case_key == case_of(played, followed)
    (trigger,) = recorded(played, followed, "triggers")
    assert (trigger.code, trigger.severity, trigger.state) == (FELL, None, "open")


def test_a_trigger_that_needs_nothing_is_handled_with_a_reason_and_an_answer(played: Stage) -> None:
    followed, instance = raised(played, text="Kaatui keittiössä.")
    weigh(played, instance, "no_action")
    assert played.instance(instance).status == "COMPLETED"
    (trigger,) = recorded(played, followed, "triggers")
    assert (trigger.state, trigger.outcome, trigger.severity) == ("handled", "no_action", "high")
    assert (trigger.handled_by, trigger.handled_at) == (CARRIER, played.now)
    assert trigger.content["text"] == "Kaatui keittiössä."
    assert trigger.content["answer_to_raiser"] == WEIGHED["weigh_answer"]
    assert played.stands_at(followed) == FOLLOW_UP


def test_a_trigger_is_not_handled_without_an_answer_to_who_raised_it(played: Stage) -> None:
    _, instance = raised(played)
    with pytest.raises(Invalid) as refusal:
        weigh(played, instance, "no_action", weigh_answer="")
    assert [fault.field for fault in refusal.value.fields] == ["weigh_answer"]


def test_who_only_says_that_there_is_a_concern_is_asked_to_describe_it(played: Stage) -> None:
    followed, instance = raised(played, None)
    assert played.stands_at(instance) == ["raise_trigger"]
    assert played.open_item("raise_trigger", instance).assignee == CARRIER
    played.complete("raise_trigger", DESCRIBED, instance=instance)
    assert played.stands_at(instance) == ["assess_trigger"]
    (trigger,) = recorded(played, followed, "triggers")
    assert (trigger.code, trigger.severity) == (FELL, "medium")
    assert trigger.content["what_seen"] == DESCRIBED["worry_seen"]
    assert played.open_item("assess_trigger", instance).due_rule == "wd(1)"  # the table knows better than the guess


def test_the_same_concern_within_a_week_is_joined_to_the_open_one(played: Stage) -> None:
    followed, first = raised(played)
    played.let_pass(days(6))
    second = again(played, followed, FELL)
    assert played.instance(second).status == "COMPLETED"
    one, two = recorded(played, followed, "triggers")
    assert two.joined_to == one.key
    weigh(played, first, "no_action")
    assert {trigger.state for trigger in recorded(played, followed, "triggers")} == {"handled"}


@pytest.mark.parametrize(("later", "code"), [(8, FELL), (1, "T12")])
def test_another_concern_and_one_after_a_week_stand_on_their_own(played: Stage, later: int, code: str) -> None:
    followed, _ = raised(played)
    played.let_pass(days(later))
    assert played.stands_at(again(played, followed, code)) == ["assess_trigger"]
    assert [trigger.joined_to for trigger in recorded(played, followed, "triggers")] == [None, None]


@pytest.mark.parametrize(
    ("code", "given", "due_rule", "priority"),
    [
        ("T17", None, "now", 100),
        ("T04", None, "same_weekday", 80),
        ("T12", None, "wd(2)", 50),
        ("T22", None, "wd(10)", 30),
        ("T22", "critical", "now", 100),
        ("of_the_future", None, "wd(3)", 50),
    ],
)
def test_the_more_serious_it_is_the_sooner_it_is_handled(
    played: Stage, code: str, given: str | None, due_rule: str, priority: int
) -> None:
    _, instance = raised(played, code, severity=given)
    item = played.open_item("assess_trigger", instance)
    assert (item.due_rule, item.priority) == (due_rule, priority)


def test_the_client_is_called_and_what_was_said_stands_in_the_case_file(played: Stage) -> None:
    followed, instance = raised(played)
    weigh(played, instance, "contact_client")
    item = played.open_item("call_client", instance)
    assert (item.assignee, item.due_rule) == (CARRIER, "wd(1)")
    played.complete("call_client", REACHED, instance=instance)
    assert played.instance(instance).status == "COMPLETED"
    (note,) = recorded(played, followed, "follow_up_notes")
    assert (note.kind, note.stability, note.well_being) == ("trigger_contact", "changing", 7)


def test_a_client_who_does_not_answer_is_noted_too(played: Stage) -> None:
    followed, instance = raised(played)
    weigh(played, instance, "contact_client")
    played.complete("call_client", NOT_REACHED, instance=instance)
    (note,) = recorded(played, followed, "follow_up_notes")
    assert (note.stability, note.well_being, note.content["reached"]) == (None, None, "no")


def test_urgent_help_is_due_at_once_and_first_in_the_queue(played: Stage) -> None:
    followed, instance = raised(played, "T17")
    weigh(played, instance, "urgent_help", weigh_severity="critical")
    item = played.open_item("arrange_urgent_help", instance)
    assert (item.due_rule, item.due_kind, item.priority) == ("now", "statutory", 100)
    played.complete("arrange_urgent_help", HELPED, instance=instance)
    (note,) = recorded(played, followed, "follow_up_notes")
    assert (note.kind, note.content["urgent_action"]) == ("urgent_help", "emergency_number")


def test_an_early_review_opens_the_review_of_the_case_that_is_followed(played: Stage) -> None:
    followed, instance = raised(played)
    weigh(played, instance, "early_review")
    assert played.instance(instance).status == "COMPLETED"
    assert played.stands_at(followed) == ["review_plan"]


@pytest.mark.parametrize(
    ("outcome", "next_turn"),
    [("plan_change", "new_plan"), ("new_assessment", "new_assessment"), ("handover", "new_assessment")],
)
def test_a_major_change_ends_the_follow_up_and_says_where_to_go(played: Stage, outcome: str, next_turn: str) -> None:
    followed, instance = raised(played)
    weigh(played, instance, outcome)
    assert played.instance(instance).status == "COMPLETED"
    assert played.stands_at(followed) == [AFTERWARDS]
    assert played.variables(followed)["next_turn"] == next_turn


def test_a_review_that_is_wanted_while_another_is_under_way_is_not_lost(played: Stage) -> None:
    followed, first = raised(played)
    played.let_pass(days(8))
    second = again(played, followed, "T12")
    weigh(played, first, "early_review")
    weigh(played, second, "plan_change")
    assert played.stands_at(followed) == ["review_plan"]  # the change waits in the inbox
    (review,) = [item for item in played.open_items(followed) if item.element_id == "review_plan"]
    assert review.due_rule == "wd(5)"


@covers("I7")
def test_a_handover_leaves_the_case_with_the_one_who_has_it(played: Stage) -> None:
    followed, instance = raised(played)
    weigh(played, instance, "handover")
    case_key = case_of(played, followed)
    with played.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    assert case.responsible_person == CARRIER


# --- somebody writes to the named person ---


@covers("S000-70", "S000-69")
def test_a_direct_contact_comes_to_the_named_person_past_every_queue(played: Stage) -> None:
    instance = written_to(played)
    assert played.stands_at(instance) == ["answer_direct_contact"]
    item = played.open_item("answer_direct_contact", instance)
    assert (item.assignee, item.candidate_groups, item.due_rule) == (CARRIER, (), "wd(1)")


def test_what_is_answered_stands_in_the_contact(played: Stage) -> None:
    instance = written_to(played)
    played.complete("answer_direct_contact", ANSWERED, instance=instance)
    assert played.instance(instance).status == "COMPLETED"
    contact = recorded(played, instance, "contacts")[-1]
    assert contact.reason == "Voiko käyntiä siirtää?"
    assert isinstance(contact.content, dict)
    assert contact.content["answer"] == ANSWERED["direct_answer_words"]


def test_what_takes_more_is_raised_as_a_trigger_by_the_one_who_answered(played: Stage) -> None:
    instance = written_to(played)
    played.complete("answer_direct_contact", {**ANSWERED, "direct_outcome_code": "trigger"}, instance=instance)
    assert played.stands_at(instance) == ["raise_trigger"]
    assert played.open_item("raise_trigger", instance).assignee == CARRIER
    played.complete("raise_trigger", DESCRIBED, instance=instance)
    assert played.stands_at(instance) == ["assess_trigger"]
    played.complete("assess_trigger", WEIGHED, instance=instance)
    assert played.instance(instance).status == "COMPLETED"


@pytest.mark.parametrize(
    ("given", "rule", "kind", "priority"),
    [
        ({"need_type": "health_care"}, "same_weekday", "target", 60),
        ({"need_type": "social_service"}, "wd(1)", "target", 60),
        ({"need_type": "social_service", "life_threat": True}, "now", "statutory", 100),
    ],
)
def test_a_health_matter_is_answered_the_same_day_and_danger_at_once(
    chain: Stage, given: dict[str, Any], rule: str, kind: str, priority: int
) -> None:
    with_open_case(chain)
    chain.register_contact(person=AADA, **given)
    item = chain.open_item("answer_direct_contact", only_instance_of(chain, TRIGGERS))
    assert (item.due_rule, item.due_kind, item.priority) == (rule, kind, priority)


def test_each_trigger_is_an_instance_of_its_own_in_the_case(played: Stage) -> None:
    followed, _ = raised(played)
    again(played, followed, "T12")
    found = [played.instance(key) for key in instances_of(played, TRIGGERS)]
    assert {instance.case_key for instance in found} == {case_of(played, followed)}
    assert len(found) == 2


# --- the table: how serious, and by when ---


def test_the_table_rates_every_trigger_once() -> None:
    codes = [f"T{number:02}" for number in range(1, 23)]
    found = {code: decide("follow_up_triggers", trigger_code=code).value for code in codes}
    assert {len(rated) for rated in found.values()} == {1}
    assert found["T17"] == [{"severity": "critical", "handle_rule": "now"}]
    assert found["T14"] == [{"severity": "low", "handle_rule": "wd(10)"}]
    assert decide("follow_up_triggers", trigger_code="of_the_future").value is None
