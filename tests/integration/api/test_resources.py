"""A deployed version taken out of use: refused while something runs on it, else the one before is the latest."""

from typing import Any

from tests.integration.api.conftest import BAKING, DOUGH, Site, refused


def _versions(site: Site) -> dict[int, str]:
    found: Any = site.call("POST", "/v2/process-definitions/search", json={}).json
    return {item["version"]: item["processDefinitionKey"] for item in found["items"]}


def _delete(site: Site, key: str) -> Any:
    return site.call("POST", f"/v2/resources/{key}/deletion")


def _cancel(site: Site, key: str) -> None:
    assert site.call("POST", f"/v2/process-instances/{key}/cancellation").status_code == 204


def test_a_version_in_use_stays_and_one_that_is_not_gives_way_to_the_one_before(site: Site) -> None:
    second = BAKING.replace(b'id="baking"', b'id="baking" name="Second"')
    assert site.deploy({"baking.bpmn": second, "dough.form": DOUGH}).status_code == 200
    first_key, second_key = _versions(site)[1], _versions(site)[2]
    running = site.start()
    problem = refused(_delete(site, second_key), 409, "INVALID_STATE")
    assert problem["code"] == "resource.in_use"
    _cancel(site, running)
    answer = _delete(site, second_key)
    assert (answer.status_code, answer.json) == (200, {"resourceKey": second_key, "batchOperation": None})
    assert list(_versions(site)) == [1]
    refused(_delete(site, second_key), 404, "NOT_FOUND")
    refused(site.call("POST", "/v2/process-instances", json={"processDefinitionKey": second_key}), 404, "NOT_FOUND")
    shown: Any = site.call("GET", f"/v2/process-instances/{site.start()}").json
    assert shown["processDefinitionKey"] == first_key


def test_the_next_version_is_numbered_after_a_deleted_one(site: Site) -> None:
    second = BAKING.replace(b'id="baking"', b'id="baking" name="Second"')
    site.deploy({"baking.bpmn": second, "dough.form": DOUGH})
    _delete(site, _versions(site)[2])
    assert site.deploy({"baking.bpmn": second, "dough.form": DOUGH}).status_code == 200
    assert sorted(_versions(site)) == [1, 3]


def test_the_last_version_of_a_process_can_go_and_nothing_begins_any_more(site: Site) -> None:
    _delete(site, _versions(site)[1])
    answer = site.call("POST", "/v2/process-instances", json={"processDefinitionId": "baking"})
    refused(answer, 404, "NOT_FOUND")


def test_a_form_that_an_open_task_shows_stays(site: Site) -> None:
    running = site.start()
    task: Any = site.call("GET", f"/v2/user-tasks/{site.task()}").json
    refused(_delete(site, task["formKey"]), 409, "INVALID_STATE")
    _cancel(site, running)
    assert _delete(site, task["formKey"]).status_code == 200
