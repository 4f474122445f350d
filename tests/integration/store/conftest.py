"""The invented world as a fixture, on a fresh database of either kind."""

import pytest

from koppi.store import Store
from tests.integration.store.world import World, populate


@pytest.fixture
def world(store: Store) -> World:
    return populate(store)
