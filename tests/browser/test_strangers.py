"""Processes that Koppi has never seen: deployed and started over the wire, done by a person in a browser."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import camunda_orchestration_sdk.models as models
import httpx
import pytest
import simplejson
from camunda_orchestration_sdk import CamundaClient
from playwright.sync_api import Page

from koppi.usecases.demo import PASSWORD
from tests.browser.conftest import PATIENCE_MS, Site
from tests.browser.filling import complete, fill
from tests.browser.pressing import press
from tests.support.stories import STRANGERS, duration_of, read_story

ADVISER = "client_adviser"
every_stranger = pytest.mark.parametrize("folder", STRANGERS, ids=lambda folder: folder.name)


@dataclass
class Wire:
    """The site as other systems see it: calls of its process interface, each by one of the demo's people."""

    address: str
    http: httpx.Client

    def call(self, by: str, method: str, path: str, **request: Any) -> Any:
        """Return the parsed answer of a call that must succeed, None for one without a body."""
        if "json" in request:
            request["content"] = simplejson.dumps(request.pop("json"))
            request["headers"] = {"Content-Type": "application/json"}
        answer = self.http.request(method, path, auth=(by, PASSWORD), **request)
        assert answer.is_success, answer.text
        return simplejson.loads(answer.text, use_decimal=True) if answer.content else None

    def deploy(self, folder: Path) -> None:
        """Deploy a stranger's files as the owner of processes."""
        files = [path for path in sorted(folder.iterdir()) if path.suffix != ".json"]
        self.call(
            "process_owner",
            "POST",
            "/v2/deployments",
            files=[("resources", (path.name, path.read_bytes())) for path in files],
        )

    def start(self, story: Mapping[str, Any]) -> str:
        """Start what the story tells of and return the key of its instance."""
        body = {"processDefinitionId": story["process"], "variables": story["variables"]}
        key: str = self.call("admin", "POST", "/v2/process-instances", json=body)["processInstanceKey"]
        return key

    def open_task(self, element_id: str) -> str:
        """Return the key of the oldest open user task of an element."""
        asked = {"filter": {"elementId": element_id, "state": "CREATED"}, "sort": [{"field": "creationDate"}]}
        found = self.call(ADVISER, "POST", "/v2/user-tasks/search", json=asked)["items"]
        assert found, f"no open user task of {element_id}"
        key: str = min((task["userTaskKey"] for task in found), key=int)
        return key

    def go_on(self, site: Site, step: Mapping[str, Any]) -> None:
        """Do a step that no person does: let time pass, or send a message."""
        if "advance_clock" in step:
            moment = site.stage.now + duration_of(step["advance_clock"])
            self.call("admin", "PUT", "/v2/clock", json={"timestamp": int(moment.timestamp() * 1000)})
            return
        sent = step["publish"]
        body = {"name": sent["name"], "correlationKey": sent["correlation_key"], "variables": sent["variables"]}
        self.call("worker", "POST", "/v2/messages/publication", json={**body, "timeToLive": 0})

    def assert_ended(self, instance: str, story: Mapping[str, Any]) -> None:
        """See that an instance stands and knows what its story says."""
        assert self.call("admin", "GET", f"/v2/process-instances/{instance}")["state"] == story["status"]
        asked = {"filter": {"processInstanceKey": instance}, "page": {"limit": 200}}
        items = self.call("admin", "POST", "/v2/variables/search?truncateValues=false", json=asked)["items"]
        own = (item for item in items if item["scopeKey"] == instance)
        found = {item["name"]: simplejson.loads(item["value"], use_decimal=True) for item in own}
        assert {name: found.get(name) for name in story["expect"]} == story["expect"]


@pytest.fixture
def wire(site: Site) -> Iterator[Wire]:
    """Calls to the running site that go past no proxy."""
    with httpx.Client(base_url=site.address, timeout=PATIENCE_MS / 1000, trust_env=False) as http:
        yield Wire(site.address, http)


@every_stranger
@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_stranger_is_done_in_the_browser_as_its_story_tells(
    site: Site, wire: Wire, enter: Callable[..., Page], folder: Path, script: bool
) -> None:
    story = read_story(folder)
    wire.deploy(folder)
    instance = wire.start(story)
    page = enter(ADVISER, java_script_enabled=script)
    for step in story["steps"]:
        if "complete" not in step:
            wire.go_on(site, step)
            continue
        page.goto("/?tab=groups")
        press(page.locator(f"[data-user-task-key='{wire.open_task(step['complete'])}'] a"))
        page.wait_for_url("**/tasks/*")
        fill(page, step["values"], script=script)
        complete(page)
    wire.assert_ended(instance, story)


@every_stranger
def test_a_stranger_is_done_through_the_official_sdk_as_its_story_tells(site: Site, wire: Wire, folder: Path) -> None:
    story = read_story(folder)
    wire.deploy(folder)
    instance = wire.start(story)
    adviser = CamundaClient(
        configuration={
            "CAMUNDA_REST_ADDRESS": site.address,
            "CAMUNDA_AUTH_STRATEGY": "BASIC",
            "CAMUNDA_BASIC_AUTH_USERNAME": ADVISER,
            "CAMUNDA_BASIC_AUTH_PASSWORD": PASSWORD,
        }
    )
    for step in story["steps"]:
        if "complete" in step:
            _complete_by_sdk(adviser, step["complete"], step["values"])
        else:
            wire.go_on(site, step)
    wire.assert_ended(instance, story)


def _complete_by_sdk(adviser: CamundaClient, element_id: str, values: Mapping[str, Any]) -> None:
    wanted = models.UserTaskSearchQueryFilter.from_dict({"elementId": element_id, "state": "CREATED"})
    found = adviser.search_user_tasks(data=models.UserTaskSearchQuery(filter_=wanted)).items
    task = min(found, key=lambda item: int(item.user_task_key))
    variables = models.UserTaskCompletionRequestVariables.from_dict(simplejson.loads(simplejson.dumps(values)))
    adviser.complete_user_task(
        user_task_key=task.user_task_key, data=models.UserTaskCompletionRequest(variables=variables)
    )
