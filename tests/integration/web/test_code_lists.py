"""Pages that offer and name codes out of the code lists in force."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from koppi.bootstrap import build_app
from koppi.settings import Settings
from koppi.store import Store
from koppi.usecases import deployments
from koppi.usecases.demo import PASSWORD
from koppi.worker import Background
from tests.integration.usecases.test_code_lists import BAKERY, listed
from tests.support.counting import traffic
from tests.support.houses import Stage, stage

PIGEON = {"code": "pigeon", "names": {"fi": "Kirjekyyhky", "sv": "Brevduva", "en": "Carrier pigeon"}}


@pytest.fixture
def app_of(tmp_path: Path) -> Callable[[Stage], Flask]:
    """Return what builds the whole application over a stage."""

    def built(played: Stage) -> Flask:
        settings = Settings.from_environment({"KOPPI_DATABASE_URL": "sqlite:///unused.db"}, keys_folder=tmp_path)
        return build_app(settings, played.house, Background(played.house))

    return built


def test_a_task_offers_the_codes_and_says_the_role_in_the_readers_language(
    store: Store, app_of: Callable[[Stage], Flask]
) -> None:
    with stage(store, BAKERY) as played:
        played.start("baking")
        client = _entered(app_of(played))
        task = played.open_item("bake").key
        assert _options(client, f"/tasks/{task}", "what") == ["Leipä"]
        client.set_cookie("koppi_language", "en")
        assert _options(client, f"/tasks/{task}", "what") == ["Bread"]
        assert "Bread" in _role(client, task)


def test_the_contact_page_takes_a_list_as_soon_as_it_is_deployed(
    store: Store, app_of: Callable[[Stage], Flask]
) -> None:
    with stage(store, BAKERY) as played:
        client = _entered(app_of(played))
        assert "Puhelu palvelukeskukseen" in _options(client, "/contacts/new", "channel")
        deployments.deploy(played.caller("admin"), listed("channel", PIGEON))
        assert _options(client, "/contacts/new", "channel") == ["Kirjekyyhky"]


def test_a_page_asks_nothing_more_for_its_lists(store: Store, app_of: Callable[[Stage], Flask]) -> None:
    many = {name: content for number in range(20) for name, content in listed(f"list_{number}", PIGEON).items()}
    with stage(store, BAKERY) as played:
        client = _entered(app_of(played))
        few = _cost(client, store)
        deployments.deploy(played.caller("admin"), many)
        assert _cost(client, store) == few


def _cost(client: FlaskClient, store: Store) -> int:
    client.get("/contacts/new")  # what is read once a deployment is not counted
    with traffic(store) as found:
        assert client.get("/contacts/new").status_code == 200
    return len(found)


def _entered(app: Flask) -> FlaskClient:
    client = app.test_client()
    assert client.post("/sign-in", data={"name": "baker", "password": PASSWORD}).status_code == 303
    return client


def _options(client: FlaskClient, address: str, name: str) -> list[str]:
    """Return the labels of a select, without its empty first option."""
    page = client.get(address).get_data(as_text=True)
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', page, re.DOTALL)
    assert select is not None
    found = re.findall(r"<option value=\"([^\"]*)\"[^>]*>([^<]*)</option>", select[0])
    return [label.strip() for value, label in found if value]


def _role(client: FlaskClient, task: int) -> str:
    """Return what a task's page says of whose it is, without its form."""
    page = client.get(f"/tasks/{task}").get_data(as_text=True)
    return re.sub(r"<select.*?</select>", "", page, flags=re.DOTALL)
