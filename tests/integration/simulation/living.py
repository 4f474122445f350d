"""A demo house in which invented clients live for some months."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from koppi.connectors.service_request.stand_in import StandIn
from koppi.domain.actor import SYSTEM
from koppi.resources import model_files
from koppi.simulation.data import World
from koppi.simulation.run import Outcome, our_world, simulate
from koppi.store import Store
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from tests.support.houses import build_house

END = datetime(2027, 12, 15, 14, 0, tzinfo=UTC)


def steady_world(**fields: Mapping[str, Any]) -> World:
    """Return our world with contacts spread evenly, so that a short run too comes far, and with some other answers."""
    world = our_world()
    return replace(world, fields={**world.fields, **fields}, contacts={**world.contacts, "lately": 1})


@contextmanager
def lived(
    store: Store, *, clients: int = 8, months: int = 9, seed: int = 3, world: World | None = None
) -> Iterator[Outcome]:
    """Fill an empty store as a demo with our diagrams, and simulate."""
    service_production = StandIn()
    house = build_house(store, now=datetime(2026, 1, 1, tzinfo=UTC), service_production=service_production.start())
    try:
        demo.fill(Caller(house, SYSTEM), model_files(None))
        yield simulate(house, clients=clients, seed=seed, until=END, months=months, world=world or steady_world())
    finally:
        service_production.stop()
