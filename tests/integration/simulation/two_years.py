"""The long run behind `make simulate`: forty clients over two years, on both databases; not part of `make test`."""

import pytest

from koppi.store import Store
from tests.integration.simulation.living import lived
from tests.support.houses import assert_sound


@pytest.mark.timeout(900)
def test_forty_clients_are_steered_for_two_years(store: Store) -> None:
    with lived(store, clients=40, months=24, seed=1) as outcome:
        assert outcome.lived.troubles == []
        assert outcome.truth.is_sound
    assert outcome.truth.reviews > 10
    assert outcome.truth.closed
    assert_sound(store, inputs=outcome.truth.tasks)
