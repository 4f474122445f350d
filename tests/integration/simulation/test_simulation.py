"""Invented clients are steered to the end, soundly, and in the same way each time."""

import re
from pathlib import Path

from koppi.store import Store
from tests.integration.simulation.living import lived, steady_world
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import assert_sound


def journal_of(store: Store) -> list[str]:
    """Return every journalled input without the keys: each is told by its first appearance, as they differ each time."""
    seen: dict[str, str] = {}
    lines = []
    with store.begin(read_only=True) as tx:
        for key in tx.instances.keys(limit=10_000):
            for entry in tx.journal.of(key):
                told = f"{entry.at} {entry.actor} {entry.input} {entry.payload} {entry.case} {entry.decided}"
                lines.append(re.sub(r"\d{15,}", lambda found: seen.setdefault(found[0], f"#{len(seen)}"), told))
    return lines


def test_everybody_finds_a_way_and_the_audit_is_clean(store: Store) -> None:
    with lived(store) as outcome:
        truth = outcome.truth
        assert outcome.lived.troubles == []
    assert (truth.incidents, truth.stuck, truth.is_sound) == (0, 0, True)
    assert truth.cases_opened > 0
    assert truth.plans > 0
    assert outcome.stage.new_work()  # somebody who came at the last moment waits
    assert_sound(store, inputs=truth.tasks)


def test_the_same_seed_gives_the_same_cases(tmp_path: Path) -> None:
    found = []
    for place in ("one", "two"):
        (tmp_path / place).mkdir()
        with sqlite_database(tmp_path / place) as url:
            store = open_store(url)
            with lived(store, clients=4, months=5) as outcome:
                found.append((outcome.truth, journal_of(store)))
            store.dispose()
    (truth, journal), (truth_again, journal_again) = found
    assert truth == truth_again
    assert len(journal) > 50
    assert journal == journal_again


def test_another_seed_gives_other_cases(tmp_path: Path) -> None:
    found = []
    for seed in (3, 4):
        (tmp_path / str(seed)).mkdir()
        with sqlite_database(tmp_path / str(seed)) as url:
            store = open_store(url)
            with lived(store, clients=2, months=3, seed=seed):
                found.append(journal_of(store))
            store.dispose()
    assert found[0] != found[1]


def test_a_task_that_nobody_can_do_is_told_and_not_passed_over(tmp_path: Path) -> None:
    lost = steady_world(plan_goal_list={"rows": {"0": 1}})
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        with lived(store, clients=8, months=10, world=lost) as outcome:
            troubles = {(trouble.code, trouble.detail) for trouble in outcome.lived.troubles}
            assert not outcome.truth.is_sound
        store.dispose()
    assert ("simulation.task_refused", "plan.no_goals") in troubles
