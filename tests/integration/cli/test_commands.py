"""The command line as an operator and a process owner use it: exit codes, words, and a real process."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import simplejson
from click.testing import CliRunner, Result

from koppi.bootstrap import Composition
from koppi.cli import koppi
from koppi.domain.actor import SYSTEM
from koppi.settings import MEANINGS, Settings, SettingsError
from koppi.usecases import contacts, demo
from koppi.usecases.boundary import Caller
from koppi.usecases.contacts import Person
from koppi.usecases.house import House
from tests.integration.usecases.test_leaving import WORK
from tests.support.hostile import HOSTILE
from tests.support.houses import caller
from tests.support.roles import role_list

ROOT = Path(__file__).resolve().parents[3]
KEYS = {"KOPPI_SECRET_KEY": "s" * 32, "KOPPI_DATA_KEY": "ab" * 32}
_PATIENCE_SECONDS = 60
"""What a machine with much else to do may take."""


class Terminal:
    """Runs commands over one database."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "koppi.db"
        self.environment = {**KEYS, "KOPPI_DATABASE_URL": f"sqlite:///{self.database}", "KOPPI_LANGUAGE": "en"}

    def run(self, *words: str, given: str | None = None) -> Result:
        settings = Settings.from_environment(self.environment)
        return CliRunner().invoke(koppi, words, obj=Composition(settings), input=given)

    def house(self) -> House:
        """Return the house that the commands work in."""
        return Composition(Settings.from_environment(self.environment)).house()


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path)


def test_our_own_models_are_clean(terminal: Terminal) -> None:
    found = terminal.run("check", str(ROOT / "processes"), str(ROOT / "forms"))
    assert (found.exit_code, "0 errors, 0 warnings" in found.output) == (0, True), found.output


def test_a_flow_node_without_its_shape_turns_the_check_red(terminal: Terminal, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "processes", tmp_path / "processes")
    diagram = next((tmp_path / "processes").rglob("*.bpmn"))
    text = diagram.read_text()
    begin = text.index(
        "<bpmndi:BPMNShape", text.index('isMarkerVisible="true"') - 200 if 'isMarkerVisible="true"' in text else 0
    )
    end = text.index("</bpmndi:BPMNShape>", begin) + len("</bpmndi:BPMNShape>")
    diagram.write_text(text[:begin] + text[end:])
    found = terminal.run("check", "--json", str(tmp_path / "processes"), str(ROOT / "forms"))
    assert found.exit_code == 1
    assert "engine.no_shape" in {row["rule"] for row in simplejson.loads(found.stdout)}


def test_a_checked_file_tells_file_element_rule_and_way_out(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "broken.form").write_text(
        '{"id": "f", "type": "default", "components": [{"type": "iframe", "id": "c1"}]}'
    )
    found = terminal.run("check", str(tmp_path / "broken.form"))
    assert found.exit_code == 1
    assert "broken.form: c1" in found.stderr
    assert "iframe" in found.stderr


def test_the_check_warns_of_free_text_that_becomes_a_variable(terminal: Terminal) -> None:
    found = terminal.run("check", "--json", str(ROOT / "tests/strangers/laundry"))
    warned = {(row["severity"], row["rule"]) for row in simplejson.loads(found.stdout)}
    assert (found.exit_code, warned) == (0, {("WARNING", "deployment.text_becomes_variable")})


def test_a_path_that_is_not_there_is_wrong_use(terminal: Terminal) -> None:
    assert terminal.run("check", "nowhere").exit_code == 2


def test_deploying_twice_keeps_the_versions(terminal: Terminal) -> None:
    paths = [str(ROOT / "processes"), str(ROOT / "forms")]
    first, second = terminal.run("deploy", *paths), terminal.run("deploy", *paths)
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert first.stdout == second.stdout
    assert " v1" in first.stdout
    assert " v2" not in first.stdout


def test_a_refused_deployment_changes_nothing(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "half.bpmn").write_text("<bpmn")
    refused = terminal.run("deploy", str(ROOT / "processes"), str(ROOT / "forms"), str(tmp_path / "half.bpmn"))
    assert refused.exit_code == 1
    assert "half.bpmn" in refused.stderr
    with sqlite3.connect(terminal.database) as database:
        assert database.execute("SELECT count(*) FROM process_definitions").fetchone() == (0,)
    database.close()


def test_a_person_is_registered_and_signs_in_with_the_password(terminal: Terminal) -> None:
    unit = terminal.run("users", "unit", "north", "--fi", "Pohjoinen")
    added = terminal.run("users", "add", "aino", "--role", "case_owner@north", given="long-enough\nlong-enough\n")
    assert (unit.exit_code, added.exit_code) == (0, 0), unit.output + added.output
    assert "case_owner@north" in terminal.run("users", "list").stdout
    assert terminal.run("users", "add", "eino", "--role", "King@north", given="x\nx\n").exit_code == 1
    assert terminal.run("users", "add", "eino", "--role", "case_owner", given="x\nx\n").exit_code == 2


