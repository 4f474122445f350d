"""The server about itself: health, figures, tokens, the clock, how long an answer took."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from koppi.store import Store
from koppi.usecases import people
from koppi.usecases.demo import PASSWORD
from tests.integration.api.conftest import Site, furnish, refused
from tests.integration.proofs.drawn import PAUSE
from tests.support.databases import open_store, sqlite_database
from tests.support.holding import held_elsewhere


def test_it_is_alive_without_credentials(site: Site) -> None:
    assert site.call("GET", "/healthz", "nobody").status_code == 200


def test_it_is_ready_only_while_its_scheduler_ticks(site: Site) -> None:
    asleep: Any = site.call("GET", "/readyz", "nobody")
    assert (asleep.status_code, asleep.json["checks"]) == (503, {"database": True, "scheduler": False})
    site.background.start()
    try:
        _wait_for_a_tick(site)
        assert site.call("GET", "/readyz", "nobody").status_code == 200
    finally:
        site.background.stop()


def _wait_for_a_tick(site: Site) -> None:
    for _ in range(600):
        if site.background.tick_age() is not None:
            return
        site.background.closing.wait(0.1)


def test_the_figures_name_routes_and_no_keys(site: Site) -> None:
    task = "123456789"
    site.call("GET", f"/v2/user-tasks/{task}", "client_adviser")
    figures = site.call("GET", "/metrics", "nobody").get_data(as_text=True)
    assert 'koppi_calls_total{method="GET",route="/v2/user-tasks/<key>",status="404"} 1.0' in figures
    assert "koppi_stuck_instances 0.0" in figures
    assert task not in figures


def token(site: Site, **form: str) -> Any:
    return site.call("POST", "/oauth/token", "nobody", data={"grant_type": "client_credentials", **form})


def test_an_api_token_is_traded_for_a_bearer(site: Site) -> None:
    bearer = token(site, client_id="worker", client_secret=site.token_of("worker")).json
    assert (bearer["token_type"], bearer["expires_in"] > 0) == ("Bearer", True)
    headers = {"Authorization": f"Bearer {bearer['access_token']}"}
    me: Any = site.call("GET", "/v2/authentication/me", headers=headers).json
    assert me["username"] == "worker"


@pytest.mark.parametrize(
    ("name", "secret", "status", "title"),
    [
        ("worker", "wrong", 401, "UNAUTHORIZED"),
        ("worker", PASSWORD, 400, "INVALID_ARGUMENT"),
        ("admin", "{worker}", 401, "UNAUTHORIZED"),
    ],
)
def test_no_bearer_for_a_wrong_secret_a_password_or_another_s_token(
    site: Site, name: str, secret: str, status: int, title: str
) -> None:
    refused(token(site, client_id=name, client_secret=secret.format(worker=site.token_of("worker"))), status, title)


def test_a_token_serves_as_a_basic_password(site: Site) -> None:
    answer = site.call("GET", "/v2/authentication/me", "nobody", auth=("worker", site.token_of("worker")))
    assert answer.status_code == 200


def test_a_page_s_session_reads_and_changes_nothing(site: Site) -> None:
    cookie = f"koppi_session={people.sign_in(site.house, 'admin', PASSWORD).id}"
    assert site.call("GET", "/v2/topology", "nobody", headers={"Cookie": cookie}).status_code == 200
    start = site.call("POST", "/v2/process-instances", "nobody", headers={"Cookie": cookie}, json={})
    refused(start, 401, "UNAUTHORIZED")


def test_the_clock_moves_forwards_only(site: Site) -> None:
    moment = datetime(2027, 5, 1, tzinfo=UTC)
    milliseconds = int(moment.timestamp() * 1000)
    assert site.call("PUT", "/v2/clock", json={"timestamp": milliseconds}).status_code == 204
    assert site.house.clock.now() == moment
    refused(site.call("PUT", "/v2/clock", json={"timestamp": milliseconds - 1}), 400, "INVALID_ARGUMENT")
    assert site.call("POST", "/v2/clock/reset").status_code == 204
    assert site.house.clock.now() != moment


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_clock_that_cannot_go_on_is_told_by_what(store: Store) -> None:
    site = furnish(store)
    assert site.deploy(PAUSE).status_code == 200
    instance = site.start("pause", length="PT1H")
    site.background.timers.patience_seconds = 0.05
    milliseconds = int(datetime(2027, 5, 1, tzinfo=UTC).timestamp() * 1000)
    with held_elsewhere(store, int(instance)):
        problem = refused(site.call("PUT", "/v2/clock", json={"timestamp": milliseconds}), 503, "RESOURCE_EXHAUSTED")
    assert problem["code"] == "clock.still_due"
    assert instance in problem["detail"]


def test_each_answer_tells_its_statements_and_its_time_when_asked_to(tmp_path: Any) -> None:
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        site = furnish(store, timing=True)
        timing = site.call("GET", "/v2/license", "nobody").headers["Server-Timing"]
        assert re.fullmatch(r'db;desc="0", app;dur=\d+\.\d', timing)
        assert site.call("GET", "/v2/topology").headers["Server-Timing"].startswith('db;desc="1", ')
        store.dispose()
    assert "Server-Timing" not in furnish_plain(tmp_path)


def furnish_plain(folder: Any) -> Any:
    """Return the headers of an answer of a server that was not asked for timing."""
    (folder / "plain").mkdir()
    with sqlite_database(folder / "plain") as url:
        store = open_store(url)
        headers = furnish(store).call("GET", "/v2/license", "nobody").headers
        store.dispose()
    return headers


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000", "koppi.example"])
def test_the_topology_names_the_address_that_was_called(site: Site, host: str) -> None:
    topology: Any = site.call("GET", "/v2/topology", headers={"Host": host}).json
    (broker,) = topology["brokers"]
    assert broker["host"] == host.removesuffix(":8000").strip("[]")
    assert broker["port"] == (8000 if host.endswith(":8000") else 80)
