"""Every road through the follow-up and the review, in the diagram's own words."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases import case_events
from tests.processes.deciding import decide, row_of
from tests.processes.opening import AFTERWARDS, case_of
from tests.processes.planned import days, planned, recorded, with_plan
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

REACHED: dict[str, Json] = {
    "touch_reached": "yes",
    "touch_way_code": "phone",
    "touch_how_are_you": "Hyvin menee, suihku sujuu.",
    "touch_well_being": 7,
    "touch_stability_code": "changing",
    "touch_services_work": "yes",
    "touch_uses_all": "yes",
    "touch_work_prompt": "not_relevant",
}
NOT_REACHED: dict[str, Json] = {"touch_reached": "no", "touch_way_code": "phone"}
REVIEWED: dict[str, Json] = {
    "review_client_there": "yes",
    "review_goal_list": [{"reviewed_goal_words": "Suihku kahdesti viikossa", "reviewed_goal_status": "reached"}],
    "review_how_are_you": "Arki sujuu.",
    "review_well_being": 8,
    "review_stability_code": "stable",
    "review_needs_changed": "no",
    "review_services_changed": "no",
    "review_overlaps_checked": True,
    "review_worker_needed": "yes",
    "review_could_influence": 4,
    "review_outcome_code": "continue",
    "review_next_choice": "by_interval",
    "review_next_step": "Nähdään puolen vuoden päästä.",
}
ANOTHER_DAY: dict[str, Json] = {
    **REVIEWED,
    "review_next_choice": "other_day",
    "review_other_day": "2027-07-01",
    "review_longer_reason": "Asiakas toivoi tiheämpää.",
}
WAITS = ["change_is_wanted", "contact_time", "provider_noted", "review_is_wanted", "review_time"]


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with planned(sqlite_store, "follow_up") as ready:
        yield ready
    assert_sound(sqlite_store)


def timers(played: Stage, instance: int) -> dict[str, date]:
    """Return the local days on which the timers of an instance fire, by element."""
    with played.house.store.begin(read_only=True) as tx:
        return {timer.element_id: timer.due_at.astimezone(played.house.zone).date() for timer in tx.timers.of(instance)}


def to_contact(played: Stage, **codes: Json) -> int:
    """Play until the first contact is due."""
    instance = with_plan(played, **codes)
    played.advance_clock(days(14))
    assert played.stands_at(instance) == ["follow_up_contact"]
    return instance


def to_review(played: Stage, **codes: Json) -> int:
    """Play until the review is asked for early."""
    instance = with_plan(played, **codes)
    played.publish("review_wanted", str(case_of(played, instance)))
    assert played.stands_at(instance) == ["review_plan"]
    return instance


def plan_of(played: Stage, instance: int) -> Any:
    """Return the one plan of the instance's case."""
    (plan,) = recorded(played, instance, "plans")
    return plan


@covers("S001-05", "S001-11")
def test_a_new_service_is_asked_about_in_two_weeks_and_reviewed_on_the_agreed_day(played: Stage) -> None:
    instance = with_plan(played)
    assert played.stands_at(instance) == WAITS
    assert timers(played, instance) == {"contact_time": date(2027, 3, 15), "review_time": date(2027, 5, 25)}
    plan = plan_of(played, instance)
    assert (plan.contact_on, plan.review_on) == (date(2027, 3, 15), date(2027, 6, 1))


@covers("I10")
def test_the_contact_comes_to_the_responsible_person_in_the_morning_of_its_day(played: Stage) -> None:
    instance = with_plan(played)
    played.advance_clock(datetime(2027, 3, 14, 21, 59, tzinfo=UTC))
    assert played.stands_at(instance) == WAITS
    played.advance_clock(datetime(2027, 3, 14, 22, 0, tzinfo=UTC))  # midnight in Helsinki
    item = played.open_item("follow_up_contact")
    assert (item.assignee, item.due_kind) == ("client_adviser", "agreed")
    assert item.due_at is not None
    assert item.due_at.astimezone(played.house.zone).date() == date(2027, 3, 15)


@covers("S000-23", "S000-25")
def test_what_the_client_says_stands_in_the_case_file_and_sets_the_next_contact(played: Stage) -> None:
    instance = to_contact(played)
    played.complete("follow_up_contact", REACHED)
    (note,) = recorded(played, instance, "follow_up_notes")
    assert (note.kind, note.stability, note.well_being) == ("contact", "changing", 7)
    assert note.content["how_are_you"] == REACHED["touch_how_are_you"]
    assert played.stands_at(instance) == WAITS
    # thirty days from the contact: both the agreed rhythm and the table say so
    assert timers(played, instance) == {"contact_time": date(2027, 4, 14), "review_time": date(2027, 5, 25)}


