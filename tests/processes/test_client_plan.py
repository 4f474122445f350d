"""Every road through the making of the client's plan, in the diagram's own words."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.store.records import Plan
from tests.processes.opening import AFTERWARDS, begins_with, called, case_of, open_case, page_of
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

HOME_CARE: dict[str, Json] = {
    "line_service_code": "home_care",
    "line_class_code": "public_decision",
    "line_provider_name": "kotihoito",
    "line_amount_words": "Kaksi käyntiä viikossa",
    "line_begins_on": "2027-03-15",
}
FRIEND: dict[str, Json] = {"line_service_code": "support_person", "line_class_code": "third_sector"}
DRAFT: dict[str, Json] = {
    "plan_own_words": "Haluan asua kotona.",
    "plan_strengths": "Tytär auttaa.",
    "plan_solution_first": "Suihku sujuu, kun joku on lähellä.",
    "plan_goal_list": [
        {
            "goal_words": "Suihku kahdesti viikossa",
            "goal_sign": "Käynnit toteutuvat.",
            "goal_day": "2027-06-01",
            "goal_carrier": "service_provider",
        }
    ],
    "plan_option_list": [{"option_words": "Kotihoito"}, {"option_words": "Palveluseteli"}],
    "plan_choice": "Kotihoito.",
    "plan_service_list": [HOME_CARE, FRIEND],
    "plan_network_list": [{"net_kind_code": "third_sector", "net_who": "Ystäväpiiri", "net_does": "Käy kylässä."}],
    "plan_language_code": "fi",
    "plan_plain_words": "Saat apua suihkuun kaksi kertaa viikossa.",
}
AGREED: dict[str, Json] = {
    "duty_list": [{"duty_words": "Suihkuapu", "duty_carrier": "service_provider"}],
    "step_list": [{"step_words": "Kotihoito alkaa", "step_day": "2027-03-15"}],
    "agreed_review_day": "2027-06-01",
    "agreed_rhythm_rule": "cal_days(30)",
    "agreed_calling": "Asiakasvastaava soittaa.",
    "agreed_backup_name": "own_worker",
}
APPROVED: dict[str, Json] = {
    "approval_answer": "yes",
    "approval_way_code": "in_meeting",
    "approval_copy_code": "paper",
}
REFUSED: dict[str, Json] = {"approval_answer": "no", "approval_comment": "Liian vähän käyntejä."}
IN_FORCE: dict[str, Json] = {
    "silence_attempts": "Soitettu kolmesti, kirje lähetetty.",
    "silence_choice": "publish",
    "silence_reason": "Apua tarvitaan heti.",
}
WAITS_FOR_CLIENT = ["client_approves_plan", "no_answer_came"]


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with called(sqlite_store, "client_plan") as ready:
        yield ready
    assert_sound(sqlite_store)


def to_approval(played: Stage, instance: int, **changed: Json) -> None:
    """Play from the draft to the plan that waits for the client's answer."""
    played.complete("draft_plan_with_client", {**DRAFT, **changed}, instance=instance)
    played.complete("agree_responsibilities", AGREED, instance=instance)


def plans(played: Stage, instance: int) -> list[Plan]:
    """Return the plans of the instance's case, oldest first."""
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        return list(tx.plans.of_case(case_key))


