"""Every road through the main chain, in the diagram's own words; what it calls is walked in tests of its own."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from lxml import etree

from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.store import Store
from koppi.store.records import Case
from tests.processes.first_contact import (
    AADA,
    ADVISED,
    ANONYMOUS,
    ASSESSED,
    CALLED,
    IDENTIFIED,
    MAIN,
    SEEN_TO,
    SOLVABLE,
    contact_of,
    first_contact,
    only_instance_of,
)
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

LINES: list[Json] = [
    {"service_line": "1", "service": "home_care", "provider": "kotihoito", "needs_decision": True, "start_on": None},
    {"service_line": "2", "service": "meal_service", "provider": None, "needs_decision": True, "start_on": None},
    {"service_line": "3", "service": "support_person", "provider": None, "needs_decision": False, "start_on": None},
]
PLAN_NEEDED: dict[str, Json] = {"plan_needed": True, "services_needed": True, "guidance_level": 3}
PLANNED: dict[str, Json] = {"service_lines": LINES, "decisions_needed": 2, "contact_rhythm": "cal_days(30)"}
NO_DECISIONS: dict[str, Json] = {"service_lines": LINES[2:], "decisions_needed": 0}
CLOSED: dict[str, Json] = {
    "closing_goals": [{"closing_goal_text": "Suihku kahdesti viikossa", "closing_goal_reached": "yes"}],
    "closing_got_help": "yes",
    "closing_was_heard": "yes",
    "closing_could_influence": 4,
    "closing_ground": "goals_met",
    "closing_knows_whom_to_call": True,
    "closing_summary": "Suihkuapu jatkuu.",
}


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with first_contact(sqlite_store) as ready:
        yield ready
    assert_sound(sqlite_store)


def to_case(played: Stage) -> int:
    """Play from the contact to the open case and return the chain's instance."""
    played.register_contact(need_type="social_service", person=AADA)
    played.complete("assess_urgency_and_complexity", ASSESSED)
    return only_instance_of(played, MAIN)


def to_plan(played: Stage, assessed: dict[str, Json] = PLAN_NEEDED) -> int:
    """Play on to the plan."""
    instance = to_case(played)
    played.complete("service_needs_assessment_task", assessed)
    played.complete("own_worker_task", {})
    return instance


def to_follow_up(played: Stage) -> int:
    """Play on to the follow-up of a plan that needs no decision."""
    instance = to_plan(played)
    played.complete("client_plan_task", NO_DECISIONS)
    played.complete("service_start_task", {})
    return instance


def seen_by(played: Stage, element_id: str) -> list[dict[str, Json]]:
    """Return what the called processes that wait at this element were given, in order."""
    wanted = [item for item in played.open_items() if item.element_id == element_id]
    with played.house.store.begin(read_only=True) as tx:
        rows = list(tx.variables.of(wanted[0].instance_key)) if wanted else []
    scopes = sorted({row.scope for row in rows if row.name == "service_line"})
    return [{row.name: row.value for row in rows if row.scope == scope} for scope in scopes]


def the_case(played: Stage, instance: int) -> Case:
    """Return the instance's case as it is stored."""
    case_key = played.instance(instance).case_key
    assert case_key is not None
    with played.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    return case


@covers("S000-17", "S000-41", "S000-67")
def test_the_four_lanes_say_who_has_the_ball() -> None:
    found = etree.fromstring(model_files(None)[f"{MAIN}.bpmn"])
    calls = {
        call.get("id"): called.get("processId")
        for call in found.iter("{*}callActivity")
        for called in call.iter("{*}calledElement")
    }
    lanes = {
        lane.get("name"): {calls[node.text] for node in lane.iter("{*}flowNodeRef") if node.text in calls}
        for lane in found.iter("{*}lane")
    }
    assert list(lanes) == ["Asiakas", "Asiakaspalvelukeskus", "Sisäinen järjestäjä", "Palvelutuotanto"]
    assert lanes["Sisäinen järjestäjä"] == set(CALLED) - {"service_start"}
    assert lanes["Palvelutuotanto"] == {"service_start"}


# --- what needs no case ---


@covers("S002-01")
def test_what_is_solved_at_once_opens_no_case(played: Stage) -> None:
    played.register_contact(need_type="information", person=AADA)
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    played.complete("solve_in_contact", ADVISED)
    instance = played.instance(only_instance_of(played, MAIN))
    assert (instance.status, instance.case_key) == ("COMPLETED", None)


