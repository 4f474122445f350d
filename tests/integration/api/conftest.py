"""The real application over a real store, and people who call it."""

import threading
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.serving import make_server
from werkzeug.test import TestResponse, encode_multipart

from koppi import api
from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.usecases import people
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.worker import Background
from tests.support import furnishing
from tests.support.databases import open_store, sqlite_database
from tests.support.diagrams import end, job, path, process, start, user, zeebe
from tests.support.houses import build_house
from tests.support.roles import role_list

BAKING = process(
    start(),
    user(
        "knead",
        zeebe("assignmentDefinition", candidateGroups="client_adviser"),
        zeebe("formDefinition", formId="dough"),
    ),
    job("bake", type_="oven"),
    end(),
    path("start", "knead", "bake", "end"),
    id_="baking",
)
DOUGH = b"""{"type": "default", "id": "dough", "schemaVersion": 19, "executionPlatform": "Camunda Cloud",
 "executionPlatformVersion": "8.8.0", "components": [
 {"id": "c1", "type": "number", "key": "weight", "label": "Weight", "validate": {"required": true, "min": 1}},
 {"id": "c2", "type": "textfield", "key": "baker", "label": "Baker"}]}"""


class Site:
    """The application, and calls to it by the demo's people."""

    def __init__(self, house: House, **options: Any) -> None:
        self.house = house
        self.background = Background(house)
        self.app = Flask("site", static_folder=None)
        api.register(self.app, house, background=self.background, **options)
        self._client = self.app.test_client(use_cookies=False)
        self._tokens: dict[str, str] = {}

    def call(self, method: str, path: str, by: str = "admin", **request: Any) -> TestResponse:
        """Call as one of the people; `nobody` signs nothing."""
        headers = dict(request.pop("headers", {}))
        if by != "nobody":
            headers.setdefault("Authorization", f"Bearer {self.token_of(by)}")
        return self._client.open(path, method=method, headers=headers, **request)

    def deploy(self, files: Mapping[str, bytes], by: str = "admin") -> TestResponse:
        """Upload files as one deployment."""
        parts = [FileStorage(BytesIO(content), name) for name, content in files.items()]
        boundary, body = encode_multipart({"resources": parts})
        content_type = f"multipart/form-data; boundary={boundary}"
        return self.call("POST", "/v2/deployments", by, data=body, content_type=content_type)

    def start(self, process_id: str = "baking", **variables: Any) -> str:
        """Start an instance and return its key."""
        body = {"processDefinitionId": process_id, "variables": variables}
        key: str = self.call("POST", "/v2/process-instances", json=body).json["processInstanceKey"]  # type: ignore[index]  # JSON
        return key

    def task(self, by: str = "client_adviser") -> str:
        """Return the key of the one open user task that this person may open."""
        found = self.call("POST", "/v2/user-tasks/search", by, json={"filter": {"state": "CREATED"}}).json
        assert found is not None
        key: str = found["items"][0]["userTaskKey"]
        return key

    def token_of(self, name: str) -> str:
        """Return an API token of this person, made at the first call."""
        if name not in self._tokens:
            admin = next(user for user in people.all_users(Caller(self.house, SYSTEM)) if user.name == "admin")
            self._tokens[name] = people.add_token(Caller(self.house, admin.actor), name, "tests")
        return self._tokens[name]


def furnish(store: Store, **options: Any) -> Site:
    """Fill an empty store with the demo's people and a bakery."""
    files = {"baking.bpmn": BAKING, "dough.form": DOUGH, **role_list()}
    return Site(furnishing.furnish(build_house(store), files), **options)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site on SQLite."""
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        yield furnish(store)
        store.dispose()


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """Where the site is served over real HTTP."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.fixture
def site_of_each(store: Store) -> Site:
    """A site on each kind of database."""
    return furnish(store)


def refused(response: TestResponse, status: int, title: str) -> Mapping[str, Any]:
    """Return the problem of a refusal, after checking that it is one as clients need it."""
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.mimetype == "application/problem+json"
    problem: Any = response.json
    assert set(problem) >= {"type", "title", "status", "detail", "instance"}
    assert (problem["status"], problem["title"]) == (status, title)
    return problem  # type: ignore[no-any-return]  # JSON
