"""Processes that begin by a condition, as a rule run over cases does it: evaluated when somebody asks."""

from typing import Any

from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import condition, end, path, process, start, tag, user

BOTH = tag("conditionalEventDefinition", condition("condition", "=risk > 7"))
WATCH = process(
    start("worse", BOTH),
    start("silent", tag("conditionalEventDefinition", condition("condition", '=code = "silent"'))),
    user("look"),
    end(),
    path("worse", "look", "end") + path("silent", "look"),
    id_="watch",
)


def evaluate(site: Site, **body: Any) -> Any:
    return site.call("POST", "/v2/conditionals/evaluation", json=body).json


def variables(site: Site, key: str) -> dict[str, Any]:
    found: Any = site.call("POST", "/v2/variables/search", json={"filter": {"processInstanceKey": key}}).json
    return {item["name"]: item["value"] for item in found["items"]}


def test_a_condition_that_holds_begins_an_instance_with_its_variables(site_of_each: Site) -> None:
    site = site_of_each
    site.deploy({"watch.bpmn": WATCH})
    assert evaluate(site, variables={"risk": 7})["processInstances"] == []
    begun = evaluate(site, variables={"risk": 8, "code": "x"})
    assert begun["conditionalEvaluationKey"]
    (instance,) = begun["processInstances"]
    assert variables(site, instance["processInstanceKey"]) == {"risk": "8", "code": '"x"'}
    both = evaluate(site, variables={"risk": 8, "code": "silent"})
    assert len(both["processInstances"]) == 2


def test_only_the_newest_version_is_asked_unless_one_is_named(site: Site) -> None:
    site.deploy({"watch.bpmn": WATCH})
    (first,) = evaluate(site, variables={"risk": 8})["processInstances"]
    site.deploy({"watch.bpmn": WATCH.replace(b"risk &gt; 7", b"risk &gt; 70")})
    assert evaluate(site, variables={"risk": 8})["processInstances"] == []
    old = first["processDefinitionKey"]
    assert len(evaluate(site, variables={"risk": 8}, processDefinitionKey=old)["processInstances"]) == 1


def test_what_is_not_there_is_not_found_and_nobody_but_an_operator_may_ask(site: Site) -> None:
    gone = site.call("POST", "/v2/conditionals/evaluation", json={"variables": {}, "processDefinitionKey": "1"})
    refused(gone, 404, "NOT_FOUND")
    body = {"variables": {"risk": 8}}
    refused(site.call("POST", "/v2/conditionals/evaluation", by="client_adviser", json=body), 403, "FORBIDDEN")
