"""Bad input gets a clear answer, and nothing is changed by it."""

import base64
from collections.abc import Mapping
from typing import Any

import pytest

from tests.integration.api.conftest import Site, refused
from tests.support.diagrams import (
    end,
    extensions,
    flow,
    job,
    many,
    path,
    process,
    script,
    start,
    tag,
    user,
    zeebe,
)

BOMB = b"""<?xml version="1.0"?><!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">&c;</bpmn:definitions>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d">&secret;</bpmn:definitions>"""
UNKNOWN_FORM = process(
    start(),
    user("sign", zeebe("formDefinition", formId="no_such_form")),
    end(),
    path("start", "sign", "end"),
)
UNKNOWN_TYPE = process(start(), job("send", type_="case.opne"), end(), path("start", "send", "end"))
PYTHON_CONDITION = process(
    start(),
    tag("exclusiveGateway", id="which", default="which_end"),
    user("look"),
    end(),
    flow("start", "which"),
    flow("which", "look", "=__import__('os').system('true')"),
    flow("which", "end"),
    flow("look", "end"),
)
PYTHON_SCRIPT = process(
    start(),
    tag("scriptTask", tag("script", "import os"), id="run", scriptFormat="python"),
    end(),
    path("start", "run", "end"),
)
ITSELF = process(
    start(),
    tag("callActivity", extensions(zeebe("calledElement", processId="mirror")), id="again"),
    end(),
    path("start", "again", "end"),
    id_="mirror",
)
TWICE = process(start(), user("sign"), user("sign"), end(), path("start", "sign", "end"))
BROKEN = b"<bpmn:definitions"


@pytest.mark.parametrize(
    ("content", "element"),
    [
        pytest.param(BROKEN, "", id="broken XML"),
        pytest.param(BOMB, "", id="entity bomb"),
        pytest.param(OUTSIDE, "", id="external entity"),
        pytest.param(UNKNOWN_FORM, "sign", id="unknown form"),
        pytest.param(UNKNOWN_TYPE, "send", id="unknown service type"),
        pytest.param(PYTHON_CONDITION, "which_look", id="Python in a condition"),
        pytest.param(PYTHON_SCRIPT, "run", id="Python script task"),
        pytest.param(TWICE, "sign", id="duplicate id"),
        pytest.param(ITSELF, "again", id="self-calling process"),
    ],
)
def test_a_bad_diagram_is_refused_as_a_whole(site: Site, content: bytes, element: str) -> None:
    before = standing(site)
    good = process(start(), user("sign"), end(), path("start", "sign", "end"), id_="another")
    problem = refused(site.deploy({"good.bpmn": good, "bad.bpmn": content}), 400, "INVALID_ARGUMENT")
    assert problem["detail"].startswith("Expected to deploy new resources, but encountered the following errors:\n'bad")
    assert {finding["file"] for finding in problem["findings"]} == {"bad.bpmn"}
    assert all(finding["message"] != finding["code"] for finding in problem["findings"]), "a finding has no words"
    if element:
        assert f"'bad.bpmn': - Element: {element}\n    - ERROR: " in problem["detail"]
    assert "root:" not in problem["detail"]
    assert standing(site) == before


def test_an_oversized_file_is_refused(site: Site) -> None:
    before = standing(site)
    refused(site.deploy({"big.bpmn": b" " * (2 * 1024 * 1024 + 1)}), 413, "PAYLOAD_TOO_LARGE")
    assert standing(site) == before


@pytest.mark.parametrize("name", ["notes.txt", ""])
def test_a_file_that_is_no_model_is_refused(site: Site, name: str) -> None:
    before = standing(site)
    refused(site.deploy({name: b"hello"}), 400, "INVALID_ARGUMENT")
    assert standing(site) == before


@pytest.mark.parametrize("password", ["wrong", "", "x" * 10_000])
def test_a_wrong_password_is_told_like_an_unknown_name(site: Site, password: str) -> None:
    told = [
        refused(site.call("GET", "/v2/topology", "nobody", headers=_basic(name, password)), 401, "UNAUTHORIZED")
        for name in ("admin", "no_such_person")
    ]
    assert told[0] == told[1]


def test_a_foreign_task_is_told_like_an_unknown_one(site: Site) -> None:
    site.start()
    task = site.task()
    before = standing(site)
    for method, rest, body in (
        ("GET", "", None),
        ("POST", "/assignment", {"assignee": "triage_nurse"}),
        ("POST", "/completion", {"variables": {"weight": 1}}),
    ):
        told = [
            refused(site.call(method, f"/v2/user-tasks/{key}{rest}", "triage_nurse", json=body), 404, "NOT_FOUND")
            for key in (task, "1")
        ]
        foreign, unknown = ({**problem, "instance": "", "detail": problem["detail"].replace(key, "")}
                            for problem, key in zip(told, (task, "1"), strict=True))  # fmt: skip
        assert foreign == unknown
    assert standing(site) == before


