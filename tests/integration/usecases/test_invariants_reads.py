"""I8: whoever looks at a client's data leaves behind who looked, at whom, at what and on which ground, by every way in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from koppi.bootstrap import build_app
from koppi.settings import Settings
from koppi.store.records import Accessed
from koppi.usecases import jobs, people
from koppi.usecases.contacts import Person
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.support.covers import covers
from tests.support.databases import open_store, sqlite_database
from tests.support.diagrams import end, flow, job, mapping, message, path, process, tag, user, zeebe
from tests.support.houses import Stage, stage

NAME, WORDS = "Vaitelias", "Tätä en kerro muille."
"""What only somebody with a ground may see of the client: the name, and what was said."""
VISIT = {
    "visit.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="contact_received"), id="begin"),
        job("open_case", mapping([("=contact", "contact"), ("client_adviser", "role")]), type_="case.open"),
        tag("parallelGateway", id="split"),
        user(
            "talk",
            zeebe("assignmentDefinition", candidateGroups="client_adviser"),
            zeebe("formDefinition", formId="talk_form", bindingType="deployment"),
        ),
        job("tell_others", type_="elsewhere"),
        job("breaks", type_="broken"),
        tag("parallelGateway", id="join"),
        end(),
        path("begin", "open_case", "split", "talk", "join", "end"),
        flow("split", "tell_others"),
        flow("tell_others", "join"),
        path("split", "breaks", "join"),
        id_="visit",
        after=message("contact_received", key=""),
    ),
    "talk_form.form": b"""{"type": "default", "id": "talk_form", "schemaVersion": 19, "components": [
        {"type": "textfield", "id": "said", "key": "said", "label": "Sanottu",
         "properties": {"prefill": "=file.contact.reason"}}]}""",
}
"""A diagram of somebody else's: a contact opens a case, a person talks to the client while a machine does its part."""


@dataclass(frozen=True)
class Look:
    """One way of looking: which key stands in the address, what is sent, and what the log calls what was seen."""

    group: str = ""
    key: str = ""
    query: str = ""
    body: dict[str, Any] = field(default_factory=dict)
    by: str = "client_adviser"


