"""What our forms ask for: each rule through the validation that checks a page and a machine alike."""

from typing import Any

import pytest

from koppi.domain.step import Json
from tests.processes.asking import faults, lists_asked, page_of, terms_of
from tests.processes.first_contact import ADVISED, ASSESSED, SEEN_TO
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT, HOME_CARE
from tests.processes.test_client_steering_main import CLOSED
from tests.processes.test_own_worker import NAMED
from tests.processes.test_service_needs_assessment import MEETING, WRITTEN
from tests.support.covers import covers

FIRST, ADVICE = "assess_urgency_and_complexity_form", "solve_in_contact_form"
PLAN, DUTIES, CLOSING = "draft_plan_with_client_form", "agree_responsibilities_form", "closing_talk_form"
REVIEW = "review_plan_form"
REVIEWED: dict[str, Json] = {
    "review_client_there": "yes",
    "review_how_are_you": "Arki sujuu.",
    "review_stability_code": "stable",
    "review_needs_changed": "no",
    "review_services_changed": "no",
    "review_overlaps_checked": True,
    "review_worker_needed": "yes",
    "review_outcome_code": "close",
    "review_next_step": "Asiakkuus päätetään yhdessä.",
}


@pytest.mark.parametrize(
    ("form", "values"),
    [
        (FIRST, ASSESSED),
        (ADVICE, ADVISED),
        ("handle_by_hand_form", SEEN_TO),
        ("meet_client_form", MEETING),
        ("write_assessment_form", WRITTEN),
        ("name_responsible_person_form", NAMED),
        (PLAN, DRAFT),
        (DUTIES, AGREED),
        ("client_approves_plan_form", APPROVED),
        (REVIEW, REVIEWED),
        (CLOSING, CLOSED),
    ],
)
def test_a_form_that_is_filled_in_whole_passes(form: str, values: dict[str, Json]) -> None:
    assert faults(form, values, case={"age": 86}) == []


# --- the first contact ---


@covers("S000-10")
def test_the_first_contact_is_not_recorded_without_the_clients_own_words() -> None:
    assert faults(FIRST, {**ASSESSED, "assess_reason": " "}) == ["assess_reason"]


@covers("S001-07")
def test_every_first_assessment_asks_about_work_and_study() -> None:
    without = {name: value for name, value in ASSESSED.items() if name != "assess_work_prompt"}
    assert faults(FIRST, without) == ["assess_work_prompt"]
    assert terms_of(FIRST, {**ASSESSED, "assess_work_prompt": "much"})["work_or_study_affected"] == "much"


@covers("S002-33")
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_alerts_and_the_questions_say_where_they_come_from(language: str) -> None:
    assert "Parempi Arki" in page_of(FIRST, language)


@covers("S004-11")
def test_the_segment_is_chosen_from_the_shared_list_and_kept_in_the_contact() -> None:
    assert faults(FIRST, {**ASSESSED, "assess_segment": "somebody"}) == ["assess_segment"]
    assert terms_of(FIRST, {**ASSESSED, "assess_segment": "disability"})["segment"] == "disability"


@covers("S000-37", "S002-36")
@pytest.mark.parametrize(
    ("field", "free"), [("solve_outcome", "Hoidettu"), ("solve_service_class", "Yksityinen"), ("solve_services", ["x"])]
)
def test_what_came_of_the_advice_is_a_code_and_no_free_text(field: str, free: Json) -> None:
    assert faults(ADVICE, {**ADVISED, field: free}) == [field]


@covers("S003-28")
@pytest.mark.parametrize(
    ("form", "values", "field"),
    [
        (ADVICE, ADVISED, "solve_next_step"),
        (REVIEW, REVIEWED, "review_next_step"),
        ("handle_by_hand_form", SEEN_TO, "byhand_client_told"),
    ],
)
def test_nobody_is_left_without_a_next_step(form: str, values: dict[str, Json], field: str) -> None:
    assert faults(form, {name: value for name, value in values.items() if name != field}) == [field]