def test_a_taken_task_tells_who_has_it(site: Site) -> None:
    site.start()
    task = f"/v2/user-tasks/{site.task()}"
    site.call("POST", f"{task}/assignment", "client_adviser", json={"assignee": "client_adviser"})
    before = standing(site)
    claim = {"assignee": "admin", "allowOverride": False}
    for rest, body in (("assignment", claim), ("completion", {"variables": {"weight": 1}})):
        problem = refused(site.call("POST", f"{task}/{rest}", json=body), 409, "INVALID_STATE")
        assert "client_adviser" in problem["detail"]
    assert standing(site) == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "weight"),
        ({"weight": "heavy"}, "weight"),
        ({"weight": 0}, "weight"),
        ({"weight": 1, "colour": "red"}, "colour"),
        ({"weight": 1, "baker": {"name": 1}}, "baker"),
    ],
)
def test_wrong_values_of_a_form_name_their_fields(site: Site, values: dict[str, Any], field: str) -> None:
    site.start()
    task = site.task()
    before = standing(site)
    response = site.call("POST", f"/v2/user-tasks/{task}/completion", "client_adviser", json={"variables": values})
    problem = refused(response, 400, "INVALID_ARGUMENT")
    assert field in [error["field"] for error in problem["errors"]]
    assert standing(site) == before


@pytest.mark.parametrize(
    ("path_", "body", "field"),
    [
        ("/v2/jobs/activation", {"type": "oven", "timeout": 1}, "maxJobsToActivate"),
        ("/v2/jobs/activation", {"type": 1, "timeout": 1, "maxJobsToActivate": 1}, "type"),
        ("/v2/messages/publication", {"name": "x", "timeToLive": -1}, "timeToLive"),
        ("/v2/messages/publication", {"name": ""}, "name"),
        ("/v2/messages/correlation", {"name": "x", "variables": []}, "variables"),
    ],
)
def test_wrong_fields_of_a_body_are_named(site: Site, path_: str, body: dict[str, Any], field: str) -> None:
    problem = refused(site.call("POST", path_, "worker", json=body), 400, "INVALID_ARGUMENT")
    assert [error["field"] for error in problem["errors"]] == [field]


def test_an_unknown_field_of_the_case_file_s_face_is_refused(site: Site) -> None:
    body = {"channel": "phone", "source": "client", "reason": "x", "colour": "red", "person": {"shoe": 1}}
    problem = refused(site.call("POST", "/api/v1/contacts", "client_adviser", json=body), 400, "INVALID_ARGUMENT")
    assert {error["field"] for error in problem["errors"]} == {"colour", "person.shoe"}


@pytest.mark.parametrize("key", ["abc", "1e3", "9" * 30, "%00"])
def test_a_key_that_is_none_is_refused(site: Site, key: str) -> None:
    refused(site.call("GET", f"/v2/user-tasks/{key}", "client_adviser"), 400, "INVALID_ARGUMENT")


MANY = process(
    start(),
    user("sign", more=many(inputCollection="=for i in 1..100000 return i", inputElement="i")),
    end(),
    path("start", "sign", "end"),
    id_="crowd",
)
ENDLESS = process(
    start(),
    tag("exclusiveGateway", id="again", default="again_end"),
    script("count", "=1", "n"),
    end(),
    flow("start", "again"),
    flow("again", "count", "=true"),
    flow("count", "again"),
    flow("again", "end"),
    id_="wheel",
)


@pytest.mark.parametrize(
    ("content", "process_id"),
    [
        pytest.param(MANY, "crowd", id="100,000-fold multi-instance"),
        pytest.param(ENDLESS, "wheel", id="endless loop without a wait"),
    ],
)
def test_what_never_ends_is_stopped_with_a_reason(site: Site, content: bytes, process_id: str) -> None:
    """It is refused with nothing stored, or it stands at an incident that says why and does nothing more."""
    assert site.deploy({"never.bpmn": content}).status_code == 200
    before = standing(site)
    started = site.call("POST", "/v2/process-instances", json={"processDefinitionId": process_id})
    if started.status_code != 200:
        assert " " in refused(started, 400, "INVALID_ARGUMENT")["detail"]
        assert standing(site) == before
        return
    incidents: Any = site.call("POST", "/v2/incidents/search", headers={"Accept-Language": "en"}).json
    (incident,) = incidents["items"]
    assert " " in incident["errorMessage"], "the reason is words, not a code"
    assert standing(site)["work_items"] == []


def _basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def standing(site: Site) -> Mapping[str, Any]:
    """Return what there is, with the revision of each thing."""
    with site.house.store.begin(read_only=True) as tx:
        instances = [tx.instances.get(key) for key in tx.instances.keys(limit=100)]
        items = [item for instance in instances if instance for item in tx.work_items.of_instance(instance.key)]
        return {
            "definitions": sorted((d.process_id, d.version) for d in tx.definitions.latest_of_all()),
            "instances": [(i.key, i.status, i.revision) for i in instances if i],
            "work_items": [(i.key, i.state, i.assignee, i.revision) for i in items],
        }
