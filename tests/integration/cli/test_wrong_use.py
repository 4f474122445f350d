"""A command that is written wrongly is told so in the language of the terminal, and ends with 2."""

from pathlib import Path

import pytest

from tests.integration.cli.test_commands import Terminal


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["instance", "suspend"], "Komennosta puuttuu KEY."),
        (["instance", "migrate", "1"], "Komennosta puuttuu --to."),
        (["instance", "suspend", "abc"], "KEY: arvo ei käy, tähän tarvitaan kokonaisluku."),
        (["instance", "resume", "9" * 25], "KEY: arvo ei käy, tähän tarvitaan kokonaisluku."),
        (["instance", "migrate", "1", "--to", "0"], "--to: arvo ei käy, tähän tarvitaan kokonaisluku."),
        (["instance", "suspend", "1", "2"], "Komennossa on liikaa tai liian vähän sanoja."),
        (["instance", "retry", "1", "--retries", "0"], "--retries: arvo ei käy, tähän tarvitaan kokonaisluku väliltä 1–100."),
        (["instance", "cancel", "1", "--raeson", "x"], "Valitsinta --raeson ei ole. Tarkoititko: --reason?"),
        (["instance", "cancel", "1", "--reason"], "Valitsimen --reason arvo puuttuu"),
        (["instance", "cansel", "1"], "Komentoa cansel ei ole. Tarkoititko: cancel?"),
        (["instence"], "Komentoa instence ei ole. Tarkoititko: instance?"),
        (["--quiet"], "Valitsinta --quiet ei ole."),
        (["check", "no/such/file.bpmn"], "PATHS: arvo ei käy, tähän tarvitaan olemassa oleva tiedosto tai kansio."),
        (["bench", "all"], "NAME: arvo ei käy, tähän tarvitaan jokin näistä: engine, http."),
        (["users", "absence", "a", "x", "y"], "FIRST_DAY: arvo ei käy, tähän tarvitaan päivä muodossa 2028-12-31."),
        (["users", "grant", "aino", "nurse"], "”nurse”: kirjoita ROOLI@YKSIKKÖ"),
        (["instance", "set", "1", "ok"], "”ok”: kirjoita NIMI=ARVO"),
        (["instance", "migrate", "1", "--to", "2", "--map", "a"], "”a”: kirjoita VANHA=UUSI"),
        (["migrate", "--to", "2"], "Nimeä prosessi (PROCESS)"),
        (["migrate", "line", "--to", "2"], "Kerro, mistä versiosta mihin"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_finnish(tmp_path: Path, words: list[str], told: str) -> None:
    terminal = Terminal(tmp_path)
    terminal.environment["KOPPI_LANGUAGE"] = "fi"
    found = terminal.run(*words)
    assert (found.exit_code, told in found.output) == (2, True), found.output
    assert not {"Error", "Usage", "Try"} & set(found.output.replace(":", " ").split())


def test_the_command_is_shown_as_it_is_written_and_where_its_help_is(tmp_path: Path) -> None:
    found = Terminal(tmp_path).run("instance", "move", "1", "a")
    assert found.output == (
        "Usage: koppi instance move [OPTIONS] KEY FROM TO\nHelp: koppi instance move --help\n\nThe command lacks TO.\n"
    )


@pytest.mark.parametrize("command", ["check", "deploy"])
def test_a_folder_without_a_model_is_no_success(tmp_path: Path, command: str) -> None:
    (tmp_path / "empty").mkdir()
    found = Terminal(tmp_path).run(command, str(tmp_path / "empty"))
    assert (found.exit_code, "There is no diagram (.bpmn)" in found.output) == (2, True), found.output


@pytest.mark.parametrize("command", ["check", "deploy"])
def test_of_two_files_of_one_name_none_is_passed_over(tmp_path: Path, command: str) -> None:
    for folder in ("one", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "way.bpmn").write_text("<definitions/>", encoding="utf-8")
    found = Terminal(tmp_path).run(command, str(tmp_path))
    assert (found.exit_code, "Two files are called way.bpmn" in found.output) == (2, True), found.output


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("koppi.db", "KOPPI_DATABASE_URL is not the address of a database"),
        ("mysql://x@127.0.0.1/koppi", "KOPPI_DATABASE_URL is not the address of a database"),
        ("postgresql+psycopg://x@127.0.0.1:1/koppi", "The database cannot be reached"),
    ],
)
def test_a_database_that_is_not_there_is_told_in_a_sentence(tmp_path: Path, address: str, told: str) -> None:
    terminal = Terminal(tmp_path)
    terminal.environment["KOPPI_DATABASE_URL"] = address
    for command in ("audit", "migrate"):
        found = terminal.run(command)
        assert (found.exit_code, told in found.output) == (2, True), found.output or found.exception


def test_what_became_of_the_database_is_told(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    assert "was set up at version" in terminal.run("migrate").output
    assert "already" in terminal.run("migrate").output