@covers("S003-28")
def test_each_step_of_a_plan_has_its_day() -> None:
    steps: list[Json] = [{"step_words": "Kotihoito alkaa"}]
    assert faults(DUTIES, {**AGREED, "step_list": steps}) == ["step_list.0.step_day"]


# --- the assessment ---


@covers("S001-40")
@pytest.mark.parametrize("place", ["home", "familiar_place", "office", "remote_video", "phone"])
def test_a_meeting_says_where_the_client_was_met(place: str) -> None:
    assert faults("meet_client_form", {**MEETING, "met_where_code": place}) == []
    assert faults("meet_client_form", {**MEETING, "met_where_code": ""}) == ["met_where_code"]
    assert faults("meet_client_form", {**MEETING, "met_where_code": "somewhere"}) == ["met_where_code"]


@covers("S001-43")
def test_whoever_needs_support_in_deciding_has_a_named_helper() -> None:
    supported: dict[str, Json] = {**MEETING, "met_deciding_help": True}
    assert faults("meet_client_form", supported) == ["met_helper_name"]
    helped: dict[str, Json] = {**supported, "met_helper_name": "Sisko"}
    assert faults("meet_client_form", helped) == []
    told = terms_of("meet_client_form", helped)
    assert (told["support_needed_for_deciding"], told["helper"]) == (True, "Sisko")


@covers("S000-06")
def test_functional_ability_and_informal_care_are_optional_parts_of_the_one_assessment() -> None:
    parts: dict[str, Json] = {"written_ability_part": "RAI tehty.", "written_carer_part": "Puoliso hoitaa."}
    assert faults("write_assessment_form", {**WRITTEN, **parts}) == []
    told = terms_of("write_assessment_form", {**WRITTEN, **parts})
    assert (told["functional_ability"], told["informal_care"]) == ("RAI tehty.", "Puoliso hoitaa.")


# --- the responsible person ---


@covers("S001-16")
def test_a_case_goes_to_a_named_person_and_not_to_a_unit_alone() -> None:
    assert faults("name_responsible_person_form", {**NAMED, "carrier_user_name": ""}) == ["carrier_user_name"]


# --- the plan ---


@covers("S001-26", "S003-02")
@pytest.mark.parametrize(
    "actor", ["kela", "employment_area", "tym", "municipality", "school", "youth_service", "hospital", "third_sector"]
)
def test_the_network_of_a_plan_reaches_beyond_the_area(actor: str) -> None:
    network: list[Json] = [{"net_kind_code": actor, "net_who": "Nimi", "net_does": "Auttaa."}]
    assert faults(PLAN, {**DRAFT, "plan_network_list": network}) == []


@covers("S001-26")
@pytest.mark.parametrize("ended", ["te_office", "typ"])
def test_an_actor_that_is_no_more_cannot_be_put_into_a_new_plan(ended: str) -> None:
    network: list[Json] = [{"net_kind_code": ended, "net_who": "Nimi", "net_does": "Auttaa."}]
    assert faults(PLAN, {**DRAFT, "plan_network_list": network}) == ["plan_network_list.0.net_kind_code"]


@covers("S001-37")
@pytest.mark.parametrize("part", ["peer", "experience_guide"])
def test_a_peer_has_a_role_of_his_own_in_the_network(part: str) -> None:
    member: Json = {
        "net_kind_code": "third_sector",
        "net_who": "Vertainen",
        "net_does": "Kulkee rinnalla.",
        "net_part_code": part,
    }
    drafted: dict[str, Json] = {**DRAFT, "plan_network_list": [member]}
    assert faults(PLAN, drafted) == []
    (kept,) = terms_of(PLAN, drafted)["network"]
    assert kept["role"] == part