ACTIVATION = {"type": "elsewhere", "timeout": 1000, "maxJobsToActivate": 1, "worker": "w"}
OF_INSTANCE = {"filter": {"processInstanceKey": "{instance}"}}
READS = {
    "GET /api/v1/cases": Look("case_list"),
    "GET /api/v1/cases/{key}": Look("case", "case"),
    "GET /api/v1/cases/{key}/timeline": Look("timeline", "case"),
    "GET /api/v1/work-items": Look("work_list"),
    "GET /api/v1/work-items/{key}": Look("task", "item"),
    "GET /api/v1/instances/{key}/journal": Look("journal", "instance"),
    "POST /v2/user-tasks/search": Look("work_list"),
    "GET /v2/user-tasks/{key}": Look("work_item", "item"),
    "POST /v2/user-tasks/{key}/variables/search": Look("variables", "item"),
    "POST /v2/user-tasks/{key}/effective-variables/search": Look("variables", "item"),
    "POST /v2/variables/search": Look("variables", body=OF_INSTANCE),
    "POST /v2/jobs/activation": Look("job", body=ACTIVATION, by="worker"),
    "GET /": Look("work_list", query="?tab=groups"),
    "GET /tasks/<int:key>": Look("task", "item"),
    "GET /cases": Look("case_list"),
    "GET /cases/<int:key>": Look("case", "case"),
    "GET /cases/<int:key>/timeline": Look("timeline", "case"),
    "GET /cases/<int:key>/pictures/<int:instance_key>": Look("picture", "case"),
}
"""What shows a client's data."""
SILENT = {
    "GET /v2/topology": Look(),
    "GET /v2/status": Look(),
    "GET /v2/license": Look(),
    "GET /v2/authentication/me": Look(),
    "POST /v2/process-definitions/search": Look(by="admin"),
    "GET /v2/process-definitions/{key}": Look(key="definition", by="admin"),
    "GET /v2/process-definitions/{key}/xml": Look(key="definition", by="admin"),
    "GET /v2/process-definitions/{key}/form": Look(key="definition", by="admin"),
    "GET /v2/forms/{key}": Look(key="form", by="admin"),
    "POST /v2/process-instances/search": Look(by="admin"),
    "POST /v2/element-instances/search": Look(by="admin"),
    "GET /v2/element-instances/{key}": Look(key="instance", by="admin"),
    "GET /v2/process-instances/{key}": Look(key="instance"),
    "GET /v2/user-tasks/{key}/form": Look(key="item"),
    "POST /v2/jobs/search": Look(by="admin"),
    "POST /v2/incidents/search": Look(by="admin"),
    "GET /v2/incidents/{key}": Look(key="incident", by="admin"),
    "POST /v2/decision-definitions/search": Look(by="admin"),
    "POST /v2/audit-logs/search": Look(by="data_protection"),
    "GET /api/v1/access-log": Look(by="data_protection"),
    "GET /api/v1/system/backlog": Look(by="admin"),
    "GET /healthz": Look(),
    "GET /readyz": Look(),
    "GET /metrics": Look(),
    "GET /api/openapi.json": Look(),
    "GET /inbox/keys": Look(),
    "GET /contacts/new": Look(),
    "GET /help": Look(),
}
"""What shows none: keys, names of elements and figures at the most."""
WRITES = frozenset(
    [
        "POST /v2/deployments",
        "POST /v2/resources/{key}/deletion",
        "POST /v2/process-instances",
        "POST /v2/process-instances/{key}/cancellation",
        "POST /v2/process-instances/{key}/suspension",
        "POST /v2/process-instances/{key}/resumption",
        "POST /v2/process-instances/{key}/migration",
        "POST /v2/process-instances/{key}/modification",
        "POST /v2/process-instances/{key}/migration",
        "POST /v2/process-instances/{key}/modification",
        "PUT /v2/element-instances/{key}/variables",
        "POST /v2/element-instances/ad-hoc-activities/{key}/activation",
        "PATCH /v2/user-tasks/{key}",
        "POST /v2/user-tasks/{key}/assignment",
        "DELETE /v2/user-tasks/{key}/assignee",
        "POST /v2/user-tasks/{key}/completion",
        "POST /v2/jobs/{key}/completion",
        "POST /v2/jobs/{key}/failure",
        "POST /v2/jobs/{key}/error",
        "PATCH /v2/jobs/{key}",
        "POST /v2/messages/publication",
        "POST /v2/messages/correlation",
        "POST /v2/signals/broadcast",
        "POST /v2/conditionals/evaluation",
        "POST /v2/incidents/{key}/resolution",
        "POST /v2/decision-definitions/evaluation",
        "POST /v2/expression/evaluation",
        "PUT /v2/clock",
        "POST /v2/clock/reset",
        "POST /api/v1/contacts",
        "POST /api/v1/cases/{key}/triggers",
        "POST /api/v1/cases/{key}/messages",
        "POST /api/v1/cases/{key}/follow-up-notes",
        "PUT /api/v1/work-items/{key}/draft",
        "POST /api/v1/work-items/{key}/delegate",
        "POST /oauth/token",
        "GET /<path:address>",
        "GET /sign-in",
        "POST /sign-in",
        "POST /sign-out",
        "POST /language",
        "GET /next/<int:key>",
        "POST /tasks/<int:key>",
        "POST /tasks/<int:key>/draft",
        "POST /cases/<int:key>/triggers",
        "POST /cases/<int:key>/ad-hoc/<int:scope_key>",
        "POST /contacts/new",
        "POST /contacts/new/fields",
    ]
)
"""What takes something in, answers only what it was given, or leads on to one of the addresses above."""
_ANSWERED = (200, 204, 503)  # not ready, as long as nothing runs beside the pages


