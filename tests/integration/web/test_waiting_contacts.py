"""Pages about a contact that no process takes: the receipt says so, and who takes contacts in sees it wait."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from koppi.bootstrap import build_app
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases import deployments
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.integration.usecases.test_waiting_contacts import OTHER, taker
from tests.support.houses import Stage, stage

_CALL = {
    "source": "relative",
    "channel": "phone_one_number",
    "reason": "Äiti on kaatunut.",
    "first_names": "Aada",
    "last_name": "Esimerkki",
    "language": "fi",
}


@pytest.fixture
def app_of(tmp_path: Path) -> Callable[[Stage], Flask]:
    """Return what builds the whole application over a stage."""

    def built(played: Stage) -> Flask:
        settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
        return build_app(settings, played.house, Background(played.house))

    return built


def test_the_receipt_of_a_contact_that_waits_is_no_success(store: Store, app_of: Callable[[Stage], Flask]) -> None:
    with stage(store, OTHER) as played:
        client = _entered(app_of(played), "client_adviser")
        answer = _register(client)
        page = client.get(answer.location).get_data(as_text=True)
        assert "mikään käytössä oleva prosessi ei ottanut sitä vastaan" in page
        assert "note-good" not in page
        assert "1 yhteydenotto odottaa" in page
        _register(client)
        assert "2 yhteydenottoa odottaa: yhtään prosessia" in client.get("/").get_data(as_text=True)
        assert "odottaa" not in _entered(app_of(played), "service_provider").get("/").get_data(as_text=True)


def test_nothing_is_said_once_a_process_takes_contacts(store: Store, app_of: Callable[[Stage], Flask]) -> None:
    with stage(store, OTHER) as played:
        client = _entered(app_of(played), "client_adviser")
        _register(client)
        deployments.deploy(played.caller("admin"), taker("intake"))
        assert "yhteydenotto odottaa" not in client.get("/?tab=groups").get_data(as_text=True)
        task = client.get(_register(client).location).get_data(as_text=True)
        assert "Yhteydenotto on kirjattu." in task


def _entered(app: Flask, person: str) -> FlaskClient:
    client = app.test_client()
    assert client.post("/sign-in", data={"name": person, "password": PASSWORD}).status_code == 303
    return client


def _register(client: FlaskClient) -> TestResponse:
    """Write an ordinary call down."""
    word = re.search(r'name="_csrf" value="([^"]+)"', client.get("/contacts/new").get_data(as_text=True))
    assert word is not None
    answer = client.post("/contacts/new", data={**_CALL, "_csrf": word[1]})
    assert answer.status_code == 303
    return answer
