"""One simulation from beginning to end: how it is begun, and what it came to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from koppi.resources import folder
from koppi.simulation.data import World, read_world
from koppi.simulation.office import Office
from koppi.simulation.simulation import Lived, Simulation
from koppi.simulation.stage import Stage
from koppi.simulation.truth import Truth, truth_of
from koppi.usecases import demo
from koppi.usecases.house import House

_DAYS_OF_100_MONTHS = 3044


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a simulation came to, and what happened in it."""

    truth: Truth
    lived: Lived
    stage: Stage


def our_world() -> World:
    """Return the data of the simulation that comes with Koppi."""
    return read_world(folder("processes") / "simulation.json")


def simulate(
    house: House,
    *,
    clients: int,
    seed: int,
    until: datetime,
    months: int,
    world: World | None = None,
    told: Callable[[date], None] = lambda _: None,
) -> Outcome:
    """Let invented clients and the demo's people live in a demo house until a moment.

    The same seed and the same `until` on a house just made give the same cases.

    Args:
        house: a demo's house; its own clock is not touched.
        clients: how many clients make contact.
        seed: the seed.
        until: when it ends.
        months: how long it lasts.
        world: what it is told of its world; ours when not given.
        told: is told of each day that begins.
    """
    world = world or our_world()
    office = Office(house.zone)
    begin = office.opening(office.day_of(until) - timedelta(days=months * _DAYS_OF_100_MONTHS // 100))
    stage = Stage(house, begin)
    lived = Simulation(stage, world, seed, demo.UNIT, told).live(clients, until)
    return Outcome(truth_of(stage, lived, world, demo.UNIT), lived, stage)