@covers("S001-22")
def test_each_responsibility_says_what_it_is_who_has_it_and_how_to_reach_them() -> None:
    duty: dict[str, Json] = {
        "duty_words": "Suihkuapu",
        "duty_carrier": "service_provider",
        "duty_person_name": "Kotihoidon tiimi",
        "duty_reach": "+358 40 1234567",
    }
    told = terms_of(DUTIES, {**AGREED, "duty_list": [duty]})["responsibilities"]
    assert told == [
        {
            "item": "Suihkuapu",
            "actor": "service_provider",
            "person": "Kotihoidon tiimi",
            "contact": "+358 40 1234567",
        }
    ]
    for needed in ("duty_words", "duty_carrier"):
        assert faults(DUTIES, {**AGREED, "duty_list": [{**duty, needed: ""}]}) == [f"duty_list.0.{needed}"]


@covers("S001-44")
def test_a_limit_that_the_law_sets_names_its_section() -> None:
    limits: list[Json] = [{"limit_words": "Maksu määräytyy tulojen mukaan."}]
    assert faults(PLAN, {**DRAFT, "plan_limit_list": limits}) == ["plan_limit_list.0.limit_section"]


@covers("S003-08")
def test_one_plan_holds_services_of_both_sectors() -> None:
    nurse: Json = {"line_service_code": "nurse_reception", "line_class_code": "public_no_decision"}
    drafted: dict[str, Json] = {**DRAFT, "plan_service_list": [HOME_CARE, nurse]}
    assert faults(PLAN, drafted) == []
    assert [line["service"] for line in terms_of(PLAN, drafted)["services"]] == ["home_care", "nurse_reception"]


# --- the review and the end ---


@covers("S001-21")
def test_a_review_asks_of_each_service_whether_the_client_uses_it() -> None:
    unasked: list[Json] = [{"reviewed_service_code": "home_care"}]
    assert faults(REVIEW, {**REVIEWED, "review_service_list": unasked}) == [
        "review_service_list.0.reviewed_service_use"
    ]
    asked: list[Json] = [{"reviewed_service_code": "home_care", "reviewed_service_use": "partly"}]
    told = terms_of(REVIEW, {**REVIEWED, "review_service_list": asked})
    assert told["services_used"] == [{"service": "home_care", "client_uses": "partly"}]


@covers("S001-42")
@pytest.mark.parametrize("question", ["closing_got_help", "closing_could_influence"])
def test_no_case_is_closed_before_the_client_was_asked_about_help_and_influence(question: str) -> None:
    assert faults(CLOSING, {name: value for name, value in CLOSED.items() if name != question}) == [question]


@covers("S000-10")
def test_no_case_is_closed_before_the_client_was_asked_whether_he_was_heard() -> None:
    assert faults(CLOSING, {n: v for n, v in CLOSED.items() if n != "closing_was_heard"}) == ["closing_was_heard"]


@covers("S003-05", "S000-28")
def test_a_client_is_not_sent_away_but_handed_over_to_somebody_who_took_him_on() -> None:
    gone: dict[str, Any] = {**CLOSED, "closing_ground": "handed_over"}
    assert faults(CLOSING, gone) == ["closing_receiver_name", "closing_receiver_agreed"]
    named: dict[str, Json] = {**gone, "closing_receiver_name": "Omatyöntekijä Oili Esimerkki"}
    assert faults(CLOSING, {**named, "closing_receiver_agreed": False}) == ["closing_receiver_agreed"]
    assert faults(CLOSING, {**named, "closing_receiver_agreed": True}) == []
    assert faults(CLOSING, {**CLOSED, "closing_ground": "wrong_place"}) == ["closing_ground"]


# --- the lists behind the forms ---


@covers("S000-37")
@pytest.mark.parametrize(
    ("form", "asked"),
    [
        ("register_contact_form", {"contact_source", "channel", "need_type", "language", "place"}),
        (FIRST, {"segment", "service"}),
        (ADVICE, {"service", "service_class", "first_outcome"}),
        (PLAN, {"service", "service_class", "organisation_type", "language"}),
        ("name_responsible_person_form", {"role_kind"}),
        ("raise_trigger_form", {"trigger_code"}),
        (CLOSING, {"closing_reason"}),
    ],
)
def test_what_every_unit_writes_down_alike_comes_from_the_shared_lists(form: str, asked: set[str]) -> None:
    assert lists_asked(form) == asked
