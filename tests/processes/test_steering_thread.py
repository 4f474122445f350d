"""Every road through the steering thread and the plan it calls, in the diagrams' own words."""

from datetime import UTC, datetime, timedelta

import pytest

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.store import Store
from koppi.usecases import cases, work_items
from koppi.usecases.contacts import Person
from tests.processes.steering import (
    AGREEMENT,
    BY_HAND,
    CLOSING_TRIGGER,
    EARLY_REVIEW,
    ENDS,
    FIRST_ASSESSMENT,
    FOLLOW_UP,
    GOALS,
    GOES_ON,
    HARMLESS_TRIGGER,
    NEEDS,
    NOT_REACHED,
    REACHED,
    REFUSED_AGREEMENT,
    SOLVED,
    to_case,
    to_follow_up,
    to_request,
)
from tests.support.houses import MONDAY, Stage, assert_sound, stage

AADA = Person(identity_code="170540-906J", first_names="Aada", last_name="Esimerkki")


# --- contact and first assessment ---


def test_a_contact_opens_the_first_assessment_for_the_advisers_with_the_next_working_day_as_target(
    thread: Stage,
) -> None:
    received = thread.register_contact()
    item = thread.open_item("assess_contact")
    assert item.instance_key == received.instance_key
    assert item.candidate_groups == ("triage_nurse", "client_adviser")
    assert (item.due_rule, item.due_kind) == ("wd(1)", "target")
    assert item.due_at is not None
    assert item.due_at.date() == MONDAY.date() + timedelta(days=1)
    assert item.priority == 50


def test_a_threat_to_life_comes_first_in_the_queue_and_takes_the_urgent_route(thread: Stage) -> None:
    received = thread.register_contact(life_threat=True)
    assert thread.open_item("assess_contact").priority == 100
    assert received.instance_key is not None
    thread.complete("assess_contact", SOLVED)
    found = thread.variables(received.instance_key)
    assert (found["urgency"], found["route"], found["service"]) == ("emergency", "urgent_help", "emergency_service")
    assert thread.stands_at(received.instance_key) == ["assess_needs", "draft_goals"]


def test_what_is_solved_at_once_opens_no_case(thread: Stage) -> None:
    received = thread.register_contact()
    assert received.instance_key is not None
    thread.complete("assess_contact", SOLVED)
    instance = thread.instance(received.instance_key)
    assert (instance.status, instance.case_key) == ("COMPLETED", None)
    assert thread.stands_at(instance.key) == []


@pytest.mark.parametrize(
    ("answers", "need_type", "route", "service"),
    [
        ({"safety_at_risk": True}, None, "urgent_help", "social_emergency_duty"),
        (
            {"alert_signs": ["worry", "unclear", "addiction"], "alert_note": "Kolme."},
            None,
            "team_assessment",
            "multidisciplinary_assessment",
        ),
        ({"alert_signs": ["worry"], "alert_note": "Huoli."}, None, "needs_assessment", "service_guidance"),
        ({"assessment_asked": True}, None, "needs_assessment", "service_guidance"),
        ({}, "support_service", "support_service", "support_service"),
    ],
)
def test_the_table_chooses_route_and_service(
    thread: Stage, answers: dict[str, object], need_type: str | None, route: str, service: str
) -> None:
    received = thread.register_contact(need_type=need_type)
    assert received.instance_key is not None
    thread.complete("assess_contact", {**FIRST_ASSESSMENT, **answers})
    found = thread.variables(received.instance_key)
    assert (found["route"], found["service"]) == (route, service)


def test_an_answer_that_breaks_a_rule_changes_nothing(thread: Stage) -> None:
    received = thread.register_contact()
    assert received.instance_key is not None
    before = thread.instance(received.instance_key)
    with pytest.raises(Invalid) as refusal:
        thread.complete("assess_contact", {**FIRST_ASSESSMENT, "symptom_urgency": "soonish"})
    assert [fault.field for fault in refusal.value.fields] == ["symptom_urgency"]
    assert thread.instance(received.instance_key) == before


# --- the case and the plan ---


def test_the_case_opens_with_a_named_person_who_has_both_tasks(thread: Stage) -> None:
    _, case_key = to_case(thread)
    page = cases.open_case(thread.caller("case_owner"), case_key)
    assert page.case.responsible_person == "case_owner"
    assert {item.element_id: item.assignee for item in page.work_items} == {
        "assess_needs": "case_owner",
        "draft_goals": "case_owner",
    }
    needs = thread.open_item("assess_needs")
    assert (needs.due_rule, needs.due_kind) == ("wd(7)", "statutory")  # born in 1940


def test_a_stranger_to_the_case_finds_neither_task_nor_case(thread: Stage) -> None:
    _, case_key = to_case(thread)
    needs = thread.open_item("assess_needs")
    with pytest.raises(NotFound):
        work_items.open_work_item(thread.caller("client_guide"), needs.key)
    with pytest.raises(NotFound):
        cases.open_case(thread.caller("client_guide"), case_key)


