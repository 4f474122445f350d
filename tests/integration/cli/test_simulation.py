"""`koppi simulate`, `koppi demo` and the demo that is served with clients in it."""

from pathlib import Path

import pytest
import simplejson
from click.testing import CliRunner, Result

from koppi.bootstrap import Composition
from koppi.cli import koppi
from koppi.settings import Settings

KEYS = {"KOPPI_SECRET_KEY": "s" * 32, "KOPPI_DATA_KEY": "ab" * 32}


def run(folder: Path, *words: str, language: str = "en") -> Result:
    environment = {**KEYS, "KOPPI_DATABASE_URL": f"sqlite:///{folder / 'koppi.db'}", "KOPPI_LANGUAGE": language}
    return CliRunner().invoke(koppi, words, obj=Composition(Settings.from_environment(environment)))


def simulated(folder: Path, *words: str) -> Result:
    return run(folder, "simulate", "--clients", "2", "--months", "3", "--until", "2027-06-30", *words)


def test_simulate_prints_its_truth_table_as_json(tmp_path: Path) -> None:
    found = simulated(tmp_path, "--json")
    assert found.exit_code == 0, found.output
    truth = simplejson.loads(found.stdout)
    assert truth["contacts"] >= 2
    assert (truth["incidents"], truth["stuck"], truth["troubles"]) == (0, 0, 0)


def test_simulate_tells_the_truth_in_plain_words(tmp_path: Path) -> None:
    found = simulated(tmp_path)
    assert found.exit_code == 0, found.output
    assert "Contacts" in found.stdout
    assert "Stuck" in found.stdout


def test_simulate_takes_the_database_that_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert simulated(tmp_path, "--database-url", f"sqlite:///{other}").exit_code == 0
    assert other.is_file()
    assert not (tmp_path / "koppi.db").exists()


def test_simulate_refuses_a_database_that_is_in_use(tmp_path: Path) -> None:
    run(tmp_path, "users", "add", "robot", "--machine", "--job-type", "pay")
    assert simulated(tmp_path).exit_code == 2


def test_a_day_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    assert run(tmp_path, "simulate", "--until", "31.12.2027").exit_code == 2


@pytest.mark.parametrize(
    ("language", "ends"), [("fi", "kaikki täsmää"), ("sv", "allt stämmer"), ("en", "everything agrees")]
)
def test_the_story_is_told_to_the_second_review(tmp_path: Path, language: str, ends: str) -> None:
    found = run(tmp_path, "demo", "--language", language)
    assert found.exit_code == 0, found.output
    assert ends in found.stdout
    assert "\x1b[" not in found.stdout
    assert not (tmp_path / "koppi.db").exists()
