"""Plays drawn diagrams on a store, each over many random paths, and tells of every difference how to see it again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, islice
from random import Random

from koppi.store import Store
from tests.oracle.duel import Difference, Refused
from tests.oracle.model import Diagram
from tests.oracle.stored import Deployed, StoredDuel, World
from tests.oracle.test_random_diagrams import draw

AGAIN = "python -m tests.oracle --seed {seed} --diagrams 1 --first-path {path} --paths 1 --actions {actions} --database {database}"


@dataclass
class Played:
    """What was played, and how it ended: `ends` counts the plays by a word, `differences` tell how they were met."""

    diagrams: int = 0
    steps: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    @property
    def paths(self) -> int:
        return self.ends.total()


def play(
    store: Store, database: str, seeds: Iterator[int], *, diagrams: int, paths: range, actions: int
) -> Iterator[Played]:
    """Draw and deploy so many diagrams, from as many seeds as that takes, and play each over all paths.

    Yields what was played so far, after each diagram.
    """
    world, played = World(store), Played()
    for seed, diagram, deployed in islice(_deployed(world, seeds), diagrams):
        for path in paths:
            duel = StoredDuel(diagram, Random(f"{seed}/{path}"), world, deployed)
            try:
                played.ends[duel.play(actions)] += 1
            except Difference as difference:
                again = AGAIN.format(seed=seed, path=path, actions=actions, database=database)
                played.ends["different"] += 1
                played.differences.append(f"seed {seed}, path {path}: {difference}\nagain: {again}")
            played.steps += duel.steps
        played.diagrams += 1
        yield played


def seeds(first: int, step: int = 1) -> Iterator[int]:
    """Return seed after seed; runs side by side take turns."""
    return count(first, step)


def _deployed(world: World, seeds: Iterator[int]) -> Iterator[tuple[int, Diagram, Deployed]]:
    """Leave out the diagrams whose joins can wait for ever: the deployment refuses them, and there is nothing to play."""
    for seed in seeds:
        diagram = draw(seed)
        try:
            yield seed, diagram, world.deploy(diagram)
        except Refused:
            continue