def test_a_plan_that_the_client_refuses_goes_back_to_the_goals(thread: Stage) -> None:
    instance, _ = to_case(thread)
    thread.complete("draft_goals", GOALS)
    assert thread.stands_at(instance) == ["agree_duties", "assess_needs"]
    thread.complete("agree_duties", REFUSED_AGREEMENT)
    assert thread.stands_at(instance) == ["assess_needs", "draft_goals"]
    thread.complete("draft_goals", {**GOALS, "plan_goals": GOALS["plan_goals"] * 2})
    thread.complete("agree_duties", AGREEMENT)
    assert thread.stands_at(instance) == ["assess_needs"]  # the plan waits at the gateway
    found = thread.variables(instance)
    assert (found["goal_count"], found["contact_rhythm"]) == (2, "monthly")


def test_the_goals_keep_what_was_agreed_inside_the_called_plan(thread: Stage) -> None:
    instance, _ = to_case(thread)
    thread.complete("draft_goals", GOALS)
    thread.complete("agree_duties", AGREEMENT)
    assert "client_approves" not in thread.variables(instance)


# --- the service request ---


def test_an_accepted_request_is_sent_once_and_begins_the_follow_up(thread: Stage) -> None:
    instance, case_key = to_request(thread)
    assert thread.stands_at(instance) == ["send_service_request"]
    assert thread.run_jobs() == 1
    (request,) = thread.service_production.requests.values()
    assert {name: value for name, value in request.items() if value is not None} == {
        "case_key": str(case_key),
        "service": "service_guidance",
        "urgency": "non_urgent",
    }
    assert thread.variables(instance)["request"] == "SR-1"
    assert thread.stands_at(instance) == FOLLOW_UP


def test_a_declined_request_is_arranged_by_hand(sqlite_store: Store) -> None:
    with stage(sqlite_store, declines=frozenset({"service_guidance"})) as played:
        instance, _ = to_request(played)
        played.run_jobs()
        assert played.stands_at(instance) == ["arrange_by_hand"]
        assert played.open_item("arrange_by_hand").candidate_groups == ("client_guide",)
        played.complete("arrange_by_hand", BY_HAND)
        assert played.stands_at(instance) == FOLLOW_UP
        found = played.variables(instance)
        assert (found["handled_by_hand"], found["start_obstacle"], found["request"]) == (True, "no_capacity", None)
    assert_sound(sqlite_store)


def test_service_production_that_is_down_gets_the_same_request_again(sqlite_store: Store) -> None:
    with stage(sqlite_store, failures=1) as played:
        instance, _ = to_request(played)
        played.run_jobs()
        assert played.stands_at(instance) == ["send_service_request"]
        with sqlite_store.begin() as tx:
            (job,) = tx.jobs.open_of(instance)
            assert (job.retries, job.deadline_at) == (2, None)
            tx.jobs.change(job.key, retry_at=None)  # the back-off is machine time, which no test waits for
        played.run_jobs()
        assert played.stands_at(instance) == FOLLOW_UP
        assert (played.service_production.calls, len(played.service_production.requests)) == (2, 1)
    assert_sound(sqlite_store)


# --- the follow-up ---


def test_twenty_quiet_working_days_open_a_contact_for_the_named_person(thread: Stage) -> None:
    instance, _ = to_follow_up(thread)
    # 1 March + 20 working days, to the last second; Good Friday 26 and Easter Monday 29 are none
    last_second = datetime(2027, 3, 31, 20, 59, 59, tzinfo=UTC)
    thread.advance_clock(last_second - timedelta(seconds=1))
    assert thread.stands_at(instance) == FOLLOW_UP
    thread.advance_clock(last_second)
    assert thread.stands_at(instance) == ["contact_client"]
    item = thread.open_item("contact_client")
    assert (item.assignee, item.created_at) == ("case_owner", last_second)
    thread.complete("contact_client", REACHED)
    assert thread.stands_at(instance) == FOLLOW_UP
    assert thread.variables(instance)["well_being"] == 8


def test_a_client_who_is_not_reached_stays_in_follow_up_with_the_known_well_being(thread: Stage) -> None:
    instance, _ = to_follow_up(thread)
    thread.advance_clock(timedelta(days=31))
    thread.complete("contact_client", NOT_REACHED)
    found = thread.variables(instance)
    assert (found["client_reached"], found["well_being"]) == (False, 6)
    assert thread.stands_at(instance) == FOLLOW_UP


def test_the_time_of_review_comes_when_no_reminder_is_earlier(thread: Stage) -> None:
    instance, _ = to_follow_up(thread, life_threat=True)  # reviewed in a month
    thread.advance_clock(timedelta(days=31))
    thread.complete("contact_client", REACHED)
    thread.advance_clock(timedelta(days=3))
    assert thread.stands_at(instance) == ["review_client_plan"]
    assert thread.open_item("review_client_plan").assignee == "case_owner"


