"""Our code lists hold the codes that the models of client steering name."""

from datetime import date

import pytest

from koppi.domain.code_list import Code
from tests.processes.asking import DAY, form_of, lists, offered
from tests.support.covers import covers


def codes_of(list_id: str) -> dict[str, Code]:
    """Return the codes of a list that may be chosen today, by code."""
    found = lists().get(list_id)
    assert found is not None
    return {code.code: code for code in found.valid_on(DAY)}


@covers("S000-02", "S000-03", "S000-04")
def test_a_contact_can_come_from_everybody_who_sees_the_need() -> None:
    assert set(offered("contact_source")) == {
        "client",
        "relative",
        "hospital_discharge",
        "other_professional",
        "other_authority",
        "service_provider",
        "third_sector",
        "employer_or_school",
        "anonymous",
    }


@covers("S000-52", "S000-58", "S000-59", "S000-60", "S002-43", "S004-16")
@pytest.mark.parametrize(
    "channels",
    [
        {"web_form", "self_assessment", "chat"},  # digital
        {"phone_service_centre", "phone_one_number"},
        {"face_to_face", "social_health_centre"},
        {"low_threshold_point", "joint_service_point", "third_sector_point"},
        {"direct_to_named_person"},
    ],
)
def test_a_contact_can_come_by_every_channel(channels: set[str]) -> None:
    assert channels <= set(offered("channel"))


@covers("S001-26", "S001-51", "S002-43", "S003-02", "S004-06")
def test_the_network_has_a_word_for_every_actor_around_the_client() -> None:
    assert {
        "own_social",
        "own_health",
        "hospital",
        "rehabilitation",
        "kela",
        "employment_area",
        "tym",
        "municipality",
        "school",
        "youth_service",
        "work_activity_centre",
        "occupational_health",
        "third_sector",
        "private_provider",
    } <= set(offered("organisation_type"))


@covers("S001-26")
@pytest.mark.parametrize(("new", "old"), [("employment_area", "te_office"), ("tym", "typ")])
def test_an_actor_that_was_renamed_keeps_its_old_name_for_what_was_written_then(new: str, old: str) -> None:
    assert codes_of("organisation_type")[new].replaces == old
    assert (old in offered("organisation_type", date(2024, 12, 31)), new in offered("organisation_type", DAY)) == (
        True,
        True,
    )
    assert old not in offered("organisation_type", date(2025, 1, 1))
    assert new not in offered("organisation_type", date(2024, 12, 31))
    assert lists().name_of("organisation_type", old, "fi")


@covers("S000-15", "S000-31", "S000-61", "S004-06")
def test_services_of_every_class_stand_in_the_one_catalogue() -> None:
    catalogue = codes_of("service").values()
    classes = {code.attributes["service_class"] for code in catalogue}
    assert classes == {"public_decision", "public_no_decision", "third_sector", "self_funded", "self_care_digital"}
    for code in catalogue:
        assert code.attributes["needs_decision"] is (code.attributes["service_class"] == "public_decision"), code.code


@covers("S000-31", "S000-50", "S004-09")
def test_services_of_both_sectors_and_beside_them_stand_in_the_one_catalogue() -> None:
    catalogue = codes_of("service").values()
    assert {code.attributes["sector"] for code in catalogue} == {"social", "health", "other"}


@covers("S000-31", "S004-09")
@pytest.mark.parametrize(
    "form", ["solve_in_contact_form", "assess_urgency_and_complexity_form", "draft_plan_with_client_form"]
)
def test_whoever_advises_or_plans_chooses_from_the_whole_catalogue(form: str) -> None:
    assert "service" in {list_id for _, list_id in form_of(form).code_lists}


@covers("S003-26")
def test_the_assessment_asks_about_each_area_of_life_in_the_list() -> None:
    assert {f"need_in_{area}" for area in offered("life_area")} == {
        key for key in form_of("write_assessment_form").keys if key.startswith("need_in_")
    }


@covers("S003-34", "S000-18", "S002-19")
def test_whoever_carries_a_case_is_called_what_the_area_calls_him() -> None:
    assert set(offered("role_kind")) == {
        "case_owner",
        "own_worker",
        "responsible_worker",
        "contact_person",
        "reception_team",
    }


@covers("S004-23")
@pytest.mark.parametrize("role", ["network_member", "third_sector", "expert_by_experience", "service_provider"])
def test_those_outside_have_roles_of_their_own_that_are_no_staff(role: str) -> None:
    assert codes_of("role")[role].attributes["kind"] == "outside"


@covers("S001-40")
def test_a_meeting_can_be_where_the_client_feels_at_home() -> None:
    assert set(offered("place")) == {"home", "familiar_place", "office", "remote_video", "phone"}


@covers("S003-05", "S000-28")
def test_there_is_no_word_for_sending_a_client_away() -> None:
    assert set(offered("closing_reason")) == {
        "goals_met",
        "stable_to_reception_team",
        "moved_away",
        "deceased",
        "client_wish",
        "handed_over",
        "no_contact",
    }


def test_a_published_plan_says_in_words_who_approved_it() -> None:
    assert set(codes_of("approval")) == {"yes", "yes_with_comment", "without_client"}


def test_every_code_has_its_name_in_three_languages() -> None:
    without = [
        (found.id, code.code, language)
        for found in lists()
        for code in found.codes
        for language in ("fi", "sv", "en")
        if not code.names.get(language)
    ]
    assert without == []