def test_a_plan_that_the_client_approves_is_in_force_with_its_services(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    assert played.stands_at(instance) == WAITS_FOR_CLIENT
    played.complete("client_approves_plan", APPROVED)
    assert played.stands_at(instance) == [AFTERWARDS]
    found = played.variables(instance)
    said = ("plan_version", "decisions_needed", "review_on", "contact_rhythm")
    assert [found[name] for name in said] == [1, 1, "2027-06-01", "cal_days(30)"]
    (plan,) = plans(played, instance)
    assert (plan.state, plan.approval, plan.review_on) == ("active", "yes", date(2027, 6, 1))
    assert plan.approved_at == played.now
    content = plan.content
    assert isinstance(content, dict)
    assert [goal["text"] for goal in content["goals"]] == ["Suihku kahdesti viikossa"]
    assert (len(content["responsibilities"]), len(content["schedule"])) == (1, 1)


@covers("S000-08")
def test_each_service_of_the_plan_becomes_a_line_and_its_kind_settles_the_decision(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    played.complete("client_approves_plan", APPROVED)
    lines = played.variables(instance)["service_lines"]
    assert isinstance(lines, list)
    assert [(line["service"], line["provider"], line["needs_decision"], line["start_on"]) for line in lines] == [
        ("home_care", "kotihoito", True, "2027-03-15"),
        ("support_person", None, False, None),
    ]


@covers("S003-25", "S001-47")
def test_a_client_who_says_no_gets_the_plan_drafted_again(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    played.complete("client_approves_plan", REFUSED)
    assert played.stands_at(instance) == ["draft_plan_with_client"]
    assert plans(played, instance) == []
    to_approval(played, instance, plan_choice="Palveluseteli.")
    played.complete(
        "client_approves_plan", {**APPROVED, "approval_answer": "yes_with_comment", "approval_comment": "Ok."}
    )
    (plan,) = plans(played, instance)
    assert (plan.version, plan.approval) == (1, "yes_with_comment")
    assert isinstance(plan.content, dict)
    assert plan.content["client_choice"] == "Palveluseteli."


@covers("S001-47")
def test_the_client_s_answer_is_asked_with_the_plan_in_view(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    page = page_of(played, "client_approves_plan")
    assert "Saat apua suihkuun kaksi kertaa viikossa." in page
    assert "– Suihku kahdesti viikossa" in page
    assert "Kotihoito, Järjestön tukihenkilö" in page
    assert "– Suihkuapu" in page


@covers("S001-44", "S003-28")
def test_the_client_sees_what_happens_next_and_what_the_law_decides(played: Stage) -> None:
    instance = open_case(played)
    limits: list[Json] = [
        {"limit_words": "Maksu määräytyy tulojen mukaan.", "limit_section": "asiakasmaksulaki 10 c §"}
    ]
    to_approval(played, instance, plan_limit_list=limits)
    page = page_of(played, "client_approves_plan")
    assert "– Kotihoito alkaa: 2027-03-15" in page
    assert "– Maksu määräytyy tulojen mukaan. (asiakasmaksulaki 10 c §)" in page


def test_a_plan_drafted_again_begins_with_what_was_written_before(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    played.complete("client_approves_plan", REFUSED)
    begun = begins_with(played, "draft_plan_with_client")
    assert begun["plan_own_words"] == "Haluan asua kotona."
    assert begun["plan_goal_list"] == DRAFT["plan_goal_list"]
    assert begun["plan_service_list"] == DRAFT["plan_service_list"]


def test_after_four_silent_weeks_the_case_owner_may_put_the_plan_in_force_with_a_reason(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    played.advance_clock(timedelta(days=29))
    assert played.stands_at(instance) == WAITS_FOR_CLIENT  # the 28th day is Easter Monday: the client has one more
    played.advance_clock(timedelta(days=1))
    assert played.stands_at(instance) == ["decide_without_client"]
    with pytest.raises(Invalid) as refusal:
        played.complete("decide_without_client", {**IN_FORCE, "silence_reason": ""})
    assert [fault.field for fault in refusal.value.fields] == ["silence_reason"]
    played.complete("decide_without_client", IN_FORCE)
    (plan,) = plans(played, instance)
    assert (plan.state, plan.approval, plan.approved_at) == ("active", "without_client", None)


def test_after_four_silent_weeks_the_plan_may_also_be_drafted_again(played: Stage) -> None:
    instance = open_case(played)
    to_approval(played, instance)
    played.advance_clock(timedelta(days=30))
    played.complete("decide_without_client", {**IN_FORCE, "silence_choice": "redraft"})
    assert played.stands_at(instance) == ["draft_plan_with_client"]
    assert plans(played, instance) == []


@covers("I2", "S000-26")
def test_a_new_plan_takes_the_place_of_the_one_before(played: Stage) -> None:
    first = open_case(played)
    to_approval(played, first)
    played.complete("client_approves_plan", APPROVED, instance=first)
    second = open_case(played)
    to_approval(played, second)
    played.complete("client_approves_plan", APPROVED, instance=second)
    found = [(plan.version, plan.state) for plan in plans(played, second)]
    assert found == [(1, "superseded"), (2, "active")]


@covers("S001-34")
def test_the_client_s_own_words_come_before_every_goal(played: Stage) -> None:
    open_case(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("draft_plan_with_client", {**DRAFT, "plan_own_words": ""})
    assert [fault.field for fault in refusal.value.fields] == ["plan_own_words"]


@covers("S001-36")
def test_a_draft_says_which_options_there_were_and_what_the_client_chose(played: Stage) -> None:
    open_case(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("draft_plan_with_client", {**DRAFT, "plan_option_list": [{}], "plan_choice": ""})
    assert {fault.field for fault in refusal.value.fields} == {"plan_option_list.0.option_words", "plan_choice"}


@covers("S001-53", "S001-50")
@pytest.mark.parametrize("field", ["plan_plain_words", "plan_language_code", "plan_solution_first"])
def test_a_draft_is_in_plain_words_in_the_client_s_language_and_begins_with_the_solution(
    played: Stage, field: str
) -> None:
    open_case(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("draft_plan_with_client", {**DRAFT, field: ""})
    assert [fault.field for fault in refusal.value.fields] == [field]


@pytest.mark.parametrize(
    ("left_out", "reason"),
    [("plan_service_list", "plan_no_service_reason"), ("plan_network_list", "plan_no_network_reason")],
)
def test_a_draft_without_services_or_network_says_why(played: Stage, left_out: str, reason: str) -> None:
    instance = open_case(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("draft_plan_with_client", {**DRAFT, left_out: []})
    assert [fault.field for fault in refusal.value.fields] == [reason]
    played.complete("draft_plan_with_client", {**DRAFT, left_out: [], reason: "Ei tarvita."})
    assert played.stands_at(instance) == ["agree_responsibilities"]


@covers("I6", "S001-23")
@pytest.mark.parametrize(
    ("empty", "code"),
    [
        ({"plan_goal_list": []}, "plan.no_goals"),
        ({"duty_list": []}, "plan.no_responsibilities"),
        ({"step_list": []}, "plan.no_schedule"),
    ],
)
def test_a_plan_that_lacks_a_part_is_not_published(played: Stage, empty: dict[str, Json], code: str) -> None:
    instance = open_case(played)
    played.complete("draft_plan_with_client", {**DRAFT, **{k: v for k, v in empty.items() if k in DRAFT}})
    played.complete("agree_responsibilities", {**AGREED, **{k: v for k, v in empty.items() if k in AGREED}})
    with pytest.raises(Invalid) as refusal:
        played.complete("client_approves_plan", APPROVED)
    assert refusal.value.code == code
    assert played.stands_at(instance) == WAITS_FOR_CLIENT


def test_a_review_day_that_is_over_is_refused(played: Stage) -> None:
    instance = open_case(played)
    played.complete("draft_plan_with_client", DRAFT)
    with pytest.raises(Invalid) as refusal:
        played.complete("agree_responsibilities", {**AGREED, "agreed_review_day": "2027-02-26"})
    assert [fault.field for fault in refusal.value.fields] == ["agreed_review_day"]
    assert played.stands_at(instance) == ["agree_responsibilities"]


@covers("S000-19")
def test_each_step_of_the_plan_has_its_day_and_its_person(played: Stage) -> None:
    instance = open_case(played)
    rules = []
    for element, answers in (("draft_plan_with_client", DRAFT), ("agree_responsibilities", AGREED)):
        item = played.complete(element, answers)
        rules.append((item.due_rule, item.assignee))
    item = played.open_item("client_approves_plan", instance)
    rules.append((item.due_rule, item.assignee))
    assert rules == [
        ("wd(10)", "client_adviser"),
        ("wd(5)", "client_adviser"),
        ("cal_days(14) roll=forward", "client_adviser"),
    ]