def test_another_route_is_seen_to_by_hand_and_what_was_done_stands_in_the_contact(played: Stage) -> None:
    received = played.register_contact(need_type="health_care", person=AADA)
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    item = played.open_item("handle_by_hand")
    assert (item.candidate_groups, item.due_rule, item.priority) == (("client_adviser",), "wd(1)", 50)
    played.complete("handle_by_hand", SEEN_TO)
    main = only_instance_of(played, MAIN)
    instance = played.instance(main)
    assert (instance.status, instance.case_key) == ("COMPLETED", None)
    assert played.variables(main)["route"] == "handled"
    content = contact_of(played, received).content
    assert isinstance(content, dict)
    assert content["by_hand_note"] == SEEN_TO["byhand_note"]


@pytest.mark.parametrize(
    ("answers", "rule", "kind", "priority"),
    [
        ({"assess_symptom_urgency": "emergency"}, "now", "statutory", 100),
        ({"assess_safety_at_risk": True}, "now", "statutory", 100),
        ({**SOLVABLE, "assess_symptom_urgency": "same_day"}, "same_weekday", "target", 80),
    ],
)
def test_what_is_urgent_is_due_at_once_and_first_in_the_queue(
    played: Stage, answers: dict[str, Json], rule: str, kind: str, priority: int
) -> None:
    played.register_contact(need_type="health_care", person=AADA)
    played.complete("assess_urgency_and_complexity", {**ASSESSED, **answers})
    item = played.open_item("handle_by_hand")
    assert (item.due_rule, item.due_kind, item.priority) == (rule, kind, priority)


def test_what_was_seen_to_by_hand_can_still_need_an_assessment(played: Stage) -> None:
    played.register_contact(need_type="health_care", person=AADA)
    played.complete("assess_urgency_and_complexity", {**ASSESSED, "assess_safety_at_risk": True})
    played.complete("handle_by_hand", {**SEEN_TO, "byhand_outcome": "assessment"})
    main = only_instance_of(played, MAIN)
    assert played.stands_at(main) == ["own_worker_task", "service_needs_assessment_task"]
    assert played.instance(main).case_key is not None


# --- the case opens ---


@covers("S000-49", "I3")
def test_the_case_opens_with_what_is_known_and_somebody_who_has_it(played: Stage) -> None:
    instance = to_case(played)
    case = the_case(played, instance)
    assert (case.social, case.health, case.level, case.model_variant) == (True, False, 2, "central")
    assert case.responsible_person is not None
    assert played.instance(instance).business_id == str(case.key)


@covers("S003-31")
def test_the_assessment_and_the_naming_of_a_person_go_side_by_side(played: Stage) -> None:
    instance = to_case(played)
    assert played.stands_at(instance) == ["own_worker_task", "service_needs_assessment_task"]
    played.complete("service_needs_assessment_task", PLAN_NEEDED)
    assert played.stands_at(instance) == ["own_worker_task"]
    played.complete("own_worker_task", {})
    assert played.stands_at(instance) == ["client_plan_task"]


def test_a_client_without_a_name_is_identified_before_the_case_opens(played: Stage) -> None:
    received = played.register_contact(need_type="social_service", person=None)
    played.complete("identify_client", ANONYMOUS)
    played.complete("assess_urgency_and_complexity", ASSESSED)
    main = only_instance_of(played, MAIN)
    assert played.stands_at(main) == ["identify_client"]
    played.complete("identify_client", ANONYMOUS)
    assert played.stands_at(main) == ["identify_client"]  # an assessment needs a person
    played.complete("identify_client", IDENTIFIED)
    assert played.stands_at(main) == ["own_worker_task", "service_needs_assessment_task"]
    assert the_case(played, main).client_key == contact_of(played, received).client_key


def test_the_time_of_the_assessment_runs_from_the_contact(played: Stage) -> None:
    received = played.register_contact(need_type="social_service", person=AADA)
    played.let_pass(timedelta(hours=3))
    played.complete("assess_urgency_and_complexity", ASSESSED)
    begun = str(played.variables(only_instance_of(played, MAIN))["clock_start"])
    assert begun.startswith(contact_of(played, received).at.astimezone(played.house.zone).isoformat()[:16])


