"""Random diagrams on random paths, through the use-cases and the store: nothing is stuck, wrong or stored otherwise."""

import os
from collections import deque

import pytest

from koppi.store import Store
from tests.oracle.playing import play, seeds

PARTS = 10
DIAGRAMS = 100 // PARTS
"""On each of the two databases, 100 diagrams together."""
PATHS = range(int(os.environ.get("KOPPI_ORACLE_PATHS", "5")))
"""Of each diagram; continuous integration goes 15."""
ACTIONS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_stored_after_every_step_is_what_the_rules_say(part: int, store: Store) -> None:
    sqlite = store.name == "sqlite"
    first = part + (0 if sqlite else PARTS)
    word = "sqlite" if sqlite else "postgresql"
    (played,) = deque(
        play(store, word, seeds(first, 2 * PARTS), diagrams=DIAGRAMS, paths=PATHS, actions=ACTIONS), maxlen=1
    )
    assert not played.differences, "\n\n".join(played.differences)
    assert (played.diagrams, played.paths) == (DIAGRAMS, DIAGRAMS * len(PATHS))
    assert played.ends["ambiguous"] < played.paths / 20, played.ends
    assert played.steps > 3 * played.paths
