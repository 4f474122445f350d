"""Where instances stand, as the official clients ask it."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from koppi.domain.clock import PinnedClock
from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import end, path, process, start, tag, timer, user, zeebe

_ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")


def _search(site: Site, **wanted: Any) -> list[dict[str, Any]]:
    answer = site.call("POST", "/v2/element-instances/search", json={"filter": wanted})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: Any = answer.json
    assert found["page"]["totalItems"] == len(found["items"])
    return list(found["items"])


def test_open_and_completed_ones_are_found_with_what_the_diagram_says_of_them(site: Site) -> None:
    key = site.start()
    task = site.task()
    site.call("POST", f"/v2/user-tasks/{task}/completion", "client_adviser", json={"variables": {"weight": 2}})
    process, knead, bake = sorted(
        _search(site, processInstanceKey=key), key=lambda item: int(item["elementInstanceKey"])
    )
    assert (process["type"], process["elementId"], process["state"]) == ("PROCESS", "baking", "ACTIVE")
    assert (knead["type"], knead["elementName"], knead["state"]) == ("USER_TASK", "knead", "COMPLETED")
    assert knead["elementInstanceKey"] == task
    assert knead["endDate"] is not None
    assert (bake["type"], bake["elementName"], bake["state"], bake["endDate"]) == (
        "SERVICE_TASK",
        "bake",
        "ACTIVE",
        None,
    )
    assert {item["processInstanceKey"] for item in (process, knead, bake)} == {key}
    one: Any = site.call("GET", f"/v2/element-instances/{task}").json
    assert one == knead


@pytest.mark.parametrize(
    ("wanted", "elements"),
    [
        ({"state": "ACTIVE"}, ["baking", "knead"]),
        ({"state": "COMPLETED"}, []),
        ({"type": "USER_TASK"}, ["knead"]),
        ({"type": {"$in": ["PROCESS", "SERVICE_TASK"]}}, ["baking"]),
        ({"elementName": "knead"}, ["knead"]),
        ({"elementId": {"$like": "kn*"}}, ["knead"]),
        ({"hasIncident": True}, []),
        ({"$or": [{"elementId": "knead"}, {"elementId": "bake"}]}, ["knead"]),
    ],
)
def test_a_filter_finds_what_it_says(site: Site, wanted: dict[str, Any], elements: list[str]) -> None:
    key = site.start()
    assert sorted(item["elementId"] for item in _search(site, processInstanceKey=key, **wanted)) == elements


def test_what_the_scope_of_an_instance_holds_is_not_the_instance_itself(site: Site) -> None:
    key = site.start()
    assert [item["elementId"] for item in _search(site, elementInstanceScopeKey=key)] == ["knead"]


def test_by_type_alone_the_search_is_refused_in_words(site: Site) -> None:
    answer = site.call("POST", "/v2/element-instances/search", json={"filter": {"type": "USER_TASK"}})
    assert refused(answer, 400, "INVALID_ARGUMENT")["code"] == "element_instance.name_the_process"
    refused(site.call("POST", "/v2/element-instances/search", json={"filter": {"$drawn": {}}}), 400, "INVALID_ARGUMENT")


def test_a_failed_job_shows_its_incident(site: Site) -> None:
    key = site.start()
    site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {"weight": 2}})
    lease = {"type": "oven", "timeout": 1000, "maxJobsToActivate": 1, "requestTimeout": -1}
    leased: Any = site.call("POST", "/v2/jobs/activation", "worker", json=lease).json
    job = leased["jobs"][0]["jobKey"]
    site.call("POST", f"/v2/jobs/{job}/failure", "worker", json={"retries": 0, "errorMessage": "rikki"})
    (item,) = _search(site, processInstanceKey=key, hasIncident=True)
    assert (item["elementInstanceKey"], item["elementId"]) == (job, "bake")
    incident: Any = site.call("GET", f"/v2/incidents/{item['incidentKey']}").json
    assert incident["jobKey"] == job


def test_a_timer_is_there_since_it_began_to_wait(site: Site) -> None:
    pause = tag("intermediateCatchEvent", timer("PT1H"), id="pause")
    rising = process(start(), user("fold", _ADVISER), pause, end(), path("start", "fold", "pause", "end"), id_="rising")
    assert site.deploy({"rising.bpmn": rising}).status_code == 200
    key = site.start("rising")
    clock = site.house.clock
    assert isinstance(clock, PinnedClock)
    clock.pin(clock.now() + timedelta(days=2))
    site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {}})
    (pausing,) = _search(site, processInstanceKey=key, elementId="pause")
    (whole,) = _search(site, processInstanceKey=key, elementId="rising")
    assert datetime.fromisoformat(pausing["startDate"]) == clock.now()
    assert datetime.fromisoformat(whole["startDate"]) == clock.now() - timedelta(days=2)
