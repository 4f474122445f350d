"""Chance that can be had again: the same seed and the same words give the same draws, in whatever order they are asked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")
Number = int | Decimal


class Chance:
    """Draws of one matter.

    Args:
        seed: the seed of the whole.
        matter: words that tell this matter from every other one.
    """

    def __init__(self, seed: int, *matter: str | int) -> None:
        self._seed = seed
        self._matter = matter
        self._random = Random("/".join(map(str, (seed, *matter))))  # noqa: S311 - invented people keep no secrets

    def of(self, *matter: str | int) -> "Chance":
        """Return the chance of a matter within this one."""
        return Chance(self._seed, *self._matter, *matter)

    def one_of(self, choices: Sequence[T]) -> T:
        """Return one of the choices, each as likely as the others."""
        return choices[self._random.randrange(len(choices))]

    def weighted(self, weights: Mapping[str, Number]) -> str:
        """Return one of the names, as likely as its weight is heavy."""
        return self._random.choices(list(weights), [float(weight) for weight in weights.values()])[0]

    def happens(self, probability: Number | float) -> bool:
        """Tell whether something of this probability (0 to 1) happens."""
        return self._random.random() < float(probability)

    def whole(self, least: Number, most: Number) -> int:
        """Return a whole number, both ends included."""
        return self._random.randint(int(least), int(most))

    def around(self, mean: Number, spread: Number) -> int:
        """Return a whole number around `mean` with the standard deviation `spread`, never below 0."""
        return max(0, round(self._random.gauss(float(mean), float(spread))))

    def shuffled(self, choices: Sequence[T]) -> list[T]:
        """Return the choices in some order."""
        return self._random.sample(choices, len(choices))
