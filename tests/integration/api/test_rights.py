"""Who may call what: every route by every role, from one table."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple

from koppi.api import v1, v2
from koppi.domain.permissions import OFFICE
from koppi.usecases import people
from tests.integration.api.conftest import BAKING, Site
from tests.support.houses import caller
from tests.support.roles import ROLES, STAFF

MACHINES = frozenset({"worker", "narrow"})
EVERYBODY = ROLES | MACHINES
OWNERS = frozenset({"process_owner", "admin"})
ADMIN = frozenset({"admin"})
AUDITORS = frozenset({"data_protection", "admin"})
TELLERS = (ROLES - OFFICE) | {"worker"}
"""Who may tell something of a case that is theirs; nobody's case is unknown to them."""
OPENERS = OWNERS | {"client_adviser"}
"""Who may open the task: its group, and on a demo database those who try diagrams."""


class Row(NamedTuple):
    """One operation: who may, what they are told, and what the others are told (machines maybe otherwise)."""

    method: str
    path: str
    body: Any
    who: frozenset[str]
    told: int = 200
    others: int = 403
    machines: int = 403


TASK = "/v2/user-tasks/{task}"
LEASE = {"timeout": 1000, "maxJobsToActivate": 1, "requestTimeout": -1}
INSTANCE_FILTER = {"filter": {"processInstanceKey": "{instance}"}}
CONTACT = {"channel": "phone", "source": "client", "reason": "x"}
TABLE = (
    Row("GET", "/v2/topology", None, EVERYBODY),
    Row("GET", "/v2/status", None, EVERYBODY | {"nobody"}, 204),
    Row("GET", "/v2/license", None, EVERYBODY | {"nobody"}),
    Row("GET", "/v2/authentication/me", None, EVERYBODY),
    Row("POST", "/v2/deployments", BAKING, OWNERS),
    Row("POST", "/v2/resources/1/deletion", {}, OWNERS, 404),
    Row("POST", "/v2/process-definitions/search", {}, OWNERS),
    Row("GET", "/v2/process-definitions/{definition}", None, OWNERS),
    Row("GET", "/v2/process-definitions/{definition}/xml", None, OWNERS),
    Row("GET", "/v2/process-definitions/{definition}/form", None, OWNERS, 204),
    Row("GET", "/v2/forms/{form}", None, OWNERS),
    Row("POST", "/v2/process-instances", {"processDefinitionId": "unheard_of"}, ADMIN, 404),
    Row("POST", "/v2/process-instances/search", {}, OWNERS),
    Row("GET", "/v2/process-instances/{instance}", None, OPENERS, others=404, machines=404),
    Row("POST", "/v2/process-instances/1/cancellation", {}, ADMIN, 404),
    Row("POST", "/v2/process-instances/1/suspension", {}, ADMIN, 404),
    Row("POST", "/v2/process-instances/1/resumption", {}, ADMIN, 404),
    Row(
        "POST",
        "/v2/process-instances/1/migration",
        {"targetProcessDefinitionKey": "1", "mappingInstructions": []},
        ADMIN,
        404,
    ),
    Row("POST", "/v2/process-instances/1/modification", {}, ADMIN, 404),
    Row("POST", "/v2/element-instances/search", {}, OWNERS),
    Row(
        "POST",
        "/v2/element-instances/ad-hoc-activities/1/activation",
        {"elements": [{"elementId": "x"}]},
        ADMIN,
        404,
    ),
    Row("GET", "/v2/element-instances/1", None, OWNERS, 404),
    Row("POST", "/v2/variables/search", INSTANCE_FILTER, OPENERS, others=404, machines=404),
    Row("PUT", "/v2/element-instances/{instance}/variables", {"variables": {"x": 1}}, ADMIN, 204),
    Row("POST", "/v2/user-tasks/search", {}, ROLES),
    Row("GET", TASK, None, OPENERS, others=404),
    Row("PATCH", TASK, {"changeset": {"priority": 60}}, OPENERS, 204, others=404),
    Row("POST", f"{TASK}/assignment", {"assignee": "client_adviser"}, OPENERS, 204, others=404),
    Row("DELETE", f"{TASK}/assignee", None, OPENERS, 204, others=404),
    Row("POST", f"{TASK}/completion", {"variables": {"unheard_of": 1}}, OPENERS, 400, others=404),
    Row("GET", f"{TASK}/form", None, OPENERS, others=404),
    Row("POST", f"{TASK}/variables/search", {}, OPENERS, others=404),
    Row("POST", f"{TASK}/effective-variables/search", {}, OPENERS, others=404),
    Row("POST", "/v2/jobs/activation", {"type": "print", **LEASE}, MACHINES),
    Row("POST", "/v2/jobs/activation", {"type": "oven", **LEASE}, frozenset({"worker"})),
    Row("POST", "/v2/jobs/search", {}, OWNERS),
    Row("POST", "/v2/jobs/1/completion", {}, MACHINES, 404),
    Row("POST", "/v2/jobs/1/failure", {}, MACHINES, 404),
    Row("POST", "/v2/jobs/1/error", {"errorCode": "x"}, MACHINES, 404),
    Row("PATCH", "/v2/jobs/1", {"changeset": {"retries": 1}}, MACHINES | ADMIN, 404),
    Row("POST", "/v2/messages/publication", {"name": "ping"}, MACHINES),
    Row("POST", "/v2/messages/publication", {"name": "pong"}, frozenset({"worker"})),
    Row("POST", "/v2/messages/correlation", {"name": "ping"}, MACHINES, 404),
    Row("POST", "/v2/signals/broadcast", {"signalName": "x"}, ADMIN),
    Row("POST", "/v2/conditionals/evaluation", {"variables": {}}, ADMIN),
    Row("POST", "/v2/incidents/search", {}, OWNERS),
    Row("GET", "/v2/incidents/1", None, OWNERS, 404),
    Row("POST", "/v2/incidents/1/resolution", {}, ADMIN, 404),
    Row("POST", "/v2/decision-definitions/search", {}, OWNERS),
    Row("POST", "/v2/decision-definitions/evaluation", {"decisionDefinitionId": "x"}, OWNERS, 404),
    Row("POST", "/v2/expression/evaluation", {"expression": "=1"}, OWNERS),
    Row("POST", "/v2/audit-logs/search", {}, AUDITORS),
    Row("PUT", "/v2/clock", {"timestamp": 0}, ADMIN, 400),
    Row("POST", "/v2/clock/reset", {}, ADMIN, 204),
    Row("POST", "/api/v1/contacts", CONTACT, STAFF | {"worker"}, 201),
    Row("GET", "/api/v1/cases", None, ROLES),
    Row("GET", "/api/v1/cases/1", None, ROLES, 404),
    Row("GET", "/api/v1/cases/1/timeline", None, ROLES, 404),
    Row("POST", "/api/v1/cases/1/triggers", {"code": "x"}, TELLERS, 404),
    Row("POST", "/api/v1/cases/1/messages", {"channel": "phone", "source": "client", "text": "x"}, TELLERS, 404),
    Row("POST", "/api/v1/cases/1/follow-up-notes", {"kind": "x"}, TELLERS, 404),
    Row("GET", "/api/v1/work-items", None, ROLES),
    Row("GET", "/api/v1/work-items/{task}", None, OPENERS, others=404),
    Row("PUT", "/api/v1/work-items/{task}/draft", {"data": {}, "version": 99}, OPENERS, 409, others=404),
    Row("POST", "/api/v1/work-items/{task}/delegate", {"assignee": "client_adviser"}, OPENERS, 204, others=404),
    Row("GET", "/api/v1/access-log", None, AUDITORS),
    Row("GET", "/api/v1/instances/{instance}/journal", None, OPENERS, others=404, machines=404),
    Row("GET", "/api/v1/system/backlog", None, EVERYBODY),
)


