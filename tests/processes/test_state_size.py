"""Beside its variables the main chain holds next to nothing, however long a case has gone on."""

from collections import defaultdict

from tests.processes.first_contact import MAIN, instances_of
from tests.processes.walking import walk
from tests.support.houses import Stage

MOST = 1_000
"""Bytes of the state text."""
LONGER_NUMBERS = 8


def test_the_state_of_the_main_chain_is_small_at_every_stop_and_does_not_grow_with_its_rounds(chain: Stage) -> None:
    sizes: dict[str, list[int]] = defaultdict(list)
    for stop in walk(chain):
        for key in instances_of(chain, MAIN):
            size = len(chain.instance(key).state.encode())
            assert size <= MOST, (stop, size)
            sizes[stop].append(size)
    rounds = sizes["follow_up_contact"]
    assert len(rounds) > 2
    assert max(rounds) <= rounds[0] + LONGER_NUMBERS