def test_a_review_that_goes_on_sets_the_next_one(thread: Stage) -> None:
    instance, _ = to_follow_up(thread)
    thread.raise_trigger(_case(thread, instance))
    thread.complete("handle_trigger", EARLY_REVIEW)
    assert thread.stands_at(instance) == FOLLOW_UP
    thread.advance_clock(thread.now)
    thread.complete("review_client_plan", GOES_ON)
    found = thread.variables(instance)
    assert (found["review_rule"], found["stability"]) == ("cal_months(1)", "stable")
    assert thread.stands_at(instance) == FOLLOW_UP


def test_a_review_that_ends_closes_the_case_with_its_ground(thread: Stage) -> None:
    instance, case_key = to_follow_up(thread)
    thread.raise_trigger(case_key)
    thread.complete("handle_trigger", EARLY_REVIEW)
    thread.advance_clock(thread.now)
    thread.complete("review_client_plan", ENDS)
    assert thread.instance(instance).status == "COMPLETED"
    _assert_closed(thread, case_key, "goals_met")


def test_a_trigger_opens_its_task_for_the_named_person_and_closes_the_timers(thread: Stage) -> None:
    instance, case_key = to_follow_up(thread)
    assert thread.raise_trigger(case_key, trigger_code="fall").instance_key == instance
    assert thread.stands_at(instance) == ["handle_trigger"]
    item = thread.open_item("handle_trigger")
    assert (item.assignee, item.priority) == ("case_owner", 70)
    thread.complete("handle_trigger", HARMLESS_TRIGGER)
    assert thread.stands_at(instance) == FOLLOW_UP


def test_a_trigger_for_another_case_reaches_nobody(thread: Stage) -> None:
    instance, case_key = to_follow_up(thread)
    assert thread.raise_trigger(case_key + 1).instance_key is None
    assert thread.stands_at(instance) == FOLLOW_UP


def test_a_trigger_can_close_the_case(thread: Stage) -> None:
    instance, case_key = to_follow_up(thread)
    thread.raise_trigger(case_key)
    thread.complete("handle_trigger", CLOSING_TRIGGER)
    assert thread.instance(instance).status == "COMPLETED"
    _assert_closed(thread, case_key, "moved_away")


def test_the_follow_up_goes_round_as_often_as_the_case_goes_on(thread: Stage) -> None:
    instance, case_key = to_follow_up(thread)
    for _ in range(5):
        thread.raise_trigger(case_key)
        thread.complete("handle_trigger", HARMLESS_TRIGGER)
        assert thread.stands_at(instance) == FOLLOW_UP


# --- people ---


def test_open_tasks_follow_when_another_person_becomes_responsible(thread: Stage) -> None:
    first, case_key = to_case(thread, person=AADA)
    thread.add_person("second_owner", "case_owner")
    second, same_case = to_case(thread, person=AADA)  # the client's open case is joined, who has room is named
    assert same_case == case_key
    assert {item.assignee for item in thread.open_items(first)} == {"second_owner"}
    with pytest.raises(NotFound):  # who carries the case no longer has no ground to see its tasks
        thread.complete("assess_needs", NEEDS, by="case_owner", instance=second)
    thread.complete("draft_goals", GOALS, instance=first)
    assert thread.open_item("agree_duties", first).assignee == "second_owner"


def test_a_task_completed_twice_tells_who_was_first(thread: Stage) -> None:
    thread.register_contact()
    item = thread.complete("assess_contact", SOLVED, by="triage_nurse")
    with pytest.raises(Conflict) as refusal:
        work_items.complete(thread.caller("client_adviser"), item.key, SOLVED)
    assert (refusal.value.code, refusal.value.parameters["by"]) == ("work_item.completed", "triage_nurse")


# --- the whole ---


def test_a_client_comes_all_the_way_from_contact_to_closing(store: Store) -> None:
    with stage(store) as played:
        instance, case_key = to_follow_up(played)
        played.advance_clock(timedelta(days=31))
        played.complete("contact_client", REACHED)
        played.raise_trigger(case_key)
        played.complete("handle_trigger", EARLY_REVIEW)
        played.advance_clock(played.now)
        played.complete("review_client_plan", GOES_ON)
        played.advance_clock(timedelta(days=31))
        played.complete("contact_client", REACHED)
        played.advance_clock(timedelta(days=5))
        played.complete("review_client_plan", ENDS)
        assert played.instance(instance).status == "COMPLETED"
        assert played.open_items() == []
        _assert_closed(played, case_key, "goals_met")
    assert_sound(store, inputs=15)


def _case(thread: Stage, instance: int) -> int:
    key = thread.instance(instance).case_key
    assert key is not None
    return key


def _assert_closed(thread: Stage, case_key: int, reason: str) -> None:
    with thread.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    assert (case.phase, case.closing_reason, case.closed_at) == ("closed", reason, thread.now)
