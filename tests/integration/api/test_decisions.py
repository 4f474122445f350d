"""Decisions and expressions evaluated over the wire: what they gave, which rules, why null, and nothing kept of it."""

from collections.abc import Mapping
from typing import Any

import camunda_orchestration_sdk.models as models
import pytest
import simplejson

from tests.integration.api.conftest import Site, refused
from tests.integration.api.test_official_sdk import client
from tests.support.diagrams import flow, mapping, path, process, start, tag, user
from tests.support.killing import all_rows

SOIL = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="garden" name="Garden" namespace="garden">
<decision id="moisture" name="Moisture"><variable name="moisture"/>
 <literalExpression><text>if rain > 10 then "wet" else "dry"</text></literalExpression></decision>
<decision id="watering" name="Watering">
 <informationRequirement><requiredDecision href="#moisture"/></informationRequirement>
 <decisionTable hitPolicy="UNIQUE">
  <input id="in_soil" label="Soil"><inputExpression><text>moisture</text></inputExpression></input>
  <input id="in_sown"><inputExpression><text>sown</text></inputExpression></input>
  <output id="out_water" name="litres" label="Water" />
  <output id="out_when" name="when" />
  <rule id="dry_rule"><inputEntry><text>"dry"</text></inputEntry><inputEntry><text>-</text></inputEntry>
   <outputEntry><text>2.50</text></outputEntry><outputEntry><text>"today"</text></outputEntry></rule>
  <rule id="wet_rule"><inputEntry><text>"wet"</text></inputEntry><inputEntry><text>&gt; date("2026-01-01")</text></inputEntry>
   <outputEntry><text>0</text></outputEntry><outputEntry><text>"later"</text></outputEntry></rule>
  <rule id="dry_again"><inputEntry><text>"dry"</text></inputEntry><inputEntry><text>"last year"</text></inputEntry>
   <outputEntry><text>9</text></outputEntry><outputEntry><text>"never"</text></outputEntry></rule>
 </decisionTable></decision></definitions>"""
SECRET = "Aada Esimerkki 010190-901R"


@pytest.fixture
def garden(site: Site) -> Site:
    """A site with two decisions, a table that requires an expression."""
    assert site.deploy({"garden.dmn": SOIL}).status_code == 200
    return site


def evaluate(site: Site, **body: Any) -> Any:
    """The evaluation of the table, told in English."""
    body = {"decisionDefinitionId": "watering", **body}
    return english(site, "/v2/decision-definitions/evaluation", body).json


def english(site: Site, address: str, body: Mapping[str, Any], by: str = "process_owner") -> Any:
    return site.call("POST", address, by, json=body, headers={"Accept-Language": "en"})


def expression(site: Site, text: str, **variables: Any) -> Any:
    return english(site, "/v2/expression/evaluation", {"expression": text, "variables": variables}).json


def test_each_decision_is_told_with_its_kind_inputs_and_matched_rules(garden: Site) -> None:
    found = evaluate(garden, variables={"rain": 3})
    assert (found["decisionDefinitionId"], found["decisionDefinitionName"]) == ("watering", "Watering")
    assert simplejson.loads(found["output"]) == {"litres": 2.5, "when": "today"}
    assert (found["failedDecisionDefinitionId"], found["failureMessage"]) == (None, None)
    below, own = found["evaluatedDecisions"]
    assert (below["decisionDefinitionId"], below["decisionDefinitionType"]) == ("moisture", "LITERAL_EXPRESSION")
    assert (below["output"], below["matchedRules"], below["evaluatedInputs"]) == ('"dry"', [], [])
    assert (own["decisionDefinitionType"], own["decisionDefinitionKey"]) == (
        "DECISION_TABLE",
        found["decisionDefinitionKey"],
    )
    assert own["evaluatedInputs"] == [
        {"inputId": "in_soil", "inputName": "Soil", "inputValue": '"dry"'},
        {"inputId": "in_sown", "inputName": "sown", "inputValue": "null"},
    ]
    named = {"ruleId": "dry_rule", "ruleIndex": 1}
    outputs = [
        {"outputId": "out_water", "outputName": "Water", "outputValue": "2.50", **named},
        {"outputId": "out_when", "outputName": "when", "outputValue": '"today"', **named},
    ]
    assert own["matchedRules"] == [{**named, "evaluatedOutputs": outputs}]


def test_a_decision_that_fails_is_told_by_its_id_and_in_words(garden: Site) -> None:
    found = evaluate(garden, variables={"rain": 3, "sown": "last year"})
    assert (found["output"], found["failedDecisionDefinitionId"]) == ("null", "watering")
    assert "1, 3" in found["failureMessage"], "the rules that both matched"
    assert [rule["ruleIndex"] for rule in found["evaluatedDecisions"][1]["matchedRules"]] == [1, 3]


def test_a_comparison_of_wrong_kinds_is_null_with_its_reason_on_the_evaluation(garden: Site) -> None:
    found = evaluate(garden, variables={"rain": 30, "sown": "2026-05-01"})
    assert (found["output"], found["failureMessage"]) == ("null", None)
    (warning,) = found["evaluatedDecisions"][1]["warnings"]
    assert warning["code"] == "feel.compared_types"
    assert "string on the left, date on the right" in warning["message"]
    found = expression(garden, '=sown > date("2026-01-01")', sown="2026-05-01")
    assert found["result"] is None
    assert [(w["code"], w["line"], w["column"]) for w in found["warnings"]] == [("feel.compared_types", 1, 6)]


def test_an_unknown_decision_is_not_found_by_its_name_or_key(garden: Site) -> None:
    for body in ({"decisionDefinitionId": "pruning"}, {"decisionDefinitionKey": "4711"}):
        response = english(garden, "/v2/decision-definitions/evaluation", body)
        assert next(iter(body.values())) in refused(response, 404, "NOT_FOUND")["detail"]
    refused(english(garden, "/v2/decision-definitions/evaluation", {"variables": {}}), 400, "INVALID_ARGUMENT")


def test_what_is_no_feel_is_refused_with_its_place_and_its_cure(garden: Site) -> None:
    response = english(garden, "/v2/expression/evaluation", {"expression": "=age > 3 and\n  level == 2"})
    problem = refused(response, 400, "INVALID_ARGUMENT")
    assert (problem["code"], problem["line"], problem["column"]) == ("expression.not_feel", 2, 9)
    (wrong,) = problem["errors"]
    assert wrong["field"] == "expression"
    assert "is written '='" in wrong["message"]
    assert wrong["message"] in problem["detail"]


@pytest.mark.parametrize(
    "text",
    [
        "=count(for i in 1..100000, j in 1..100000 return i)",
        '={f: function(n) if n = 0 then "" else f(n - 1) + f(n - 1), a: f(90)}.a',
        "=10 ** 10 ** 10",
        '=matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")',
        "=function(x) x",
        "=[1..5]",
    ],
)
def test_an_expression_without_end_or_with_an_odd_value_is_answered_all_the_same(garden: Site, text: str) -> None:
    response = english(garden, "/v2/expression/evaluation", {"expression": text})
    assert response.status_code == 200
    assert set(response.json) == {"expression", "result", "warnings", "referencedSecrets"}


def test_a_body_over_the_limit_is_refused_before_it_is_read(garden: Site) -> None:
    for address, body in (
        ("/v2/expression/evaluation", {"expression": "=1"}),
        ("/v2/decision-definitions/evaluation", {"decisionDefinitionId": "watering"}),
    ):
        large = {**body, "variables": {"rain": "x" * 20_000_000}}
        refused(english(garden, address, large), 413, "PAYLOAD_TOO_LARGE")


def test_an_evaluation_is_for_those_who_see_definitions(garden: Site) -> None:
    body = {"decisionDefinitionId": "watering", "variables": {}}
    for person in ("client_adviser", "line_manager", "data_protection", "worker"):
        refused(english(garden, "/v2/decision-definitions/evaluation", body, person), 403, "FORBIDDEN")
        refused(english(garden, "/v2/expression/evaluation", {"expression": "=1"}, person), 403, "FORBIDDEN")
    refused(english(garden, "/v2/expression/evaluation", {"expression": "=1"}, "nobody"), 401, "UNAUTHORIZED")


def test_nothing_of_what_is_given_to_an_evaluation_is_stored_or_logged(
    garden: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    evaluate(garden, variables={"rain": SECRET, "sown": SECRET})
    expression(garden, f'="{SECRET}" > 3 or name > 3', name=SECRET)
    expression(garden, f'="{SECRET}" "{SECRET}"')
    printed = capsys.readouterr()
    assert SECRET not in f"{printed.out} {printed.err} {caplog.text} {all_rows(garden.house.store)}"


def test_the_sdk_reads_every_part_of_an_evaluation(garden: Site, address: str) -> None:
    asked = models.DecisionEvaluationByID.from_dict({"decisionDefinitionId": "watering", "variables": {"rain": 3}})
    found = client(address, "process_owner").evaluate_decision(data=asked)
    assert found.output == '{"litres":2.50,"when":"today"}'
    assert [one.decision_definition_type for one in found.evaluated_decisions] == [
        "LITERAL_EXPRESSION",
        "DECISION_TABLE",
    ]
    (rule,) = found.evaluated_decisions[1].matched_rules
    assert [(output.output_id, output.output_name) for output in rule.evaluated_outputs] == [
        ("out_water", "Water"),
        ("out_when", "when"),
    ]
    told = client(address, "process_owner").evaluate_expression(
        data=models.ExpressionEvaluationRequest(expression='=1 > "a"')
    )
    assert " " in told.warnings[0].message


def test_why_a_condition_was_null_can_be_read_long_after(site_of_each: Site) -> None:
    site = site_of_each
    gate = tag("exclusiveGateway", id="gate", name="Is it time?", default="gate_no")
    flows = path("start", "ask", "gate") + flow("gate", "yes", '=day > date("2026-01-01")') + path("gate", "no")
    ask = user("ask", mapping(outputs=[("=level", "level_seen")]))
    site.deploy({"asking.bpmn": process(start(), ask, gate, user("yes"), user("no"), flows, id_="asking")})
    key = site.start("asking", day="2026-02-01", level=None)
    task: Any = site.call("POST", "/v2/user-tasks/search", json={"filter": {"processInstanceKey": key}}).json
    site.call("POST", f"/v2/user-tasks/{task['items'][0]['userTaskKey']}/completion", json={})

    incidents: Any = english(site, "/v2/incidents/search", {"filter": {"processInstanceKey": key}}).json
    (incident,) = incidents["items"]
    assert (incident["elementId"], incident["errorType"]) == ("gate", "EXTRACT_VALUE_ERROR")
    assert "string on the left, date on the right" in incident["errorMessage"]

    journal: Any = site.call("GET", f"/api/v1/instances/{key}/journal", headers={"Accept-Language": "fi"}).json
    (told,) = journal["items"][1]["decided"]
    assert (told["element"], told["expression"]) == ("gate", '=day > date("2026-01-01")')
    (warning,) = told["warnings"]
    assert (warning["code"], warning["line"], warning["column"]) == ("feel.compared_types", 1, 5)
    assert " " in warning["message"]
    assert "2026-02-01" not in str(told)
