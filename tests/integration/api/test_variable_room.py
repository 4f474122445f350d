"""Whoever sends more than an instance has room for is told so, and nothing of it is kept."""

from typing import Any

from koppi.engine import Limits
from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import end, message, path, process, start, tag

LIMIT = 1_000
HALF = "x" * 600
WAITER = process(
    start(),
    tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="news"), id="waits"),
    end(),
    path("start", "waits", "end"),
    id_="waiter",
    after=message("news", key="=subject"),
)


def limited(site: Site) -> Site:
    object.__setattr__(site.house, "limits", Limits(variables=LIMIT))
    return site


def too_much(answer: Any) -> None:
    problem = refused(answer, 400, "INVALID_ARGUMENT")
    assert problem["code"] == "engine.no_room_for_variables"
    assert f"{LIMIT}" in problem["detail"]


def test_an_instance_is_not_started_with_too_much(site: Site) -> None:
    body = {"processDefinitionId": "baking", "variables": {"one": HALF, "two": HALF}}
    too_much(limited(site).call("POST", "/v2/process-instances", json=body))
    found: Any = site.call("POST", "/v2/process-instances/search", json={}).json
    assert found["items"] == []


def test_a_task_or_job_is_not_completed_and_no_variable_set_with_too_much(site: Site) -> None:
    instance, task = limited(site).start(big=HALF), site.task()
    address = f"/v2/user-tasks/{task}/completion"
    too_much(site.call("POST", address, "client_adviser", json={"variables": {"weight": 2, "baker": HALF}}))
    assert site.call("POST", address, "client_adviser", json={"variables": {"weight": 2}}).status_code == 204
    asked = {"type": "oven", "timeout": 60_000, "maxJobsToActivate": 1}
    given: Any = site.call("POST", "/v2/jobs/activation", "worker", json=asked).json
    job = given["jobs"][0]["jobKey"]
    too_much(site.call("POST", f"/v2/jobs/{job}/completion", "worker", json={"variables": {"more": HALF}}))
    address = f"/v2/element-instances/{instance}/variables"
    too_much(site.call("PUT", address, json={"variables": {"more": HALF}}))
    assert site.call("PUT", address, json={"variables": {"big": "x", "more": HALF}}).status_code == 204
    assert site.call("POST", f"/v2/jobs/{job}/completion", "worker", json={"variables": {}}).status_code == 204


def test_a_message_with_too_much_is_refused_to_its_sender_and_the_instance_waits_on(site: Site) -> None:
    assert site.deploy({"waiter.bpmn": WAITER}).status_code == 200
    instance = limited(site).start("waiter", subject="s", big=HALF)
    sent: dict[str, Any] = {"name": "news", "correlationKey": "s", "variables": {"more": HALF}}
    too_much(site.call("POST", "/v2/messages/correlation", "worker", json=sent))
    too_much(site.call("POST", "/v2/messages/publication", "worker", json=sent | {"timeToLive": 60_000}))
    sent["variables"] = {"more": "x"}
    assert site.call("POST", "/v2/messages/correlation", "worker", json=sent).status_code == 200
    shown: Any = site.call("GET", f"/v2/process-instances/{instance}").json
    assert shown["state"] == "COMPLETED"