# --- plan and services ---


def test_a_plan_that_is_not_needed_leads_to_the_closing_talk(played: Stage) -> None:
    instance = to_plan(played, {**PLAN_NEEDED, "plan_needed": False})
    assert played.stands_at(instance) == ["closing_talk"]


@covers("S000-64")
def test_lines_that_need_a_decision_are_decided_one_after_the_other(played: Stage) -> None:
    instance = to_plan(played)
    played.complete("client_plan_task", PLANNED)
    assert played.stands_at(instance) == ["service_decision_task"]
    (first,) = seen_by(played, "service_decision_task")
    assert (first["service_line"], first["service"], first["provider"]) == ("1", "home_care", "kotihoito")
    played.complete("service_decision_task", {"granted": True})
    assert played.stands_at(instance) == ["service_decision_task"]


def test_what_is_granted_and_what_needs_no_decision_is_started_side_by_side(played: Stage) -> None:
    instance = to_plan(played)
    played.complete("client_plan_task", PLANNED)
    played.complete("service_decision_task", {"granted": False})
    played.complete("service_decision_task", {"granted": True})
    assert played.stands_at(instance) == ["service_start_task", "service_start_task"]
    assert {given["service_line"] for given in seen_by(played, "service_start_task")} == {"2", "3"}


def test_a_plan_without_decisions_goes_straight_to_the_start(played: Stage) -> None:
    instance = to_plan(played)
    played.complete("client_plan_task", NO_DECISIONS)
    assert played.stands_at(instance) == ["service_start_task"]


def test_where_nothing_is_granted_the_client_is_followed_all_the_same(played: Stage) -> None:
    instance = to_plan(played)
    played.complete("client_plan_task", {**PLANNED, "service_lines": LINES[:1], "decisions_needed": 1})
    played.complete("service_decision_task", {"granted": False})
    assert played.stands_at(instance) == ["follow_up_task"]


# --- the turns ---


def test_a_new_plan_starts_only_what_is_new(played: Stage) -> None:
    instance = to_plan(played)
    played.complete("client_plan_task", {**PLANNED, "service_lines": LINES[:1], "decisions_needed": 1})
    played.complete("service_decision_task", {"granted": True})
    played.complete("service_start_task", {})
    played.complete("follow_up_task", {"next_turn": "new_plan"})
    assert played.stands_at(instance) == ["client_plan_task"]
    played.complete("client_plan_task", NO_DECISIONS)
    assert [given["service_line"] for given in seen_by(played, "service_start_task")] == ["3"]


def test_a_new_assessment_goes_back_to_both_with_a_clock_of_its_own(played: Stage) -> None:
    instance = to_follow_up(played)
    before = played.variables(instance)["clock_start"]
    played.let_pass(timedelta(days=40))
    played.complete("follow_up_task", {"next_turn": "new_assessment"})
    assert played.stands_at(instance) == ["own_worker_task", "service_needs_assessment_task"]
    assert str(played.variables(instance)["clock_start"]) > str(before)


def test_the_case_ends_with_a_talk_by_the_person_who_has_it(played: Stage) -> None:
    instance = to_follow_up(played)
    played.complete("follow_up_task", {"next_turn": "close"})
    item = played.open_item("closing_talk")
    assert item.assignee == the_case(played, instance).responsible_person
    assert (item.due_rule, item.due_kind) == ("wd(10)", "target")
    played.complete("closing_talk", CLOSED)
    case = the_case(played, instance)
    assert (case.phase, case.closing_reason, played.instance(instance).status) == ("closed", "goals_met", "COMPLETED")
    with played.house.store.begin(read_only=True) as tx:
        content = tx.cases.closing_of(case.key)
    assert isinstance(content, dict)
    assert content["goals"] == [{"text": "Suihku kahdesti viikossa", "reached": "yes"}]


@covers("I1")
def test_a_client_whose_case_is_closed_gets_a_new_one(played: Stage) -> None:
    instance = to_follow_up(played)
    played.complete("follow_up_task", {"next_turn": "close"})
    played.complete("closing_talk", CLOSED)
    played.register_contact(need_type="social_service", person=AADA)
    played.complete("assess_urgency_and_complexity", ASSESSED)
    cases = {item.case_key for item in played.open_items()}
    assert len(cases) == 1
    assert cases.isdisjoint({the_case(played, instance).key})
