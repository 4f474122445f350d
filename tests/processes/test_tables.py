"""Our decision tables row by row, and that nothing falls between the rows."""

from itertools import product
from typing import Any

import pytest

from koppi.dmn.table import DecisionTable
from koppi.domain.due import due
from koppi.domain.step import Json
from tests.processes.asking import NOW, ZONE, offered
from tests.processes.deciding import decide, decision_of, row_of
from tests.support.covers import covers

FLAGS: list[Json] = [None, False, True]
GAPLESS: dict[str, dict[str, list[Json]]] = {
    "form_of_decision": {
        "outcome_type": [
            "guidance_only",
            "granted_as_applied",
            "granted_in_part",
            "changed",
            "rejected",
            "ended",
            "something_new",
            None,
        ],
    },
    "review_interval": {
        "service_started_recently": FLAGS,
        "stability": ["unstable", "changing", "stable", None],
        "client_group": ["child", "working_age", "older_person", "disability", None],
        "guidance_level": [1, 2, 3, None],
    },
}
"""The tables that are asked nowhere else for every combination of the values that their inputs may have."""


@pytest.mark.parametrize("decision_id", GAPLESS)
def test_every_combination_has_one_answer_and_every_row_a_combination(decision_id: str) -> None:
    facts = GAPLESS[decision_id]
    rows = {row_of(decide(decision_id, **dict(zip(facts, values, strict=True)))) for values in product(*facts.values())}
    table = decision_of(decision_id).logic
    assert isinstance(table, DecisionTable)
    assert rows == set(range(1, len(table.rules) + 1))


# --- urgency, complexity, route, level: the rows of the first contact ---


@covers("S002-04")
@pytest.mark.parametrize(
    ("facts", "urgency", "rule"),
    [
        ({"life_threat": True, "symptom_urgency": "non_urgent"}, "emergency", "now"),
        ({"symptom_urgency": "emergency", "safety_at_risk": True}, "emergency", "now"),
        ({"safety_at_risk": True, "symptom_urgency": "same_day"}, "immediate", "now"),
        ({"essential_care_at_risk": True, "symptom_urgency": "within_days"}, "same_day", "same_weekday"),
        ({"symptom_urgency": "same_day"}, "same_day", "same_weekday"),
        ({"symptom_urgency": "within_days"}, "within_days", "wd(3)"),
        ({"symptom_urgency": "none"}, "non_urgent", "wd(7)"),
        ({}, "non_urgent", "wd(7)"),
    ],
)
def test_the_worst_that_was_said_settles_the_urgency(facts: dict[str, Any], urgency: str, rule: str) -> None:
    found = decide("urgency_of_contact", **facts).value
    assert (found["urgency"], found["due_rule"]) == (urgency, rule)


@covers("S002-05", "S002-12")
@pytest.mark.parametrize(
    ("active", "alerts", "solvable", "complexity"),
    [
        (True, 1, True, "existing_case"),
        (True, 0, False, "existing_case"),
        (True, 0, True, "simple"),
        (False, 3, True, "complex_high"),
        (False, 5, False, "complex_high"),
        (False, 1, True, "complex"),
        (False, 2, False, "complex"),
        (False, 0, False, "complex"),
        (False, 0, True, "simple"),
    ],
)
def test_alerts_or_what_cannot_be_solved_at_once_make_a_matter_complex(
    active: bool, alerts: int, solvable: bool, complexity: str
) -> None:
    found = decide("complexity_of_matter", active_case=active, alert_count=alerts, solvable_in_contact=solvable)
    assert found.value["complexity"] == complexity


@covers("S002-46", "S000-60")
@pytest.mark.parametrize("complexity", ["complex", "complex_high"])
def test_both_ways_of_steering_go_by_the_same_table(complexity: str) -> None:
    routes = [
        decide("first_contact_route", urgency="non_urgent", complexity=complexity, model_variant=variant).value
        for variant in ("central", "health_centre")
    ]
    assert routes == ["service_needs_assessment", "mapping"]
    simple = {
        decide("first_contact_route", complexity="simple", model_variant=variant, need_type="health_care").value
        for variant in ("central", "health_centre")
    }
    assert simple == {"book_appointment"}


@covers("S004-21")
@pytest.mark.parametrize(
    ("facts", "level"),
    [
        ({"complexity": "complex_high"}, 3),
        ({"complexity": "simple", "coordination_needed": True}, 3),
        ({"complexity": "simple", "sector_count": 2, "service_count": 3}, 3),
        ({"complexity": "complex"}, 2),
        ({"complexity": "existing_case"}, 2),
        ({"complexity": "simple", "sector_count": 2, "service_count": 2}, 2),
        ({"complexity": "simple", "sector_count": 1, "service_count": 1}, 2),
        ({"complexity": "simple", "sector_count": 1, "service_count": 0}, 1),
    ],
)
def test_whoever_needs_many_services_is_guided_intensively(facts: dict[str, Any], level: int) -> None:
    assert decide("level_of_guidance", **facts).value == level