def test_the_tighter_of_the_agreed_rhythm_and_the_table_holds(played: Stage) -> None:
    instance = to_contact(played)
    played.complete("follow_up_contact", {**REACHED, "touch_stability_code": "unstable"})
    assert timers(played, instance)["contact_time"] == date(2027, 3, 22)
    played.advance_clock(days(7))
    played.complete("follow_up_contact", {**REACHED, "touch_stability_code": "stable"})
    assert timers(played, instance)["contact_time"] == date(2027, 4, 21)  # agreed: thirty days, not half a year


def test_a_client_who_is_not_reached_is_tried_again_in_three_working_days(played: Stage) -> None:
    instance = to_contact(played)
    played.complete("follow_up_contact", NOT_REACHED)
    assert timers(played, instance)["contact_time"] == date(2027, 3, 18)
    played.advance_clock(days(3))
    played.complete("follow_up_contact", REACHED)
    assert timers(played, instance)["contact_time"] == date(2027, 4, 16)  # thirty days end on a Saturday


@covers("S000-23")
def test_a_note_of_the_provider_is_kept_and_can_bring_the_contact_forward(played: Stage) -> None:
    instance = to_contact(played)
    played.complete("follow_up_contact", REACHED)
    assert timers(played, instance)["contact_time"] == date(2027, 4, 14)
    case_key = case_of(played, instance)
    taken = case_events.add_follow_up_note(
        played.caller("worker"), case_key, kind="provider", stability="unstable", text="Ei avannut ovea."
    )
    assert taken.instance_key == instance
    assert played.stands_at(instance) == WAITS
    assert timers(played, instance)["contact_time"] == date(2027, 3, 22)  # a week from the last contact
    note = recorded(played, instance, "follow_up_notes")[-1]
    assert (note.kind, note.content["text"]) == ("provider", "Ei avannut ovea.")


def test_a_note_that_says_nothing_of_stability_changes_no_day(played: Stage) -> None:
    instance = to_contact(played)
    played.complete("follow_up_contact", {**REACHED, "touch_stability_code": "unstable"})
    before = timers(played, instance)
    played.let_pass(days(3))
    case_events.add_follow_up_note(played.caller("worker"), case_of(played, instance), kind="provider")
    assert timers(played, instance) == before  # counted from the last contact, not from the note


@covers("S000-67", "S003-36")
def test_the_review_opens_a_week_before_its_day_for_the_case_owner_and_never_for_production(played: Stage) -> None:
    instance = with_plan(played)
    for _ in range(4):
        if played.stands_at(instance) == ["follow_up_contact"]:
            played.complete("follow_up_contact", REACHED)
        played.advance_clock(days(30))
    assert played.stands_at(instance) == ["review_plan"]
    item = played.open_item("review_plan")
    assert (item.assignee, item.candidate_groups, item.due_kind) == ("client_adviser", (), "agreed")
    assert item.due_at is not None
    assert item.due_at.astimezone(played.house.zone).date() == date(2027, 6, 1)


def test_a_review_can_be_wanted_before_its_day(played: Stage) -> None:
    instance = to_review(played)
    item = played.open_item("review_plan")
    assert (item.due_rule, item.due_kind) == ("wd(5)", "target")
    played.complete("review_plan", REVIEWED)
    assert played.stands_at(instance) == WAITS


@pytest.mark.parametrize(
    ("stability", "facts", "review_on"),
    [
        ("unstable", {}, date(2027, 4, 1)),
        ("changing", {}, date(2027, 6, 1)),
        ("stable", {"client_group": "older_person"}, date(2027, 9, 1)),
        ("stable", {"guidance_level": 3}, date(2027, 9, 1)),
        ("stable", {"client_group": "working_age", "guidance_level": 2}, date(2028, 3, 1)),
    ],
)
def test_how_stable_things_are_sets_the_next_review(
    played: Stage, stability: str, facts: dict[str, Json], review_on: date
) -> None:
    instance = to_review(played, **facts)
    played.complete("review_plan", {**REVIEWED, "review_stability_code": stability})
    assert plan_of(played, instance).review_on == review_on
    assert timers(played, instance)["review_time"] == review_on - days(7)


