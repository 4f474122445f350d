"""What a diagram refers to is deleted: who comes to it stops there in words, and goes on when it is deployed again."""

from typing import Any

import pytest

from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import end, extensions, path, process, start, tag, user, zeebe

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
SHEET = (
    b'{"type": "default", "id": "sheet", "components": [{"id": "c", "type": "textfield", "key": "a", "label": "A"}]}'
)
CALLED = process(start("begun"), end("done"), path("begun", "done"), id_="asked", name="Asked")


def price(amount: int) -> bytes:
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="prices" name="Prices" namespace="n">'
        '<decision id="price" name="Price"><variable name="price"/>'
        f"<literalExpression><text>{amount}</text></literalExpression></decision></definitions>"
    ).encode()


def asks(kind: str, binding: str) -> bytes:
    """A task, then what asks a decision, calls a process or shows a form, then another task."""
    if kind == "form":
        asking = user("ask", ADVISER, zeebe("formDefinition", formId="sheet", bindingType=binding))
    elif kind == "decision":
        called = zeebe("calledDecision", decisionId="price", resultVariable="cost", bindingType=binding)
        asking = tag("businessRuleTask", extensions(called), id="ask", name="Hinta")
    else:
        called = zeebe("calledElement", processId="asked", bindingType=binding)
        asking = tag("callActivity", extensions(called), id="ask", name="Hinta")
    flows = path("start", "before", "ask", "after", "end")
    return process(start(), user("before", ADVISER), asking, user("after", ADVISER), end(), flows, id_="asking")


def deployed(site: Site, kind: str, amount: int = 1, binding: str = "latest") -> str:
    """Deploy the process and what it asks; return the key of the latter."""
    asked = {"decision": ("price.dmn", price(amount)), "process": ("asked.bpmn", CALLED), "form": ("s.form", SHEET)}
    answer: Any = site.deploy(dict([("asking.bpmn", asks(kind, binding)), asked[kind]])).json
    noun, id_, key = {
        "decision": ("decisionRequirements", "decisionRequirementsId", "decisionRequirementsKey"),
        "process": ("processDefinition", "processDefinitionId", "processDefinitionKey"),
        "form": ("form", "formId", "formKey"),
    }[kind]
    found = [one[noun] for one in answer["deployments"] if one[noun]]
    (one,) = (one[key] for one in found if one[id_] != "asking")
    return str(one)


def delete(site: Site, key: str) -> Any:
    return site.call("POST", f"/v2/resources/{key}/deletion", headers={"Accept-Language": "en"})


def go_on(site: Site) -> None:
    answer = site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {}})
    assert answer.status_code == 204


def stands_at(site: Site, instance: str) -> list[tuple[str, bool]]:
    found: Any = site.call(
        "POST", "/v2/element-instances/search", json={"filter": {"processInstanceKey": instance, "state": "ACTIVE"}}
    ).json
    return [(item["elementId"], item["hasIncident"]) for item in found["items"] if item["elementId"] != "asking"]


@pytest.mark.parametrize(
    ("kind", "type_", "words"),
    [
        ("decision", "CALLED_DECISION_ERROR", "the decision price does not exist. Deploy it and try again."),
        ("process", "CALLED_ELEMENT_ERROR", "the called process asked does not exist. Deploy it and try again."),
        ("form", "FORM_NOT_FOUND", "The form sheet of the task ask does not exist. Deploy it and try again."),
    ],
)
def test_who_comes_to_what_was_deleted_stops_there_and_goes_on_when_it_is_deployed_again(
    site: Site, kind: str, type_: str, words: str
) -> None:
    key = deployed(site, kind)
    instance = site.start("asking")
    assert delete(site, key).status_code == 200
    go_on(site)
    assert stands_at(site, instance) == [("ask", True)]
    found: Any = site.call(
        "POST",
        "/v2/incidents/search",
        json={"filter": {"processInstanceKey": instance}},
        headers={"Accept-Language": "en"},
    ).json
    (incident,) = found["items"]
    assert (incident["elementId"], incident["errorType"]) == ("ask", type_)
    assert incident["errorMessage"].endswith(words)
    again = deployed(site, kind)
    assert again != key
    assert site.call("POST", f"/v2/incidents/{incident['incidentKey']}/resolution").status_code == 204
    assert stands_at(site, instance) == [("ask" if kind == "form" else "after", False)]


def test_the_version_before_answers_for_a_deleted_decision(site: Site) -> None:
    deployed(site, "decision", amount=1)
    newest = deployed(site, "decision", amount=2)
    instance = site.start("asking")
    assert delete(site, newest).status_code == 200
    go_on(site)
    found: Any = site.call("POST", "/v2/variables/search", json={"filter": {"processInstanceKey": instance}}).json
    assert [(item["name"], item["value"]) for item in found["items"]] == [("cost", "1")]


@pytest.mark.parametrize("kind", ["decision", "process", "form"])
def test_what_a_running_instance_is_bound_to_by_its_deployment_stays(site: Site, kind: str) -> None:
    key = deployed(site, kind, binding="deployment")
    instance = site.start("asking")
    problem = refused(delete(site, key), 409, "INVALID_STATE")
    assert problem["code"] == "resource.pinned"
    assert "asking" in problem["detail"]
    while stands_at(site, instance):
        go_on(site)
    assert delete(site, key).status_code == 200


def test_what_is_bound_by_deployment_is_gone_for_new_instances_as_well_once_it_is_deleted(site: Site) -> None:
    key = deployed(site, "decision", binding="deployment")
    site.start("asking")
    go_on(site)
    go_on(site)  # the reference has been followed, and is kept in memory
    assert delete(site, key).status_code == 200
    instance = site.start("asking")
    go_on(site)
    assert stands_at(site, instance) == [("ask", True)]
