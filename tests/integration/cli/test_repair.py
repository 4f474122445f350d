"""Repair on the command line: a dry run in a table, many at once, and one instance moved, set, retried and cancelled."""

from datetime import timedelta
from pathlib import Path

import pytest

from koppi.domain.actor import SYSTEM
from koppi.usecases import demo, deployments, instances, jobs, migrations
from koppi.usecases.boundary import Caller
from tests.integration.cli.test_commands import Terminal
from tests.integration.usecases.test_migrations import errand, line
from tests.support.diagrams import end, flow, job, path, process, start, tag
from tests.support.houses import Stage
from tests.support.roles import role_list


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    terminal = Terminal(tmp_path)
    assert terminal.run("migrate").exit_code == 0
    demo.fill(Caller(terminal.house(), SYSTEM), {**role_list(), **line("a", "b")})
    return terminal


def deployed(terminal: Terminal, folder: Path, *tasks: str) -> None:
    file = folder / "line.bpmn"
    file.write_bytes(line(*tasks)["line.bpmn"])
    found = terminal.run("deploy", str(file))
    assert found.exit_code == 0, found.output


def test_all_instances_of_a_version_go_over_after_a_dry_run(terminal: Terminal, tmp_path: Path) -> None:
    played = Stage(terminal.house())
    first, stuck = (played.start("line") for _ in range(2))
    played.complete("a", {}, instance=stuck)
    deployed(terminal, tmp_path, "new", "a")
    command = ("migrate", "line", "--from", "1", "--to", "2")
    tried = terminal.run(*command, "--dry-run")
    assert (tried.exit_code, "can go over" in tried.output, "did not go over" in tried.output) == (1, True, True)
    assert "2 instances: 1 gone over or able to, 0 there already, 1 cannot go over." in tried.output
    assert played.instance(first).definition_key == played.instance(stuck).definition_key
    done = terminal.run(*command, "--reason", "New step before.")
    assert "2 instances: 1 gone over or able to" in done.output
    again = terminal.run("instance", "migrate", str(first), str(stuck), "--to", "2", "--map", "b=a")
    assert (again.exit_code, "1 gone over or able to, 1 there already, 0 cannot" in again.output) == (0, True), (
        again.output
    )
    assert played.stands_at(stuck) == ["a"]
    assert terminal.run("audit").exit_code == 0


def test_a_dry_run_says_where_a_job_keeps_its_type_and_another_message_is_waited_for(terminal: Terminal) -> None:
    system = Caller(terminal.house(), SYSTEM)
    deployments.deploy(system, errand())
    Stage(terminal.house()).start("errand", {"key": "k"})
    deployments.deploy(system, errand(job_type="closer", word="n"))
    tried = terminal.run("migrate", "errand", "--from", "1", "--to", "2", "--dry-run")
    told = " ".join(tried.output.replace("│", " ").split())
    assert "work: the open job stays one of type elsewhere, although the other version says closer." in told
    assert "answer waits for the message n, no longer for m" in told


def test_a_retry_gives_a_job_that_has_none_a_try_and_says_what_is_still_an_incident(terminal: Terminal) -> None:
    split = tag("exclusiveGateway", id="which", default="which_end") + flow("which", "end", "=known", "known")
    parts = (start(), tag("parallelGateway", id="fork"), job("work", type_="elsewhere"), split, end())
    ways = path("start", "fork", "work", "end") + path("fork", "which", "end")
    deployments.deploy(Caller(terminal.house(), SYSTEM), {"two.bpmn": process(*parts, ways, id_="two")})
    played = Stage(terminal.house())
    key = str(played.start("two"))
    worker = played.caller("worker")
    (task,) = jobs.activate(worker, frozenset({"elsewhere"}), worker="w", timeout=timedelta(minutes=1), limit=1)
    jobs.fail(worker, task.job.key, retries=0, message="no line")
    assert "Tried again: 2. Still an incident: 1." in terminal.run("instance", "retry", key, "--retries", "3").output
    (task,) = jobs.activate(worker, frozenset({"elsewhere"}), worker="w", timeout=timedelta(minutes=1), limit=1)
    assert task.job.retries == 3
    terminal.run("instance", "set", key, "known=true")
    assert "Tried again: 1. Still an incident: 0." in terminal.run("instance", "retry", key).output
    assert terminal.run("audit").exit_code == 0


def test_the_database_and_the_instances_are_not_mixed_up(terminal: Terminal) -> None:
    assert terminal.run("migrate", "--to", "2").exit_code == 2
    assert terminal.run("migrate", "line", "--to", "2").exit_code == 2
    unknown = terminal.run("migrate", "line", "--from", "1", "--to", "7")
    assert (unknown.exit_code, "The process line has no version 7." in unknown.output) == (2, True)
    assert terminal.run("instance", "migrate", "1", "--to", "1", "--map", "x").exit_code == 2


def test_one_instance_is_moved_set_and_cancelled(terminal: Terminal) -> None:
    played = Stage(terminal.house())
    key = str(played.start("line"))
    assert "1 moved: a → b" in terminal.run("instance", "move", key, "a", "b", "--reason", "Skipped.").output
    assert 'x is {"y": 1.50} now' in terminal.run("instance", "set", key, 'x={"y": 1.50}', "z=plain").output
    assert "Tried again: 0. Still an incident: 0." in terminal.run("instance", "retry", key).output
    refused = terminal.run("instance", "move", key, "a", "b")
    assert (refused.exit_code, "Nothing is under way at a." in refused.output) == (2, True)
    assert terminal.run("instance", "cancel", key).exit_code == 0
    told = [entry.input["kind"] for entry in instances.journal(played.caller("admin"), int(key))]
    assert told == ["start", "modify", "set_variables", "cancel"]
    assert migrations.process_of(played.caller("admin"), int(key)) == "line"
    assert terminal.run("audit").exit_code == 0
