"""Every road through the first assessment, in the diagram's own words."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases.contacts import Received
from tests.processes.first_contact import ADVISED, ASSESSED, NOT_SOLVED, SOLVABLE, contact_of, files_of
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound, stage

ALERTS = ["worry", "unclear", "repeat_contacts", "missed_appointments", "addiction"]


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    """A stage with this one diagram."""
    with stage(sqlite_store, files_of("first_assessment")) as ready:
        yield ready
    assert_sound(sqlite_store)


def begin(played: Stage, **given: Json) -> tuple[int, Received]:
    """Take a contact in and begin its first assessment, as the main chain does."""
    received = played.register_contact()
    usual: dict[str, Json] = {
        "contact": str(received.contact_key),
        "need_type": "social_service",
        "life_threat": False,
        "model_variant": "central",
        "active_case": False,
    }
    return played.start("first_assessment", {**usual, **given}), received


def outcome_of(played: Stage, answers: dict[str, Json], **given: Json) -> dict[str, Json]:
    """Play the assessment with these answers and return the variables where it stands then."""
    instance, _ = begin(played, **given)
    played.complete("assess_urgency_and_complexity", {**ASSESSED, **answers})
    return played.variables(instance)


@covers("S000-51", "S002-03")
def test_the_first_assessment_waits_for_a_nurse_or_an_adviser_with_its_own_due_date(played: Stage) -> None:
    begin(played)
    item = played.open_item("assess_urgency_and_complexity")
    assert item.candidate_groups == ("triage_nurse", "client_adviser")
    assert (item.due_rule, item.due_kind, item.priority) == ("wd(1)", "target", 50)


@covers("S000-12")
def test_a_matter_of_health_is_assessed_on_the_same_working_day_by_law(played: Stage) -> None:
    begin(played, need_type="health_care")
    item = played.open_item("assess_urgency_and_complexity")
    assert (item.due_rule, item.due_kind) == ("same_weekday", "statutory")


def test_a_threat_to_life_is_due_now_and_first_in_the_queue(played: Stage) -> None:
    begin(played, life_threat=True)
    item = played.open_item("assess_urgency_and_complexity")
    assert (item.due_rule, item.due_kind, item.priority) == ("now", "statutory", 100)


@covers("S000-10")
def test_the_clients_own_words_must_be_written_down(played: Stage) -> None:
    begin(played)
    without = {name: value for name, value in ASSESSED.items() if name != "assess_reason"}
    with pytest.raises(Invalid) as refusal:
        played.complete("assess_urgency_and_complexity", without)
    assert [fault.field for fault in refusal.value.fields] == ["assess_reason"]


@covers("S002-24", "S002-25", "S002-28")
@pytest.mark.parametrize("sign", ALERTS)
def test_an_alert_must_be_explained(played: Stage, sign: str) -> None:
    begin(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("assess_urgency_and_complexity", {**ASSESSED, "assess_alert_signs": [sign]})
    assert [fault.field for fault in refusal.value.fields] == ["assess_alert_note"]


@covers("S002-29", "S002-30", "S002-31", "S002-32")
def test_the_four_questions_are_kept_in_the_contact(played: Stage) -> None:
    _, received = begin(played)
    asked: dict[str, Json] = {
        "assess_what_helped": "Naapuri.",
        "assess_what_tried": "Turvapuhelin.",
        "assess_how_are_you": "Yöt ovat pitkiä.",
        "assess_well_being": 4,
        "assess_duration": 3,
        "assess_duration_unit": "months",
    }
    played.complete("assess_urgency_and_complexity", {**ASSESSED, **asked})
    content = contact_of(played, received).content
    assert isinstance(content, dict)
    terms = ("what_helped", "what_tried", "how_are_you", "well_being", "duration", "duration_unit")
    assert [content[term] for term in terms] == [*asked.values()]


@covers("S000-43")
def test_what_is_solved_in_the_contact_ends_there_with_the_advice_in_the_contact(played: Stage) -> None:
    instance, received = begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    item = played.open_item("solve_in_contact")
    assert (item.due_rule, item.due_kind) == ("min(10)", "target")
    played.complete("solve_in_contact", {**ADVISED, "solve_services": ["meal_service"]})
    found = played.variables(instance)
    assert (found["route"], found["first_outcome_code"], found["complexity"]) == ("solved", "solved_advice", "simple")
    assert played.instance(instance).status == "COMPLETED"
    content = contact_of(played, received).content
    assert isinstance(content, dict)
    assert (content["advice"], content["services_shown"]) == (ADVISED["solve_advice"], ["meal_service"])
    assert content["client_goal"] == SOLVABLE["assess_client_goal"]


@pytest.mark.parametrize("service_class", ["public_no_decision", "third_sector", "self_funded"])
@covers("S000-15", "S000-61", "S000-59")
def test_advice_can_point_to_services_of_every_class(played: Stage, service_class: str) -> None:
    _, received = begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    played.complete("solve_in_contact", {**ADVISED, "solve_service_class": service_class})
    content = contact_of(played, received).content
    assert isinstance(content, dict)
    assert content["service_class"] == service_class


@pytest.mark.parametrize("left_out", ["solve_advice", "solve_outcome", "solve_next_step"])
def test_what_was_solved_is_recorded_well(played: Stage, left_out: str) -> None:
    begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    with pytest.raises(Invalid) as refusal:
        played.complete("solve_in_contact", {name: value for name, value in ADVISED.items() if name != left_out})
    assert [fault.field for fault in refusal.value.fields] == [left_out]


@covers("S002-06")
def test_a_talk_of_more_than_ten_minutes_is_late_but_not_cut_off(played: Stage) -> None:
    instance, _ = begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    due_at = played.open_item("solve_in_contact").due_at
    played.advance_clock(timedelta(minutes=25))
    assert due_at is not None
    assert due_at < played.now
    played.complete("solve_in_contact", ADVISED)
    assert played.variables(instance)["route"] == "solved"


@covers("S004-10")
def test_what_was_not_solved_after_all_is_assessed_again_as_complex(played: Stage) -> None:
    instance, _ = begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    assert played.variables(instance)["complexity"] == "simple"
    played.complete("solve_in_contact", NOT_SOLVED)
    found = played.variables(instance)
    assert (found["complexity"], found["route"], found["guidance_level"]) == ("complex", "service_needs_assessment", 2)
    assert played.instance(instance).status == "COMPLETED"


def test_free_text_stays_out_of_the_variables(played: Stage) -> None:
    instance, _ = begin(played, need_type="information")
    played.complete("assess_urgency_and_complexity", SOLVABLE)
    played.complete("solve_in_contact", ADVISED)
    texts = {str(value) for value in played.variables(instance).values()}
    assert texts.isdisjoint({str(SOLVABLE["assess_reason"]), str(ADVISED["solve_advice"])})


@pytest.mark.parametrize(
    ("answers", "given", "urgency"),
    [
        ({}, {"life_threat": True}, "emergency"),
        ({"assess_symptom_urgency": "emergency"}, {}, "emergency"),
        ({"assess_safety_at_risk": True}, {}, "immediate"),
        ({"assess_safety_at_risk": True, "assess_symptom_urgency": "emergency"}, {}, "emergency"),
        ({"assess_care_at_risk": True}, {}, "same_day"),
        ({"assess_symptom_urgency": "same_day"}, {}, "same_day"),
        ({"assess_symptom_urgency": "within_days"}, {}, "within_days"),
        ({"assess_symptom_urgency": "none"}, {}, "non_urgent"),
    ],
)
@covers("S002-04")
def test_the_table_tells_the_urgency(
    played: Stage, answers: dict[str, Json], given: dict[str, Json], urgency: str
) -> None:
    assert outcome_of(played, answers, **given)["urgency"] == urgency


@pytest.mark.parametrize(
    ("alerts", "given", "complexity"),
    [
        (0, {}, "complex"),
        (1, {}, "complex"),
        (2, {}, "complex"),
        (3, {}, "complex_high"),
        (5, {}, "complex_high"),
        (0, {"active_case": True}, "existing_case"),
        (4, {"active_case": True}, "existing_case"),
    ],
)
@covers("S002-05", "S002-12")
def test_the_table_tells_the_complexity_by_the_alerts(
    played: Stage, alerts: int, given: dict[str, Json], complexity: str
) -> None:
    signs = {"assess_alert_signs": ALERTS[:alerts], "assess_alert_note": "Huolta on."} if alerts else {}
    assert outcome_of(played, signs, **given)["complexity"] == complexity


@pytest.mark.parametrize(
    ("answers", "given", "route"),
    [
        ({}, {"life_threat": True}, "emergency_handover"),
        ({"assess_safety_at_risk": True}, {}, "urgent_help"),
        ({}, {"active_case": True}, "direct_contact"),
        ({}, {"model_variant": "health_centre"}, "mapping"),
        ({}, {}, "service_needs_assessment"),
        (SOLVABLE, {"need_type": "booking"}, "book_appointment"),
        (SOLVABLE, {"need_type": "health_care"}, "book_appointment"),
        (SOLVABLE, {"need_type": "support_service"}, "support_service_order"),
        (SOLVABLE, {"need_type": "social_service"}, "service_needs_assessment"),
        (SOLVABLE, {"need_type": "social_and_health"}, "service_needs_assessment"),
        (SOLVABLE, {"need_type": "information"}, "solve_now"),
        (SOLVABLE, {"need_type": None}, "solve_now"),
        ({**SOLVABLE, "assess_assessment_asked": True}, {"need_type": "information"}, "service_needs_assessment"),
    ],
)
@covers("S000-47", "S000-60", "S004-14")
def test_the_table_chooses_the_route(
    played: Stage, answers: dict[str, Json], given: dict[str, Json], route: str
) -> None:
    assert outcome_of(played, answers, **given)["route"] == route


@pytest.mark.parametrize(
    ("answers", "given", "level"),
    [
        (SOLVABLE, {}, 1),
        ({**SOLVABLE, "assess_services_in_use": ["home_care"]}, {}, 2),
        ({**SOLVABLE, "assess_sectors": ["social", "health"]}, {}, 2),
        ({}, {}, 2),
        ({**SOLVABLE, "assess_coordination_needed": True}, {}, 3),
        ({"assess_alert_signs": ALERTS[:3], "assess_alert_note": "Huolta on."}, {}, 3),
    ],
)
@covers("S004-21")
def test_the_table_tells_the_level_of_guidance(
    played: Stage, answers: dict[str, Json], given: dict[str, Json], level: int
) -> None:
    assert outcome_of(played, answers, **given)["guidance_level"] == level
