"""Processes over the wire: started and waited for, messages and signals, decisions and expressions."""

from pathlib import Path
from typing import Any

import pytest

from tests.integration.api.conftest import BAKING, DOUGH, Site, refused
from tests.support.diagrams import end, message, path, process, script, start, tag, user

ADDING = process(start(), script("add", "=one + two", "sum"), end(), path("start", "add", "end"), id_="adding")
LISTENING = process(
    start(),
    tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="knock"), id="door"),
    user("greet"),
    end(),
    path("start", "door", "greet", "end"),
    id_="listening",
    before=message("knock", key="=house"),
)
STRANGERS = Path(__file__).parents[2] / "strangers"


def test_a_process_that_ends_at_once_gives_its_variables(site_of_each: Site) -> None:
    site = site_of_each
    site.deploy({"adding.bpmn": ADDING})
    body = '{"processDefinitionId": "adding", "awaitCompletion": true, "variables": {"one": 0.1, "two": 0.2}}'
    answer = site.call("POST", "/v2/process-instances", data=body, content_type="application/json")
    assert '"sum":0.3' in answer.get_data(as_text=True)
    chosen = {"processDefinitionId": "adding", "awaitCompletion": True, "fetchVariables": ["sum"]}
    only: Any = site.call("POST", "/v2/process-instances", json={**chosen, "variables": {"one": 1, "two": 2}}).json
    assert only["variables"] == {"sum": 3}


def test_identical_files_keep_their_keys_and_versions(site: Site) -> None:
    files = {"baking.bpmn": BAKING, "dough.form": DOUGH}
    first, second = (site.deploy(files).json for _ in range(2))
    assert first is not None
    assert second is not None
    assert first["deployments"] == second["deployments"]
    changed: Any = site.deploy({**files, "baking.bpmn": BAKING + b"<!-- changed -->"}).json
    processes = [item["processDefinition"] for item in changed["deployments"] if item["processDefinition"]]
    assert [process["processDefinitionVersion"] for process in processes] == [2]


def test_the_diagram_comes_back_byte_for_byte(site: Site) -> None:
    found: Any = site.call("POST", "/v2/process-definitions/search").json
    answer = site.call("GET", f"/v2/process-definitions/{found['items'][0]['processDefinitionKey']}/xml")
    assert (answer.data, answer.mimetype) == (BAKING, "text/xml")


def test_a_cancelled_instance_is_terminated_and_not_found_again(site: Site) -> None:
    key = site.start()
    assert site.call("POST", f"/v2/process-instances/{key}/cancellation").status_code == 204
    ended: Any = site.call("GET", f"/v2/process-instances/{key}").json
    assert ended["state"] == "TERMINATED"
    assert ended["endDate"]
    refused(site.call("POST", f"/v2/process-instances/{key}/cancellation"), 404, "NOT_FOUND")


def test_variables_are_written_from_outside(site: Site) -> None:
    key = site.start(flour="rye")
    body = {"variables": {"flour": "oat", "salt": None}}
    assert site.call("PUT", f"/v2/element-instances/{key}/variables", json=body).status_code == 204
    found: Any = site.call("POST", "/v2/variables/search", json={"filter": {"processInstanceKey": key}}).json
    assert {v["name"]: v["value"] for v in found["items"]} == {"flour": '"oat"', "salt": "null"}


def test_a_message_reaches_who_waits_or_waits_itself(site_of_each: Site) -> None:
    site = site_of_each
    site.deploy({"listening.bpmn": LISTENING})
    knock = {"name": "knock", "correlationKey": "home"}
    refused(site.call("POST", "/v2/messages/correlation", "worker", json=knock), 404, "NOT_FOUND")
    later = {**knock, "timeToLive": 60_000, "messageId": "m1"}
    assert site.call("POST", "/v2/messages/publication", "worker", json=later).status_code == 200
    refused(site.call("POST", "/v2/messages/publication", "worker", json=later), 409, "ALREADY_EXISTS")
    early = site.start("listening", house="home")
    assert _stands_at(site, early) == ["greet"], "it found the message that waited"
    patient = site.start("listening", house="home")
    answer: Any = site.call("POST", "/v2/messages/correlation", "worker", json=knock).json
    assert answer["processInstanceKey"] == patient
    assert _stands_at(site, patient) == ["greet"]


def _stands_at(site: Site, instance: str) -> list[str]:
    body = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
    found: Any = site.call("POST", "/v2/user-tasks/search", json=body).json
    return [task["elementId"] for task in found["items"]]


def test_a_decision_tells_what_it_saw_and_which_rules_matched(site: Site) -> None:
    table = STRANGERS / "library" / "shelf_terms.dmn"
    deployed: Any = site.deploy({table.name: table.read_bytes()}).json
    kinds = [name for item in deployed["deployments"] for name, value in item.items() if value]
    assert kinds == ["decisionRequirements", "decisionDefinition"]
    (definition,) = (item["decisionDefinition"] for item in deployed["deployments"] if item["decisionDefinition"])
    body = {"decisionDefinitionKey": definition["decisionDefinitionKey"], "variables": {}}
    evaluated: Any = site.call("POST", "/v2/decision-definitions/evaluation", json=body).json
    assert evaluated["decisionDefinitionId"] == definition["decisionDefinitionId"]
    (decision,) = evaluated["evaluatedDecisions"]
    assert decision["decisionEvaluationInstanceKey"] == f"{evaluated['decisionEvaluationKey']}-1"
    assert decision["evaluatedInputs"]


@pytest.mark.parametrize(
    ("body", "result"),
    [
        ({"expression": "=1 + 2"}, 3),
        ({"expression": "=x.y", "variables": {"x": {"y": [1]}}}, [1]),
        ({"expression": '="a" + 1'}, None),
    ],
)
def test_an_expression_sees_what_it_is_given(site: Site, body: Any, result: Any) -> None:
    answer: Any = site.call("POST", "/v2/expression/evaluation", json=body).json
    assert answer["result"] == result
    assert bool(answer["warnings"]) == (result is None)


@pytest.mark.parametrize("expression", ["=1 +", "=" + "(" * 3000, "=" + "1" * 5000, "=__import__('os')  x"])
def test_what_is_no_expression_is_refused(site: Site, expression: str) -> None:
    response = site.call("POST", "/v2/expression/evaluation", json={"expression": expression})
    assert " " in refused(response, 400, "INVALID_ARGUMENT")["detail"]


def test_an_expression_does_not_see_an_instance(site: Site) -> None:
    body = {"expression": "=secret", "scopeKey": site.start(secret=1)}
    refused(site.call("POST", "/v2/expression/evaluation", json=body), 400, "INVALID_ARGUMENT")


@pytest.mark.parametrize(
    "instructions",
    [
        {"startInstructions": [{"elementId": "bake"}]},
        {"runtimeInstructions": [{"type": "TERMINATE_PROCESS_INSTANCE", "afterElementId": "knead"}]},
    ],
)
def test_what_a_start_cannot_be_told_is_refused_by_name(site: Site, instructions: dict[str, Any]) -> None:
    answer = site.call("POST", "/v2/process-instances", json={"processDefinitionId": "baking", **instructions})
    assert next(iter(instructions)) in refused(answer, 400, "INVALID_ARGUMENT")["detail"]
    nothing: Any = site.call("POST", "/v2/process-instances/search").json
    assert nothing["items"] == []
