"""Every road through the decision on a service, in the diagram's own words."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.usecases import work_items
from tests.processes.deciding import decide, row_of
from tests.processes.opening import AFTERWARDS
from tests.processes.planned import BY_DECISION, line_of, planned, recorded, with_plan
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

TALKED = "2027-03-01T08:30:00+02:00"
GRANTED: dict[str, Json] = {
    "decider_applied_on": "2027-03-01",
    "decider_talked_at": TALKED,
    "decider_talked_where": "home",
    "ruling_code": "granted_as_applied",
    "ruling_amount_words": "Kaksi käyntiä viikossa",
    "ruling_first_day": "2027-03-15",
    "ruling_act_code": "social_welfare_act",
    "ruling_sections": "19 §",
    "ruling_reasons": "Suihkussa käynti ei onnistu yksin.",
    "ruling_channel_code": "letter",
    "ruling_fee_told": True,
}
_ONLY_GRANTED = {"ruling_amount_words", "ruling_first_day", "ruling_fee_told"}
REJECTED: dict[str, Json] = {
    **{name: value for name, value in GRANTED.items() if name not in _ONLY_GRANTED},
    "ruling_code": "rejected",
    "ruling_reasons": "Tytär auttaa suihkussa.",
}
GUIDED: dict[str, Json] = {
    name: value for name, value in GRANTED.items() if name.startswith("decider_") or name == "ruling_reasons"
} | {"ruling_code": "guidance_only"}
IN_ORDER: dict[str, Json] = {"check_answer": "yes"}
SENT_BACK: dict[str, Json] = {"check_answer": "no", "check_changes": "Perustele jokainen kohta."}
MANAGER = "line_manager"


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with planned(sqlite_store, "service_decision") as ready:
        yield ready
    assert_sound(sqlite_store)


def the_decision(played: Stage, instance: int) -> Any:
    """Return the one decision of the instance's case."""
    (found,) = recorded(played, instance, "service_decisions")
    return found


def begun_with(played: Stage, element_id: str, *, by: str = "client_guide") -> Mapping[str, Json]:
    """Return what the fields of an open task begin with, among the variables that it sees."""
    item = played.open_item(element_id)
    return work_items.open_work_item(played.caller(by), item.key).context


@covers("S000-32", "S000-65", "S000-48")
def test_what_is_granted_is_known_on_its_day_and_the_service_may_begin(played: Stage) -> None:
    instance = with_plan(played)
    assert played.open_item("make_decision").candidate_groups == ("client_guide",)
    played.complete("make_decision", GRANTED)
    assert played.stands_at(instance) == [AFTERWARDS]
    assert played.variables(instance)["granted"] is True
    made = the_decision(played, instance)
    assert (made.outcome, made.legal_ground, made.maker) == ("granted_as_applied", "social_welfare_act", "client_guide")
    assert (made.service, made.valid_from, made.checked_by) == (BY_DECISION, date(2027, 3, 15), None)
    assert made.content["reasons"] == GRANTED["ruling_reasons"]
    line = line_of(played, instance, BY_DECISION)
    assert (line.state, line.decision_key) == ("decided", made.key)


@pytest.mark.parametrize(
    ("channel", "known_on", "appeal_ends_on"),
    [
        ("letter", date(2027, 3, 8), date(2027, 4, 7)),
        ("electronic", date(2027, 3, 4), date(2027, 4, 5)),  # the 30th day is a Saturday
        ("in_person", date(2027, 3, 1), date(2027, 3, 31)),
        ("proof_of_service", date(2027, 3, 1), date(2027, 3, 31)),
    ],
)
def test_the_time_to_ask_for_rectification_runs_from_the_day_the_decision_is_known(
    played: Stage, channel: str, known_on: date, appeal_ends_on: date
) -> None:
    instance = with_plan(played)
    played.complete("make_decision", {**GRANTED, "ruling_channel_code": channel})
    made = the_decision(played, instance)
    assert (made.notice_channel, made.known_on) == (channel, known_on)
    assert made.appeal_ends_at.astimezone(played.house.zone).date() == appeal_ends_on


