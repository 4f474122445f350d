"""A state text of any version that was ever stored is taken up, and goes on as the newest."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from koppi.domain.step import Complete, Held
from koppi.domain.waits import Due, UserTaskWait
from koppi.engine import STATE_VERSION, advance, same_state
from koppi.engine.running.state import dump, load
from tests.support.diagrams import end, path, process, start, tag, user, zeebe
from tests.support.play import Play

STORED = Path(__file__).parent / "states"
DUE = Due(datetime(2026, 2, 9, 22, tzinfo=UTC), "2026-02-10")
FOLLOW_UP = Due(datetime(2026, 1, 31, 22, tzinfo=UTC), "2026-02-01")
VERSIONS = range(1, STATE_VERSION + 1)


def stood_in() -> bytes:
    """The diagram whose states are stored: two tasks with dates at the same time, one within a sub-process."""
    write = user("write", zeebe("taskSchedule", followUpDate="2026-02-01"))
    return process(
        start(),
        tag("parallelGateway", id="fork"),
        user("call", zeebe("taskSchedule", dueDate="2026-02-10", followUpDate="2026-02-01")),
        tag("subProcess", start("s") + write + end("e") + path("s", "write", "e"), id="inside"),
        path("start", "fork", "call") + path("fork", "inside"),
    )


def stored(version: int) -> str:
    return (STORED / f"version_{version}.json").read_text()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_stored_by_any_version_keeps_its_due_and_follow_up_dates(version: int) -> None:
    play = Play(stood_in())
    waits = load(Held(stored(version)), play.shelf, play.surroundings).taken_up.values()
    dates = {w.element_id: (w.due, w.follow_up_due) for w in waits if isinstance(w, UserTaskWait)}
    assert dates == {"call": (DUE, FOLLOW_UP), "write": (None, FOLLOW_UP)}


@pytest.mark.parametrize("version", VERSIONS)
def test_a_state_is_written_in_the_newest_version_once_it_has_moved(version: int) -> None:
    play = Play(stood_in())
    moved = advance(play.shelf, Held(stored(version)), Complete(3), play.surroundings).state
    still = load(Held(stored(STATE_VERSION)), play.shelf, play.surroundings)
    still.index[3].drop()
    assert moved == dump(still)


def test_the_newest_version_is_what_the_engine_writes() -> None:
    play = Play(stood_in())
    play.start()
    assert json.loads(play.last.state) == json.loads(stored(STATE_VERSION))


@pytest.mark.parametrize("version", VERSIONS)
def test_a_replay_finds_what_any_version_stored_and_sees_what_was_changed_since(version: int) -> None:
    newest = stored(STATE_VERSION)
    assert same(stored(version), newest)
    assert not same(stored(version).replace("2026-02-01", "2026-02-02"), newest)
    assert not same(stored(version).replace("2026-02-09", "2026-02-08"), newest)
    ended = {"k": 1, "n": 6, "end": "COMPLETED"}
    assert same(json.dumps({"v": version, **ended}), json.dumps({"v": STATE_VERSION, **ended}))
    assert not same(json.dumps({"v": version, **ended}), newest)
    assert not same("[7]", "[7]")


def same(one: str, other: str) -> bool:
    play = Play(stood_in())
    return same_state(one, other, play.shelf, play.surroundings)