@covers("S004-11")
def test_the_segment_settles_which_law_counts_the_days() -> None:
    found = {
        segment: row_of(decide("statutory_deadlines", segment=segment, age=40))
        for segment in (*offered("segment"), None)
    }
    assert found.pop("disability") == 4
    assert set(found.values()) == {7}


# --- the decision ---


@covers("S000-32")
@pytest.mark.parametrize(
    ("ruling", "written", "reasons", "appeal", "second", "maker"),
    [
        ("guidance_only", False, "in_notes", False, False, "client_adviser"),
        ("granted_as_applied", True, "short", True, False, "client_guide"),
        ("granted_in_part", True, "full", True, False, "client_guide"),
        ("changed", True, "full", True, False, "client_guide"),
        ("rejected", True, "full", True, True, "client_guide"),
        ("ended", True, "full", True, True, "client_guide"),
    ],
)
def test_every_ruling_has_its_form_whoever_decides(
    ruling: str, written: bool, reasons: str, appeal: bool, second: bool, maker: str
) -> None:
    found = decide("form_of_decision", outcome_type=ruling).value
    asked = ("written_decision", "reasons_given", "appeal_instructions", "second_look", "maker_role")
    assert [found[name] for name in asked] == [written, reasons, appeal, second, maker]


def test_a_ruling_that_the_table_does_not_know_gets_the_strictest_form() -> None:
    unknown, rejected = (decide("form_of_decision", outcome_type=ruling).value for ruling in ("new", "rejected"))
    assert unknown == rejected


# --- the follow-up ---


@covers("S001-05", "S004-19")
@pytest.mark.parametrize(
    ("facts", "review", "contact"),
    [
        ({"service_started_recently": True, "stability": "stable"}, "cal_days(30)", "cal_days(14)"),
        ({"stability": "unstable", "client_group": "child"}, "cal_months(1)", "cal_days(7)"),
        ({"stability": "changing"}, "cal_months(3)", "cal_days(30)"),
        ({"stability": "stable", "client_group": "child"}, "cal_months(6)", "cal_months(3)"),
        ({"stability": "stable", "client_group": "older_person"}, "cal_months(6)", "cal_months(3)"),
        ({"stability": "stable", "client_group": "working_age", "guidance_level": 3}, "cal_months(6)", "cal_months(3)"),
        (
            {"stability": "stable", "client_group": "working_age", "guidance_level": 2},
            "cal_months(12)",
            "cal_months(6)",
        ),
    ],
)
def test_the_less_stable_the_sooner_the_client_is_seen_again(facts: dict[str, Any], review: str, contact: str) -> None:
    found = decide("review_interval", **facts).value
    assert (found["next_review"], found["touch_rhythm"]) == (review, contact)


TRIGGERS = {
    "T01": ("high", "wd(2)"),
    "T02": ("medium", "wd(3)"),
    "T03": ("high", "wd(1)"),
    "T04": ("high", "same_weekday"),
    "T05": ("medium", "wd(3)"),
    "T06": ("high", "wd(2)"),
    "T07": ("high", "wd(3)"),
    "T08": ("high", "wd(1)"),
    "T09": ("low", "wd(5)"),
    "T10": ("medium", "wd(3)"),
    "T11": ("medium", "wd(3)"),
    "T12": ("medium", "wd(2)"),
    "T13": ("medium", "wd(3)"),
    "T14": ("low", "wd(10)"),
    "T15": ("medium", "wd(2)"),
    "T16": ("medium", "wd(2)"),
    "T17": ("critical", "now"),
    "T18": ("medium", "wd(5)"),
    "T19": ("medium", "wd(3)"),
    "T20": ("medium", "wd(3)"),
    "T21": ("high", "wd(1)"),
    "T22": ("low", "wd(10)"),
}


@covers("S000-03")
@pytest.mark.parametrize("code", TRIGGERS)
def test_each_shared_trigger_has_its_severity_and_its_time(code: str) -> None:
    (found,) = decide("follow_up_triggers", trigger_code=code).value
    assert (found["severity"], found["handle_rule"]) == TRIGGERS[code]
    due(NOW.now, found["handle_rule"], ZONE, kind="target")


def test_the_table_of_triggers_and_their_code_list_name_the_same_ones() -> None:
    assert offered("trigger_code") == list(TRIGGERS)
    assert decide("follow_up_triggers", trigger_code="T99").matched == ()