def test_who_has_work_is_let_go_only_with_a_successor(terminal: Terminal) -> None:
    house = terminal.house()
    demo.fill(Caller(house, SYSTEM), {**role_list(), **WORK})
    contacts.receive(caller(house, "client_adviser"), channel="phone", source="client", reason="x", person=Person())
    refused = terminal.run("users", "deactivate", "case_owner")
    assert refused.exit_code == 2
    assert "responsible for 1 open cases" in refused.stderr
    assert "--successor" in refused.stderr
    let_go = terminal.run("users", "deactivate", "case_owner", "--successor", "own_worker")
    assert let_go.exit_code == 0
    assert "own_worker goes on: open cases 1, work items 3, absences to stand in 0." in let_go.stdout
    assert "case_owner" not in terminal.run("users", "list").stdout.split()


def test_a_token_is_shown_once_and_stored_hashed(terminal: Terminal) -> None:
    assert terminal.run("users", "add", "robot", "--machine", "--job-type", "pay").exit_code == 0
    made = terminal.run("token", "add", "robot", "--label", "tests")
    token = made.stdout.strip()
    assert token.startswith("koppi_")
    assert token.encode() not in terminal.database.read_bytes()


def test_the_audit_finds_a_row_that_was_changed_by_hand(terminal: Terminal) -> None:
    terminal.run("users", "add", "robot", "--machine", "--job-type", "pay")
    assert terminal.run("audit").exit_code == 0
    with sqlite3.connect(terminal.database) as database:
        database.execute("UPDATE audit SET actor = 'somebody else'")
    database.close()
    found = terminal.run("audit", "--json")
    assert found.exit_code == 1
    assert [row["rule"] for row in simplejson.loads(found.stdout)["differences"]] == ["audit.chain_broken"]


def test_every_setting_is_shown_and_no_secret(terminal: Terminal) -> None:
    shown = terminal.run("settings", "--json").stdout
    assert {row["name"] for row in simplejson.loads(shown)} == set(MEANINGS)
    assert KEYS["KOPPI_SECRET_KEY"] not in shown
    assert KEYS["KOPPI_DATA_KEY"] not in shown


def test_all_wrong_settings_are_told_at_once() -> None:
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environment(
            {
                "KOPPI_TIMEZONE": "Mars",
                "KOPPI_LANGUAGE": "xx",
                "KOPPI_THREADS": "0",
                "KOPPI_SECRET_KEY": "a",
                "KOPPI_DATA_KEY": "b",
            }
        )
    assert len(refusal.value.faults) == 5


def test_another_databases_version_is_refused_with_the_way_out(terminal: Terminal) -> None:
    terminal.run("migrate")
    with sqlite3.connect(terminal.database) as database:
        database.execute("UPDATE alembic_version SET version_num = '0001'")
    database.close()
    refused = terminal.run("users", "list")
    assert refused.exit_code == 2
    assert "koppi migrate" in refused.stderr


def test_the_demo_refuses_a_database_that_is_in_use(terminal: Terminal) -> None:
    terminal.run("users", "add", "robot", "--machine", "--job-type", "pay")
    assert terminal.run("serve", "--demo").exit_code == 2


@pytest.fixture
def served(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, **KEYS, "KOPPI_LANGUAGE": "en"}
    environment.pop("KOPPI_DATABASE_URL", None)
    command = [sys.executable, "-m", "koppi", "serve", "--demo", "--clients", "2", "--port", "0"]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    yield process
    if process.poll() is None:
        process.kill()
    process.communicate()


def test_the_demo_is_served_says_how_to_sign_in_and_ends_when_told(served: subprocess.Popen[str]) -> None:
    assert served.stdout
    address = next(line.split()[1] for line in served.stdout if line.startswith("Koppi: "))
    with httpx.Client(base_url=address, trust_env=False, timeout=_PATIENCE_SECONDS) as client:
        _until_ready(client)
        assert client.get("/v2/topology", auth=("admin", "koppi-demo")).status_code == 200
        assert client.get("/v2/topology", auth=("admin", "admin")).status_code == 401
    served.send_signal(signal.SIGTERM)
    said = served.stdout.read()
    assert served.wait(timeout=_PATIENCE_SECONDS) == 0
    assert "koppi-demo" in said
    assert "stopped" in said


def _until_ready(client: httpx.Client) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while client.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, f"the service was not ready within {_PATIENCE_SECONDS} s"
        time.sleep(0.05)


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("command", ["check", "deploy"])
def test_a_hostile_file_gives_findings_that_name_it(
    terminal: Terminal, tmp_path: Path, name: str, command: str
) -> None:
    (tmp_path / name).write_bytes(HOSTILE[name])
    found = terminal.run(command, str(tmp_path / name))
    assert found.exit_code == 1, found.output
    assert isinstance(found.exception, SystemExit)
    assert name in found.stderr
    assert "Traceback" not in found.output
