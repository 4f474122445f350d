"""What decision tables say."""

from decimal import Decimal
from typing import Any

import pytest

from koppi.dmn import EvaluatedInput, Failure, MatchedRule
from tests.unit.dmn.files import decision, decisions, evaluate, table

URGENCY = [["true", "-", '"emergency"'], ["-", "true", '"immediate"'], ["-", "-", '"non_urgent"']]
OVERLAPPING = [["> 10", "1"], ["> 20", "3"], ["> 30", "2"]]


@pytest.mark.parametrize(
    ("life_threat", "at_risk", "expected", "rule"),
    [(True, True, "emergency", "r1"), (False, True, "immediate", "r2"), (False, False, "non_urgent", "r3")],
)
def test_first_gives_the_first_rule_that_matches(life_threat: bool, at_risk: bool, expected: str, rule: str) -> None:
    outcome = evaluate(
        table(["life_threat", "at_risk"], ["urgency"], URGENCY, 'hitPolicy="FIRST"'),
        life_threat=life_threat,
        at_risk=at_risk,
    )
    assert outcome.value == expected
    assert [(found.rule_id, found.outputs) for found in outcome.matched] == [(rule, {"urgency": expected})]


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('hitPolicy="FIRST"', 1),
        ('hitPolicy="COLLECT"', [1, 3, 2]),
        ('hitPolicy="RULE ORDER"', [1, 3, 2]),
        ('hitPolicy="COLLECT" aggregation="SUM"', 6),
        ('hitPolicy="COLLECT" aggregation="MIN"', 1),
        ('hitPolicy="COLLECT" aggregation="MAX"', 3),
        ('hitPolicy="COLLECT" aggregation="COUNT"', 3),
        ('hitPolicy="PRIORITY"', 3),
        ('hitPolicy="OUTPUT ORDER"', [3, 2, 1]),
    ],
)
def test_the_hit_policy_decides_between_rules(attributes: str, expected: Any) -> None:
    values = {"out": "<outputValues><text>3, 2, 1</text></outputValues>"}
    outcome = evaluate(table(["x"], ["out"], OVERLAPPING, attributes, values), x=40)
    assert outcome.value == expected
    assert outcome.failure is None


def test_two_rules_of_a_unique_table_are_a_failure_and_never_a_guess() -> None:
    outcome = evaluate(table(["x"], ["out"], OVERLAPPING), x=25)
    assert outcome.value is None
    assert outcome.failure == Failure("dmn.several_rules", {"decision": "d", "rules": "1, 2"})
    assert [rule.index for rule in outcome.matched] == [1, 2]


def test_rules_of_an_any_table_must_agree() -> None:
    agreeing = table(["x"], ["out"], [["> 1", "1"], ["> 2", "1.0"]], 'hitPolicy="ANY"')
    assert evaluate(agreeing, x=5).value == 1
    for one, other in (("1", "true"), ("[1..2]", "[1..3]"), ('@"2026-11-20"', '"2026-11-20"'), ("null", "false")):
        differing = table(["x"], ["out"], [["> 1", one], ["> 2", other]], 'hitPolicy="ANY"')
        failure = evaluate(differing, x=5).failure
        assert failure is not None, (one, other)
        assert failure.code == "dmn.rules_differ"


def test_true_and_one_are_two_priorities() -> None:
    listed = {"out": "<outputValues><text>1, true</text></outputValues>"}
    rules = table(["x"], ["out"], [["-", "true"], ["-", "1"]], 'hitPolicy="PRIORITY"', listed)
    assert evaluate(rules, x=0).value is not True


def test_what_cannot_be_aggregated_is_a_failure() -> None:
    outcome = evaluate(table(["x"], ["out"], [["-", "1"], ["-", '"a"']], 'hitPolicy="COLLECT" aggregation="SUM"'), x=1)
    assert outcome.failure == Failure("dmn.not_aggregable", {"decision": "d", "aggregation": "SUM"})


def test_several_outputs_are_a_context() -> None:
    outcome = evaluate(table(["x"], ["level", "team"], [["1", "3", '["a", "b"]']]), x=1)
    assert outcome.value == {"level": 3, "team": ["a", "b"]}


