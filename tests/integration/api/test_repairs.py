"""Migration and modification over /v2, in the words and with the answers of the Orchestration Cluster API."""

from typing import Any

from tests.integration.api.conftest import Site, refused
from tests.integration.api.test_cases import INTAKE, opened_case
from tests.support.diagrams import end, path, process, start, tag, user, zeebe

ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")


def line(*tasks: str) -> dict[str, bytes]:
    """One task after the other."""
    parts = [user(task, ADVISER) for task in tasks]
    return {"line.bpmn": process(start(), *parts, end(), path("start", *tasks, "end"), id_="line")}


def begun(site: Site, *tasks: str) -> tuple[str, str]:
    """Deploy and start; return the keys of the instance and of its definition."""
    assert site.deploy(line(*tasks)).status_code == 200
    made: Any = site.call("POST", "/v2/process-instances", "admin", json={"processDefinitionId": "line"}).json
    return made["processInstanceKey"], made["processDefinitionKey"]


def open_tasks(site: Site, instance: str) -> list[str]:
    query = {"filter": {"processInstanceKey": instance, "state": "CREATED"}}
    found: Any = site.call("POST", "/v2/user-tasks/search", "admin", json=query).json
    return sorted(item["elementId"] for item in found["items"])


def test_an_instance_goes_over_when_each_open_element_is_mapped(site_of_each: Site) -> None:
    site = site_of_each
    instance, source = begun(site, "a", "b")
    _, target = begun(site, "new", "b")
    address = f"/v2/process-instances/{instance}/migration"
    body: dict[str, Any] = {"targetProcessDefinitionKey": target, "mappingInstructions": []}
    problem = refused(site.call("POST", address, "admin", json=body), 409, "INVALID_STATE")
    assert "\n- " in problem["detail"]
    assert "(a)" in problem["detail"]
    unknown = {**body, "mappingInstructions": [{"sourceElementId": "zzz", "targetElementId": "new"}]}
    refused(site.call("POST", address, "admin", json=unknown), 400, "INVALID_ARGUMENT")
    body["mappingInstructions"] = [{"sourceElementId": "a", "targetElementId": to} for to in ("b", "new")]
    problem = refused(site.call("POST", address, "admin", json=body), 400, "INVALID_ARGUMENT")
    assert problem["code"] == "migration.mapped_twice"
    body["mappingInstructions"] = [{"sourceElementId": "a", "targetElementId": "new"}]
    assert site.call("POST", address, "admin", json=body).status_code == 204
    found: Any = site.call("GET", f"/v2/process-instances/{instance}", "admin").json
    assert (found["processDefinitionKey"], source != target, open_tasks(site, instance)) == (target, True, ["new"])
    refused(site.call("POST", "/v2/process-instances/1/migration", "admin", json=body), 404, "NOT_FOUND")


def test_tokens_are_set_taken_away_and_moved(site_of_each: Site) -> None:
    site = site_of_each
    instance, _ = begun(site, "a", "b", "c")
    address = f"/v2/process-instances/{instance}/modification"
    move = {
        "sourceElementInstruction": {"sourceType": "byId", "sourceElementId": "a"},
        "targetElementId": "b",
        "variableInstructions": [{"variables": {"x": 1}, "scopeId": ""}],
    }
    assert site.call("POST", address, "admin", json={"moveInstructions": [move]}).status_code == 204
    assert open_tasks(site, instance) == ["b"]
    both = {
        "activateInstructions": [{"elementId": "c", "ancestorElementInstanceKey": "-1"}],
        "terminateInstructions": [{"elementId": "b"}],
    }
    assert site.call("POST", address, "admin", json=both).status_code == 204
    assert open_tasks(site, instance) == ["c"]
    start_event = {"activateInstructions": [{"elementId": "start"}]}
    refused(site.call("POST", address, "admin", json=start_event), 409, "INVALID_STATE")
    refused(site.call("POST", address, "admin", json={}), 400, "INVALID_ARGUMENT")
    neither: dict[str, Any] = {"terminateInstructions": [{}]}
    refused(site.call("POST", address, "admin", json=neither), 400, "INVALID_ARGUMENT")
    wrong = {"activateInstructions": [{"elementId": "c", "ancestorElementInstanceKey": "c"}]}
    refused(site.call("POST", address, "admin", json=wrong), 400, "INVALID_ARGUMENT")
    journal: Any = site.call("GET", f"/api/v1/instances/{instance}/journal", "admin").json
    assert [entry["input"]["kind"] for entry in journal["items"]] == ["start", "modify", "modify"]
    assert {entry["reason"] for entry in journal["items"]} == {""}


