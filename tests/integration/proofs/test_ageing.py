"""An instance does not age: its two-thousandth completion costs what its second cost."""

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from koppi.usecases import work_items
from tests.integration.proofs.drawn import LOOP, WORD
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import Stage, assert_sound, stage

ROUNDS = 2000
WINDOW = 100
MOST = 1.1
TRIES = 3


@dataclass(frozen=True)
class Cost:
    """What one completion cost: its time, its statements, and the size of the state it left."""

    seconds: float
    statements: int
    state_bytes: int


def test_the_two_thousandth_completion_costs_what_the_second_cost(tmp_path: Path) -> None:
    with sqlite_database(_folder(tmp_path, "old")) as url, sqlite_database(_folder(tmp_path, "young")) as other:
        store, other_store = open_store(url), open_store(other)
        with stage(store, LOOP) as played, stage(other_store, LOOP) as fresh:
            old = played.start("loop")
            costs = [_complete(played, old) for _ in range(ROUNDS)]
            second, last = costs[1], costs[-1]
            assert last.statements == second.statements
            assert last.state_bytes <= MOST * second.state_bytes
            ratios: list[float] = []
            while len(ratios) < TRIES and min(ratios, default=MOST + 1) > MOST:
                ratios.append(_ratio(played, old, fresh))
            assert min(ratios) <= MOST, f"old to young, medians of {WINDOW} pairs: {ratios}"
        assert_sound(store, inputs=ROUNDS)
        store.dispose()
        other_store.dispose()


def _ratio(played: Stage, old: int, fresh: Stage) -> float:
    """Return how many times longer an old instance takes than one just begun in a fresh database.

    The two take turns, so that whatever else the machine does befalls both.
    """
    young = fresh.start("loop")
    pairs = [(_complete(played, old).seconds, _complete(fresh, young).seconds) for _ in range(WINDOW)]
    return median(old_seconds / young_seconds for old_seconds, young_seconds in pairs)


def _complete(played: Stage, instance: int) -> Cost:
    item = played.open_item("turn", instance)
    adviser = played.caller("client_adviser")
    begun = time.perf_counter()
    with played.house.store.statements() as sent:
        work_items.complete(adviser, item.key, WORD)
    seconds = time.perf_counter() - begun
    return Cost(seconds, sent.total, len(played.instance(instance).state.encode()))


def _folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder
