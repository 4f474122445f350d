"""Values that no client means to send: each is a refusal in words, never a fault of ours."""

import json
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.integration.api.conftest import Site, refused

SEARCHES = (
    "process-definitions",
    "process-instances",
    "element-instances",
    "variables",
    "user-tasks",
    "jobs",
    "incidents",
    "decision-definitions",
    "audit-logs",
)
HALF = "\ud800"
"""Half of a surrogate pair: JSON can spell it, no database takes it."""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"filter": {"tenantId": HALF}}, id="half a character"),
        pytest.param({"filter": {"tenantId": {"$in": 5}}}, id="tenants that are no list"),
        pytest.param({"filter": {"$or": [{"tenantId": {"$in": None}}]}}, id="tenants within an alternative"),
        pytest.param({"sort": 1}, id="an order that is a number"),
        pytest.param({"sort": {"field": "name"}}, id="an order that is no list"),
        pytest.param({"sort": [{"field": {"$eq": 1}}]}, id="an order by an object"),
        pytest.param({"page": {"limit": 10**30}}, id="a page of too many"),
        pytest.param({"page": {"from": 10**30}}, id="a page too far"),
    ],
)
def test_a_search_of_an_odd_shape_is_refused(site: Site, body: dict[str, Any]) -> None:
    for what in SEARCHES:
        problem = refused(_send(site, f"/v2/{what}/search", body), 400, "INVALID_ARGUMENT")
        assert "None" not in problem["detail"]


UNTAKEN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("user-tasks", {"priority": 10**30}),
    ("user-tasks", {"priority": {"$lt": -(10**30)}}),
    ("process-instances", {"processDefinitionVersion": {"$in": [1, 10**19]}}),
    ("user-tasks", {"assignee": "a\0"}),
    ("user-tasks", {"candidateGroup": "a\0"}),
    ("process-instances", {"elementId": "a\0"}),
    ("process-instances", {"tags": ["a\0"]}),
    ("process-instances", {"variables": [{"name": "a\0", "value": "1"}]}),
    ("process-instances", {"variables": [{"name": "a", "value": "\0"}]}),
    ("variables", {"processInstanceKey": "1", "value": {"$like": "\0*"}}),
)


def test_a_filter_that_no_database_takes_is_refused(site_of_each: Site) -> None:
    for what, wanted in UNTAKEN:
        problem = refused(_send(site_of_each, f"/v2/{what}/search", {"filter": wanted}), 400, "INVALID_ARGUMENT")
        assert problem["code"] == "search.bad_value", wanted


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("/v2/jobs/activation", {"type": HALF, "timeout": 1, "maxJobsToActivate": 1}),
        ("/v2/jobs/activation", {"type": "oven", "timeout": 1, "maxJobsToActivate": 1, "tenantIds": True}),
        ("/v2/jobs/activation", {"type": "oven", "timeout": 1, "maxJobsToActivate": 1, "fetchVariable": ["a\0"]}),
        ("/v2/messages/publication", {"name": "x", "variables": {"x": HALF}}),
        ("/v2/messages/publication", {"name": "x", "variables": {HALF: 1}}),
    ],
)
def test_a_command_with_an_odd_value_is_refused(site: Site, place: str, body: dict[str, Any]) -> None:
    refused(_send(site, place, body, "worker"), 400, "INVALID_ARGUMENT")


def test_a_variable_holds_whatever_json_spells_whole(site_of_each: Site) -> None:
    key = site_of_each.start(odd="\0 😀 \u2028 ä")
    found: Any = _send(site_of_each, "/v2/variables/search", {"filter": {"processInstanceKey": key}}).json
    assert [json.loads(item["value"]) for item in found["items"]] == ["\0 😀 \u2028 ä"]


def test_an_expression_that_makes_half_a_character_is_answered(site: Site) -> None:
    answer = _send(site, "/v2/expression/evaluation", {"expression": '="\\uD83D"'})
    assert answer.is_json, answer.get_data(as_text=True)


def test_a_name_of_a_variable_that_no_database_takes_is_refused(site_of_each: Site) -> None:
    names = {"processDefinitionId": "baking", "variables": {"a\0": 1}}
    refused(_send(site_of_each, "/v2/process-instances", names), 400, "INVALID_ARGUMENT")
    place = f"/v2/element-instances/{site_of_each.start()}/variables"
    refused(site_of_each.call("PUT", place, json={"variables": {"\0": 1}}), 400, "INVALID_ARGUMENT")


def _send(site: Site, place: str, body: dict[str, Any], by: str = "admin") -> TestResponse:
    """Send a body whose characters are all spelled in ASCII, as JSON may."""
    return site.call("POST", place, by, data=json.dumps(body), content_type="application/json")