def test_another_day_can_be_agreed_with_a_reason(played: Stage) -> None:
    instance = to_review(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("review_plan", {**ANOTHER_DAY, "review_longer_reason": ""})
    assert [fault.field for fault in refusal.value.fields] == ["review_longer_reason"]
    played.complete("review_plan", ANOTHER_DAY)
    assert plan_of(played, instance).review_on == date(2027, 7, 1)
    assert timers(played, instance)["review_time"] == date(2027, 6, 24)


def test_a_review_leaves_its_answers_and_the_goals_in_the_case_file(played: Stage) -> None:
    instance = to_review(played)
    played.complete("review_plan", REVIEWED)
    (note,) = recorded(played, instance, "follow_up_notes")
    assert (note.kind, note.stability, note.well_being) == ("review", "stable", 8)
    assert note.content["goals_status"] == [{"text": "Suihku kahdesti viikossa", "status": "reached"}]
    assert note.content["could_influence"] == 4


@covers("S003-36")
@pytest.mark.parametrize("outcome", ["close", "new_plan", "new_assessment"])
def test_a_review_can_end_the_follow_up_and_says_where_to_go(played: Stage, outcome: str) -> None:
    instance = to_review(played)
    left_out = {name: value for name, value in REVIEWED.items() if name != "review_next_choice"}
    played.complete("review_plan", {**left_out, "review_outcome_code": outcome})
    assert played.stands_at(instance) == [AFTERWARDS]
    found = played.variables(instance)
    assert (found["next_turn"], found["stable"]) == (outcome, True)


@pytest.mark.parametrize("wanted", ["new_plan", "new_assessment"])
def test_a_change_that_is_wanted_ends_the_follow_up_at_once(played: Stage, wanted: str) -> None:
    instance = with_plan(played)
    case_key = str(case_of(played, instance))
    assert played.publish("change_wanted", case_key, variables={"wanted": wanted}).instance_key == instance
    assert played.stands_at(instance) == [AFTERWARDS]
    assert played.variables(instance)["next_turn"] == wanted


def test_what_is_wanted_in_another_case_moves_nothing(played: Stage) -> None:
    instance = with_plan(played)
    assert played.publish("review_wanted", str(case_of(played, instance) + 1)).instance_key is None
    assert played.stands_at(instance) == WAITS


def test_a_review_without_the_client_says_why(played: Stage) -> None:
    to_review(played)
    without = {name: value for name, value in REVIEWED.items() if name != "review_could_influence"}
    with pytest.raises(Invalid) as refusal:
        played.complete("review_plan", {**without, "review_client_there": "no"})
    assert [fault.field for fault in refusal.value.fields] == ["review_absent_reason"]


def test_a_review_is_not_done_before_overlaps_were_looked_for(played: Stage) -> None:
    to_review(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("review_plan", {**REVIEWED, "review_overlaps_checked": False})
    assert [fault.field for fault in refusal.value.fields] == ["review_overlaps_checked"]


@covers("S001-07")
def test_each_contact_asks_about_work_and_study(played: Stage) -> None:
    to_contact(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("follow_up_contact", {**REACHED, "touch_work_prompt": ""})
    assert [fault.field for fault in refusal.value.fields] == ["touch_work_prompt"]


@covers("S003-28")
def test_a_review_says_what_happens_next(played: Stage) -> None:
    to_review(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("review_plan", {**REVIEWED, "review_next_step": ""})
    assert [fault.field for fault in refusal.value.fields] == ["review_next_step"]


def test_a_contact_that_is_made_late_does_not_stop_at_a_review_day_gone_by(played: Stage) -> None:
    instance = to_contact(played)
    played.advance_clock(days(120))  # the agreed review day, 1 June, went by meanwhile
    played.complete("follow_up_contact", REACHED)
    played.advance_clock(days(0))
    assert played.stands_at(instance) == ["review_plan"]


def test_the_twentieth_round_stands_where_the_first_did(played: Stage) -> None:
    instance = with_plan(played)
    case_key = case_of(played, instance)
    before = timers(played, instance)
    for _ in range(20):
        case_events.add_follow_up_note(played.caller("worker"), case_key, kind="provider")
    assert played.stands_at(instance) == WAITS
    assert timers(played, instance) == before


# --- the table: how often to look and to ask ---


@pytest.mark.parametrize(
    ("facts", "row", "review", "contact"),
    [
        ({"service_started_recently": True, "stability": "stable"}, 1, "cal_days(30)", "cal_days(14)"),
        ({"stability": "unstable"}, 2, "cal_months(1)", "cal_days(7)"),
        ({"stability": "changing", "client_group": "child"}, 3, "cal_months(3)", "cal_days(30)"),
        ({"stability": "stable", "client_group": "child"}, 4, "cal_months(6)", "cal_months(3)"),
        ({"stability": "stable", "client_group": "older_person"}, 5, "cal_months(6)", "cal_months(3)"),
        ({"stability": "stable", "guidance_level": 3}, 6, "cal_months(6)", "cal_months(3)"),
        ({"stability": "stable"}, 7, "cal_months(12)", "cal_months(6)"),
        ({}, 8, "cal_months(3)", "cal_days(30)"),
    ],
)
def test_the_table_gives_each_situation_its_intervals(
    facts: dict[str, Json], row: int, review: str, contact: str
) -> None:
    found = decide("review_interval", **facts)
    assert (row_of(found), found.value) == (row, {"next_review": review, "touch_rhythm": contact})