class Site:
    """The whole application over a house in which one client has a case."""

    def __init__(self, played: Stage, app: Flask) -> None:
        self.played, self.app = played, app
        received = played.register_contact(reason=WORDS, person=Person(first_names="Vieno", last_name=NAME))
        item = played.open_item("talk")
        assert received.instance_key is not None
        assert received.client_key is not None
        self.client = received.client_key
        instance = played.instance(received.instance_key)
        self.keys = {
            "case": instance.case_key,
            "instance": instance.key,
            "item": item.key,
            "definition": instance.definition_key,
            "form": item.form_key,
            "incident": self._broken(),
        }
        self._pages: FlaskClient | None = None

    def look(self, route: str, look: Look) -> TestResponse:
        """Look at a route as a person signed in for pages, by name and password for machines."""
        method, address = route.split(" ")
        address = address.replace("<int:instance_key>", str(self.keys["instance"]))
        address = re.sub(r"{key}|<int:key>", str(self.keys.get(look.key)), address) + look.query
        if re.match(r"/(v2|api|healthz|readyz|metrics)", address):
            sent: Any = {"json": _filled(look.body, self.keys)} if method == "POST" else {}
            return self.app.test_client().open(address, method=method, headers=self._signed(look.by), **sent)
        return self._signed_in().get(address)

    def seen_by(self, person: str) -> list[Accessed]:
        """Return what the access log says of a person, newest first."""
        with self.played.house.store.begin(read_only=True) as tx:
            return tx.access_log.of(actor=person)

    def _broken(self) -> int:
        """Let a job fail for good and return the key of its incident."""
        worker = self.played.caller("worker")
        (leased,) = jobs.activate(worker, frozenset({"broken"}), worker="w", timeout=timedelta(minutes=1), limit=1)
        jobs.fail(worker, leased.job.key, retries=0, message="rikki")
        with self.played.house.store.begin(read_only=True) as tx:
            (incident,) = tx.incidents.of(leased.job.instance_key)
        return incident.key

    def _signed(self, person: str) -> dict[str, str]:
        token = people.add_token(self.played.caller("admin"), person, "tests")
        return {"Authorization": f"Bearer {token}"}

    def _signed_in(self) -> FlaskClient:
        if self._pages is None:
            self._pages = self.app.test_client()
            answer = self._pages.post("/sign-in", data={"name": "client_adviser", "password": PASSWORD})
            assert answer.status_code == 303
        return self._pages


def _filled(body: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    """Return a body with the keys put in where it names them."""
    return {
        name: _filled(value, keys)
        if isinstance(value, dict)
        else value.format(**keys)
        if isinstance(value, str)
        else value
        for name, value in body.items()
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("reads")
    with sqlite_database(folder) as url:
        store = open_store(url)
        with stage(store, VISIT) as played:
            settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=folder)
            yield Site(played, build_app(settings, played.house, Background(played.house)))
        store.dispose()


@covers("I8")
def test_every_route_and_page_is_known_to_show_a_client_or_not(site: Site) -> None:
    document: Any = site.app.test_client().get("/api/openapi.json").json
    there = {f"{method.upper()} {place}" for place, methods in document["paths"].items() for method in methods}
    there |= {
        f"{method} {rule.rule}"
        for rule in site.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint.startswith("web_") or (rule.endpoint.startswith("web.") and rule.endpoint != "web.static")
    }
    assert sorted(there - set(READS) - set(SILENT) - WRITES) == []


@covers("I8")
@pytest.mark.parametrize("route", READS)
def test_whoever_is_shown_a_client_stands_in_the_access_log_with_what_and_why(site: Site, route: str) -> None:
    look = READS[route]
    before = {entry.key for entry in site.seen_by(look.by)}
    answer = site.look(route, look)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    seen = [entry for entry in site.seen_by(look.by) if entry.key not in before]
    assert {entry.data_group for entry in seen} == {look.group}
    for entry in seen:
        assert (entry.client_key, entry.case_key) == (site.client, site.keys["case"])
        assert entry.ground
        assert entry.action
        assert entry.request_id


@covers("I8")
@pytest.mark.parametrize("route", SILENT)
def test_what_is_not_logged_shows_neither_the_client_nor_what_he_said(site: Site, route: str) -> None:
    answer = site.look(route, SILENT[route])
    assert answer.status_code in _ANSWERED, answer.get_data(as_text=True)
    shown = answer.get_data(as_text=True)
    assert NAME not in shown
    assert WORDS not in shown


@covers("I8")
def test_the_two_words_are_there_for_those_who_may_see_them(site: Site) -> None:
    shown = site.look("GET /cases/<int:key>", READS["GET /cases/<int:key>"]).get_data(as_text=True)
    assert NAME in shown
    assert WORDS in shown