def test_every_role_is_told_of_every_route_what_the_table_says(site: Site) -> None:
    keys = _keys(site)
    people.add_user(
        caller(site.house, "admin"), "narrow", display_name="Narrow", machine=True, job_types=("print",), message_names=("ping",)
    )  # fmt: skip
    wrong = [
        f"{row.method} {row.path} by {person}: {told}, expected {expected}"
        for row in TABLE
        for person in sorted(EVERYBODY | {"nobody"})
        if (told := _call(site, row, keys, person)) != (expected := _expected(row, person))
    ]
    assert wrong == []


def test_the_table_holds_every_route() -> None:
    listed = {(row.method, _shape(row.path)) for row in TABLE}
    assert {(route.method, _shape(route.path)) for route in (*v2.ROUTES, *v1.ROUTES)} == listed


def _keys(site: Site) -> dict[str, str]:
    instance = site.start()
    task = site.task()
    body: Any = site.call("GET", f"/v2/user-tasks/{task}").json
    return {"instance": instance, "task": task, "definition": body["processDefinitionKey"], "form": body["formKey"]}


def _call(site: Site, row: Row, keys: Mapping[str, str], person: str) -> int:
    path = row.path.format(**keys)
    if isinstance(row.body, bytes):
        data = {"resources": [(BytesIO(row.body), "baking.bpmn")]}
        return site.call(row.method, path, person, data=data).status_code
    body = row.body
    if body == INSTANCE_FILTER:
        body = {"filter": {"processInstanceKey": keys["instance"]}}
    return site.call(row.method, path, person, **({} if body is None else {"json": body})).status_code


def _expected(row: Row, person: str) -> int:
    if person in row.who:
        return row.told
    if person == "nobody":
        return 401
    return row.machines if person in MACHINES else row.others


def _shape(path: str) -> str:
    """Return a path with each key as the same sign."""
    parts = ("*" if part == "1" or (part[:1] in "<{" and part) else part for part in path.split("/"))
    return "/".join(parts)