@covers("I4", "S000-33")
def test_whoever_decides_has_talked_with_the_client_and_says_when(played: Stage) -> None:
    instance = with_plan(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("make_decision", {**GRANTED, "decider_talked_at": ""})
    assert [fault.field for fault in refusal.value.fields] == ["decider_talked_at"]
    played.complete("make_decision", GRANTED)
    (talk,) = recorded(played, instance, "client_contacts")
    assert (talk.person, talk.at, talk.mode) == ("client_guide", datetime.fromisoformat(TALKED), "home")


@covers("I4")
def test_a_talk_that_is_still_to_come_is_none(played: Stage) -> None:
    instance = with_plan(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("make_decision", {**GRANTED, "decider_talked_at": "2027-03-02T09:00:00+02:00"})
    assert refusal.value.code == "client_contact.in_the_future"
    assert played.stands_at(instance) == ["make_decision"]
    assert recorded(played, instance, "service_decisions") == []


def test_a_refusal_is_checked_by_another_before_the_client_is_told(played: Stage) -> None:
    instance = with_plan(played)
    played.complete("make_decision", REJECTED)
    assert played.stands_at(instance) == ["check_decision"]
    item = played.open_item("check_decision")
    assert (set(item.candidate_groups), item.due_rule) == ({"client_guide", MANAGER}, "wd(2)")
    assert the_decision(played, instance).notice_at is None
    played.complete("check_decision", IN_ORDER, by=MANAGER)
    made = the_decision(played, instance)
    assert (made.maker, made.checked_by, made.notice_at) == ("client_guide", MANAGER, played.now)
    assert played.variables(instance)["granted"] is False
    assert line_of(played, instance, BY_DECISION).state == "rejected"


def test_nobody_checks_a_decision_of_their_own(played: Stage) -> None:
    instance = with_plan(played)
    played.complete("make_decision", REJECTED)
    with pytest.raises(Conflict) as refusal:
        played.complete("check_decision", IN_ORDER, by="client_guide")
    assert refusal.value.code == "decision.own_check"
    assert played.stands_at(instance) == ["check_decision"]


def test_a_decision_that_is_sent_back_is_mended_and_checked_again(played: Stage) -> None:
    instance = with_plan(played)
    played.complete("make_decision", REJECTED)
    played.complete("check_decision", SENT_BACK, by=MANAGER)
    assert played.stands_at(instance) == ["make_decision"]
    played.complete("make_decision", {**REJECTED, "ruling_reasons": "Kohta kohdalta."})
    assert played.stands_at(instance) == ["check_decision"]
    played.complete("check_decision", IN_ORDER, by=MANAGER)
    made = the_decision(played, instance)
    assert made.content["reasons"] == "Kohta kohdalta."
    assert made.content["changes_asked"] == SENT_BACK["check_changes"]
    assert made.checked_by == MANAGER


@covers("S001-14")
def test_a_decision_that_is_sent_back_begins_with_what_was_written_and_what_is_asked(played: Stage) -> None:
    with_plan(played)
    assert begun_with(played, "make_decision").keys().isdisjoint({"ruling_reasons", "decider_sent_back"})
    played.complete("make_decision", REJECTED)
    checked = begun_with(played, "check_decision", by=MANAGER)
    assert (checked["checked_ruling_shown"], checked["checked_reasons_shown"]) == (
        "rejected",
        "Tytär auttaa suihkussa.",
    )
    played.complete("check_decision", SENT_BACK, by=MANAGER)
    again = begun_with(played, "make_decision")
    assert {name: again[name] for name in REJECTED} == REJECTED
    assert again["decider_sent_back"] == SENT_BACK["check_changes"]


def test_a_mended_decision_that_grants_needs_no_check_any_more(played: Stage) -> None:
    instance = with_plan(played)
    played.complete("make_decision", REJECTED)
    played.complete("check_decision", SENT_BACK, by=MANAGER)
    played.complete("make_decision", GRANTED)
    assert played.stands_at(instance) == [AFTERWARDS]
    assert the_decision(played, instance).outcome == "granted_as_applied"
    assert played.variables(instance)["granted"] is True


def test_sending_back_needs_words(played: Stage) -> None:
    with_plan(played)
    played.complete("make_decision", REJECTED)
    with pytest.raises(Invalid) as refusal:
        played.complete("check_decision", {"check_answer": "no"}, by=MANAGER)
    assert [fault.field for fault in refusal.value.fields] == ["check_changes"]


def test_where_guidance_is_enough_nothing_is_sent_and_the_service_does_not_begin(played: Stage) -> None:
    instance = with_plan(played)
    played.complete("make_decision", GUIDED)
    assert played.stands_at(instance) == [AFTERWARDS]
    assert played.variables(instance)["granted"] is False
    made = the_decision(played, instance)
    assert (made.outcome, made.notice_at, made.appeal_ends_at) == ("guidance_only", None, None)
    assert line_of(played, instance, BY_DECISION).state == "ended"


@pytest.mark.parametrize(
    ("rule", "due_rule", "kind"),
    [
        (None, "wd(10)", "target"),
        ("cal_months(3)", "wd(10)", "target"),
        ("cal_days(7)", "cal_days(7)", "statutory"),
    ],
)
@covers("S000-19")
def test_a_decision_is_due_in_ten_working_days_but_never_past_the_day_of_the_law(
    played: Stage, rule: str | None, due_rule: str, kind: str
) -> None:
    with_plan(played, service_rule=rule, clock_start="2027-03-01T09:00:00+02:00")
    item = played.open_item("make_decision")
    assert (item.due_rule, item.due_kind) == (due_rule, kind)


@pytest.mark.parametrize(("urgency", "priority"), [("immediate", 100), ("same_day", 80), ("non_urgent", 50)])
def test_what_is_urgent_is_decided_first(played: Stage, urgency: str, priority: int) -> None:
    with_plan(played, urgency=urgency)
    assert played.open_item("make_decision").priority == priority


def test_the_client_is_told_what_the_service_costs(played: Stage) -> None:
    with_plan(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("make_decision", {**GRANTED, "ruling_fee_told": False})
    assert [fault.field for fault in refusal.value.fields] == ["ruling_fee_told"]


# --- the table: in writing or not, how full, and who looks again ---


@pytest.mark.parametrize(
    ("outcome", "row", "written", "reasons", "second"),
    [
        ("guidance_only", 1, False, "in_notes", False),
        ("granted_as_applied", 2, True, "short", False),
        ("granted_in_part", 3, True, "full", False),
        ("changed", 3, True, "full", False),
        ("rejected", 4, True, "full", True),
        ("ended", 4, True, "full", True),
        ("invented_later", 5, True, "full", True),
    ],
)
def test_the_table_gives_each_outcome_its_form(
    outcome: str, row: int, written: bool, reasons: str, second: bool
) -> None:
    found = decide("form_of_decision", outcome_type=outcome)
    assert row_of(found) == row
    shape = found.value
    assert (shape["written_decision"], shape["reasons_given"], shape["second_look"]) == (written, reasons, second)
    assert shape["appeal_instructions"] is written