def test_the_timeline_of_a_case_tells_that_its_process_went_over_and_was_moved(site_of_each: Site) -> None:
    site = site_of_each
    case, _ = opened_case(site)
    before: Any = site.call("GET", f"/api/v1/cases/{case}", "client_adviser").json
    instance = before["running"][0]["instance_key"]
    deployed: Any = site.deploy({"intake.bpmn": INTAKE.replace(b'"sort"', b'"sift"')})
    target = deployed.json["deployments"][0]["processDefinition"]["processDefinitionKey"]
    plan = {
        "targetProcessDefinitionKey": target,
        "mappingInstructions": [{"sourceElementId": "sort", "targetElementId": "sift"}],
    }
    assert site.call("POST", f"/v2/process-instances/{instance}/migration", "admin", json=plan).status_code == 204
    move = {"sourceElementInstruction": {"sourceElementId": "sift"}, "targetElementId": "sift"}
    address = f"/v2/process-instances/{instance}/modification"
    assert site.call("POST", address, "admin", json={"moveInstructions": [move]}).status_code == 204
    page: Any = site.call("GET", f"/api/v1/cases/{case}/timeline", "client_adviser").json
    told = [(line["kind"], line["actor"]) for line in page["items"] if line["kind"].startswith("instance_m")]
    assert sorted(told) == [("instance_migrated", "admin"), ("instance_modified", "admin")]
    log: Any = site.call("GET", f"/api/v1/instances/{instance}/journal", "client_adviser").json
    entry = next(entry for entry in log["items"] if entry["input"]["kind"] == "migrate")
    assert (entry["actor"], entry["input"]["elements"]) == ("admin", {"sort": "sift"})


def test_tasks_of_an_ad_hoc_sub_process_are_started_by_its_key(site_of_each: Site) -> None:
    site = site_of_each
    free = tag("adHocSubProcess", user("a", ADVISER) + user("b", ADVISER), id="free")
    drawn = process(start(), free, end(), path("start", "free", "end"), id_="line")
    assert site.deploy({"line.bpmn": drawn}).status_code == 200
    made: Any = site.call("POST", "/v2/process-instances", "admin", json={"processDefinitionId": "line"}).json
    query = {"filter": {"processInstanceKey": made["processInstanceKey"], "elementId": "free"}}
    found: Any = site.call("POST", "/v2/element-instances/search", "admin", json=query).json
    (scope,) = found["items"]
    assert (scope["type"], scope["state"]) == ("AD_HOC_SUB_PROCESS", "ACTIVE")
    address = f"/v2/element-instances/ad-hoc-activities/{scope['elementInstanceKey']}/activation"
    both = {"elements": [{"elementId": "a", "variables": {"x": 1}}, {"elementId": "b"}]}
    assert site.call("POST", address, "admin", json=both).status_code == 204
    assert open_tasks(site, made["processInstanceKey"]) == ["a", "b"]
    again = {"elements": [{"elementId": "b"}], "cancelRemainingInstances": True}
    assert site.call("POST", address, "admin", json=again).status_code == 204
    assert open_tasks(site, made["processInstanceKey"]) == ["b"]
    for elements in ([], [{"elementId": "zzz"}], [{"elementId": "a"}, {"elementId": "a"}]):
        refused(site.call("POST", address, "admin", json={"elements": elements}), 400, "INVALID_ARGUMENT")
    gone = address.replace(scope["elementInstanceKey"], "1")
    refused(site.call("POST", gone, "admin", json=again), 404, "NOT_FOUND")
