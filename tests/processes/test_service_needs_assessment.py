"""Every road through the assessment of service needs, in the diagram's own words."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.due import due
from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from tests.processes.deciding import decide, row_of
from tests.processes.opening import AFTERWARDS, begins_with, called, case_of, open_case, page_of
from tests.support.covers import covers
from tests.support.houses import MONDAY, Stage, assert_sound

HELSINKI = ZoneInfo("Europe/Helsinki")
LIFE_AREAS = (
    "health",
    "functional_ability",
    "mental_wellbeing",
    "substance_use",
    "housing",
    "money",
    "work_and_study",
    "daily_life",
    "social_relations",
    "family_and_children",
    "safety",
    "services_and_rights",
    "participation",
)
BEGIN: dict[str, Json] = {
    "begin_ground_code": "client_request",
    "begin_first_contact": "2027-03-01T08:30:00+02:00",
    "begin_scope_code": "wide",
    "begin_rights_told": True,
}
MEETING: dict[str, Json] = {
    "met_at_moment": "2027-03-01T08:45:00+02:00",
    "met_where_code": "home",
    "met_who_list": ["client"],
    "met_client_view": "Suihkuun meno pelottaa.",
    "met_client_priority": "Haluan asua kotona.",
    "met_strengths": "Tytär käy usein.",
    "met_observations": "Koti on siisti.",
    "met_well_being": 6,
    "met_again_answer": "no",
}
WRITTEN: dict[str, Json] = {
    **{f"need_in_{area}": "no" for area in LIFE_AREAS},
    "need_in_daily_life": "clear",
    "need_note_daily_life": "Apua suihkuun kahdesti viikossa.",
    "written_work_ability": "no",
    "written_summary": "Arki sujuu muuten.",
    "written_support_needs": "Kotihoito.",
    "written_conclusion": "Asiakkuuden edellytykset täyttyvät.",
    "written_worker_view_client": "Tuttu ihminen olisi hyvä.",
    "written_worker_view_worker": "Tarvitaan.",
    "written_children_checked": True,
    "written_group_code": "older_person",
    "written_level_code": 2,
    "written_special_answer": "no",
    "written_services_answer": "yes",
    "written_plan_answer": "yes",
    "written_months": 12,
    "written_specialty_code": "none",
    "written_other_answer": "no",
    "written_plain_summary": "Saat apua suihkuun.",
}


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with called(sqlite_store, "service_needs_assessment") as ready:
        yield ready
    assert_sound(sqlite_store)


def without(values: dict[str, Json], *names: str) -> dict[str, Json]:
    """Return the answers but for these."""
    return {name: value for name, value in values.items() if name not in names}


def to_writing(played: Stage, **codes: Json) -> int:
    """Play from the contact to the assessment that is to be written."""
    instance = open_case(played, **codes)
    played.complete("start_assessment", BEGIN)
    played.complete("meet_client", MEETING)
    return instance


def test_the_straight_road_ends_with_a_complete_assessment_and_what_it_says(played: Stage) -> None:
    instance = to_writing(played)
    played.complete("write_assessment", WRITTEN)
    assert played.stands_at(instance) == [AFTERWARDS]
    found = played.variables(instance)
    said = ("services_needed", "plan_needed", "special_support", "expected_months", "other_key_worker", "specialty")
    assert [found[name] for name in said] == [True, True, False, 12, False, "none"]
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        (assessment,) = tx.assessments.of_case(case_key)
        case = tx.cases.get(case_key)
    assert (assessment.state, assessment.scope, assessment.start_ground) == ("completed", "wide", "client_request")
    assert (assessment.services_needed, assessment.completed_by) == (True, "client_adviser")
    assert case is not None
    assert (case.client_group, case.level, case.phase) == ("older_person", 2, "assessment")


@covers("S001-49")
def test_start_meeting_and_writing_come_together_in_one_record(played: Stage) -> None:
    instance = to_writing(played)
    played.complete("write_assessment", WRITTEN)
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        (assessment,) = tx.assessments.of_case(case_key)
    content = assessment.content
    assert isinstance(content, dict)
    assert (content["client_told_rights"], content["client_priority"]) == (True, "Haluan asua kotona.")
    assert (content["resources"], content["need_daily_life"]) == ("Tytär käy usein.", "clear")


def test_who_starts_sees_an_earlier_assessment_and_is_warned_for_half_a_year(played: Stage) -> None:
    warning = "alle puoli vuotta vanha arviointi"
    to_writing(played)
    played.complete("write_assessment", WRITTEN)
    open_case(played)
    begins = begins_with(played, "start_assessment")
    assert begins["begin_earlier_day_shown"] == "2027-03-01"
    assert begins["begin_earlier_summary_shown"] == WRITTEN["written_summary"]
    assert warning in page_of(played, "start_assessment")
    played.let_pass(timedelta(days=184))
    page = page_of(played, "start_assessment")
    assert str(WRITTEN["written_summary"]) in page
    assert warning not in page


def test_who_starts_the_first_assessment_sees_no_earlier_one(played: Stage) -> None:
    open_case(played)
    page = page_of(played, "start_assessment")
    assert "Miten laaja arviointi tehdään" in page
    assert "Aiempi arviointi" not in page


def test_each_meeting_is_recorded_for_whoever_met_the_client(played: Stage) -> None:
    instance = open_case(played)
    played.complete("start_assessment", BEGIN)
    played.complete("meet_client", {**MEETING, "met_again_answer": "yes"})
    assert played.stands_at(instance) == ["meet_client"]
    played.complete("meet_client", {**MEETING, "met_at_moment": "2027-03-01T08:55:00+02:00"})
    assert played.stands_at(instance) == ["write_assessment"]
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        met = tx.client_contacts.of_case(case_key)
    assert [(one.person, one.mode) for one in met] == [("client_adviser", "home")] * 2


def test_a_meeting_that_is_still_to_come_cannot_be_recorded(played: Stage) -> None:
    instance = open_case(played)
    played.complete("start_assessment", BEGIN)
    with pytest.raises(Invalid) as refusal:
        played.complete("meet_client", {**MEETING, "met_at_moment": "2027-03-02T09:00:00+02:00"})
    assert refusal.value.code == "client_contact.in_the_future"
    assert played.stands_at(instance) == ["meet_client"]


@covers("S000-06")
def test_an_assessment_that_is_open_already_goes_on_instead_of_a_second_one(played: Stage) -> None:
    first = open_case(played)
    played.complete("start_assessment", BEGIN, instance=first)
    second = open_case(played)
    played.complete("start_assessment", BEGIN, instance=second)
    assert played.stands_at(second) == ["meet_client"]
    case_key = case_of(played, first)
    with played.house.store.begin(read_only=True) as tx:
        assert len(tx.assessments.of_case(case_key)) == 1


# --- when it is due ---


@covers("S000-19", "S000-62")
@pytest.mark.parametrize(
    ("codes", "day", "kind"),
    [
        ({}, date(2027, 3, 10), "statutory"),  # born in 1940: the law's seven working days
        ({"urgency": "emergency"}, date(2027, 3, 1), "statutory"),
        ({"need_type": "health_care"}, date(2027, 3, 1), "statutory"),  # the same working day
        (
            {"clock_start": "2027-02-24T10:00:00+02:00"},
            date(2027, 3, 5),
            "statutory",
        ),  # the clock runs from the contact
    ],
)
def test_the_start_is_due_as_the_law_says_from_the_contact_on(
    played: Stage, codes: dict[str, Any], day: date, kind: str
) -> None:
    open_case(played, **codes)
    item = played.open_item("start_assessment")
    assert item.due_at is not None
    assert (item.due_at.astimezone(played.house.zone).date(), item.due_kind) == (day, kind)
    assert item.candidate_groups == ("case_owner",)


def test_the_writing_is_due_from_the_contact_too_however_late_the_meeting_was(played: Stage) -> None:
    open_case(played)
    played.complete("start_assessment", BEGIN)
    played.advance_clock(timedelta(days=14))
    played.complete("meet_client", MEETING)
    item = played.open_item("write_assessment")
    assert item.due_at is not None
    assert (item.due_at.astimezone(played.house.zone).date(), item.due_kind) == (date(2027, 4, 1), "target")


def test_an_urgent_assessment_stands_first_in_the_queue(played: Stage) -> None:
    open_case(played, urgency="immediate")
    assert played.open_item("start_assessment").priority == 100


# --- what the written assessment asks ---


@covers("S003-26")
def test_no_area_of_life_is_left_out(played: Stage) -> None:
    to_writing(played)
    needs = [f"need_in_{area}" for area in LIFE_AREAS]
    with pytest.raises(Invalid) as refusal:
        played.complete("write_assessment", without(WRITTEN, *needs))
    assert [fault.field for fault in refusal.value.fields] == needs


def test_the_writing_begins_with_what_the_client_said(played: Stage) -> None:
    to_writing(played)
    assert begins_with(played, "write_assessment")["written_client_view"] == "Suihkuun meno pelottaa."


def test_a_clear_need_asks_what_support_it_takes(played: Stage) -> None:
    to_writing(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("write_assessment", without(WRITTEN, "need_note_daily_life"))
    assert [fault.field for fault in refusal.value.fields] == ["need_note_daily_life"]


def test_who_needs_no_services_gets_no_plan(played: Stage) -> None:
    instance = to_writing(played)
    played.complete("write_assessment", {**without(WRITTEN, "written_plan_answer"), "written_services_answer": "no"})
    found = played.variables(instance)
    assert (found["services_needed"], found["plan_needed"]) == (False, False)


def test_services_without_a_plan_need_a_reason(played: Stage) -> None:
    instance = to_writing(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("write_assessment", {**WRITTEN, "written_plan_answer": "no"})
    assert [fault.field for fault in refusal.value.fields] == ["written_no_plan_reason"]
    played.complete(
        "write_assessment",
        {**WRITTEN, "written_plan_answer": "no", "written_no_plan_reason": "Tilapäinen neuvonta riittää."},
    )
    found = played.variables(instance)
    assert (found["services_needed"], found["plan_needed"]) == (True, False)


def test_special_support_reaches_the_case(played: Stage) -> None:
    instance = to_writing(played)
    played.complete("write_assessment", {**WRITTEN, "written_special_answer": "yes"})
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    assert case.special_support


# --- the table of deadlines ---


@covers("S000-19")
@pytest.mark.parametrize(
    ("facts", "row", "rules", "kind"),
    [
        ({"urgent": True, "need_type": "health_care", "age": 80}, 1, ("now", "now", "now"), "statutory"),
        ({"need_type": "child_welfare", "age": 9}, 2, ("wd(7)", "cal_months(3)", "cal_months(3)"), "statutory"),
        ({"special_support": True, "age": 17}, 3, ("wd(7)", "cal_months(3)", "cal_months(3)"), "statutory"),
        ({"segment": "disability", "age": 30}, 4, ("wd(7)", "cal_months(1)", "cal_months(3)"), "statutory"),
        ({"age": 75}, 5, ("wd(7)", "cal_months(1)", "cal_months(3)"), "statutory"),
        ({"age": 74, "highest_care_allowance": True}, 6, ("wd(7)", "cal_months(1)", "cal_months(3)"), "statutory"),
        ({"age": 74}, 7, ("wd(7)", "cal_months(3)", "cal_months(3)"), "target"),
        ({"age": 40, "special_support": True}, 7, ("wd(7)", "cal_months(3)", "cal_months(3)"), "target"),
        ({}, 7, ("wd(7)", "cal_months(3)", "cal_months(3)"), "target"),
        ({"need_type": "booking", "age": 22}, 8, ("same_weekday", "same_weekday", "cal_days(14)"), "statutory"),
        ({"need_type": "health_care", "age": 23}, 9, ("same_weekday", "same_weekday", "cal_months(3)"), "statutory"),
        ({"need_type": "dental_care", "age": 22}, 10, ("same_weekday", "same_weekday", "cal_months(3)"), "statutory"),
        ({"need_type": "dental_care", "age": 23}, 11, ("same_weekday", "same_weekday", "cal_months(6)"), "statutory"),
        ({"need_type": "social_and_health", "age": 80}, 5, ("wd(7)", "cal_months(1)", "cal_months(3)"), "statutory"),
    ],
)
def test_the_table_gives_the_deadlines_of_the_law(
    facts: dict[str, Any], row: int, rules: tuple[str, ...], kind: str
) -> None:
    outcome = decide("statutory_deadlines", **facts)
    assert row_of(outcome) == row
    found = outcome.value
    assert (found["start_rule"], found["complete_rule"], found["service_rule"]) == rules
    assert found["start_kind"] == kind


def test_every_client_and_matter_has_its_deadlines_and_every_row_its_client() -> None:
    matters = (None, "information", "health_care", "dental_care", "child_welfare", "social_and_health")
    ages, flags = (None, 9, 17, 18, 22, 23, 74, 75), (None, False, True)
    rows = set()
    for need, age, segment in product(matters, ages, (None, "older_person", "disability")):
        for urgent, special, allowance in product(flags, flags, flags):
            outcome = decide(
                "statutory_deadlines",
                need_type=need,
                age=age,
                segment=segment,
                urgent=urgent,
                special_support=special,
                highest_care_allowance=allowance,
            )
            rows.add(row_of(outcome))
            for name in ("start", "complete", "service"):
                due(MONDAY, outcome.value[f"{name}_rule"], HELSINKI, kind=outcome.value[f"{name}_kind"])
    assert rows == set(range(1, 12))