def test_no_rule_is_null_unless_there_is_a_default() -> None:
    default = {"out": '<defaultOutputEntry><text>"none"</text></defaultOutputEntry>'}
    assert evaluate(table(["x"], ["out"], [["1", "2"]]), x=5).value is None
    assert evaluate(table(["x"], ["out"], [["1", "2"]], "", default), x=5).value == "none"


def test_temporal_values_come_out_as_iso_texts_and_numbers_with_their_digits() -> None:
    rules = [["-", 'date("2026-11-21") + duration("P7D")', "0.10"]]
    outcome = evaluate(table(["x"], ["due", "share"], rules), x=1)
    assert outcome.value == {"due": "2026-11-28", "share": Decimal("0.10")}
    assert str(outcome.value["share"]) == "0.10"


def test_the_outcome_tells_inputs_and_rules() -> None:
    outcome = evaluate(table(["age + 1"], ["out"], [[">= 18", '"adult"']]), age=20)
    assert outcome.inputs == (EvaluatedInput("i0", "age + 1", 21),)
    assert outcome.matched == (MatchedRule("r1", 1, {"out": "adult"}),)


def test_a_missing_variable_is_a_warning_and_matches_only_any_value() -> None:
    outcome = evaluate(table(["age"], ["out"], [[">= 18", "1"], ["-", "2"]], 'hitPolicy="FIRST"'))
    assert outcome.value == 2
    assert [warning.code for warning in outcome.warnings] == ["feel.unknown_name"]


def test_a_value_that_is_not_listed_is_a_warning() -> None:
    text = table(["x"], ["out"], [["-", "1"]]).replace(
        "</inputExpression>", '</inputExpression><inputValues><text>"a", "b"</text></inputValues>'
    )
    assert [warning.code for warning in evaluate(text, x="c").warnings] == ["dmn.value_not_listed"]
    assert evaluate(text, x="b").warnings == ()


def test_a_limit_reached_is_a_failure() -> None:
    outcome = evaluate(table(["count(for i in 1..1000000 return i)"], ["out"], [["-", "1"]]))
    assert outcome.failure == Failure("dmn.limit", {"decision": "d", "limit": "feel.limit_steps"})


def test_a_result_too_large_is_a_failure() -> None:
    outcome = evaluate(table(["x"], ["out"], [["-", "list"]] * 100, 'hitPolicy="COLLECT"'), x=1, list=[0] * 1_000)
    assert outcome.failure == Failure("dmn.limit", {"decision": "d", "limit": "feel.limit_steps"})


def test_outputs_and_required_names_tell_what_a_table_reads_and_gives() -> None:
    (found,) = decisions(decision(table(["a"], ["x", "y"], [["> b", "c", "d.e"]])))
    assert found.outputs == ("x", "y")
    assert found.required_names == {"a", "b", "c", "d"}


@pytest.mark.parametrize(
    ("cell", "passes"),
    [
        ("[limit - 5..limit + 5]", True),
        ("(limit..limit + 5]", False),
        ("not([limit + 1..limit + 5])", True),
        ("< limit, limit", True),
        ("limits", True),
        ("? in limits", True),
        ("part.limit", True),
        (">= part.limit", True),
        ("? - limit = 0", True),
        ("even(?)", True),
        ("list contains(limits, ?)", True),
        ("if limit > 5 then 20 else 0", True),
        ("some one in limits satisfies one = ?", True),
        ("[limit]", True),
        ("unknown", False),
    ],
)
def test_a_cell_may_speak_of_other_variables(cell: str, passes: bool) -> None:
    rules = table(["x"], ["out"], [[cell, "true"], ["-", "false"]], 'hitPolicy="FIRST"')
    assert evaluate(rules, x=20, limit=20, limits=[10, 20], part={"limit": 20}).value is passes


@pytest.mark.parametrize(
    ("cell", "passes"),
    [("[1, 2]", True), ("[[3], [1, 2]]", True), ("1, 2", False), ("[2, 1]", False), ("list contains(?, 2)", True)],
)
def test_a_list_is_compared_as_a_whole(cell: str, passes: bool) -> None:
    rules = table(["x"], ["out"], [[cell, "true"], ["-", "false"]], 'hitPolicy="FIRST"')
    assert evaluate(rules, x=[1, 2]).value is passes
