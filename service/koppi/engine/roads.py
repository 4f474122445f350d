"""The roads through any graph that is given by its ways on: what is come to, and in which order it is told."""

from collections.abc import Callable, Container, Hashable, Iterable, Iterator
from typing import TypeVar

_Place = TypeVar("_Place", bound=Hashable)


def reached(
    first: _Place, onward: Callable[[_Place], Iterable[_Place]], without: Container[_Place] = ()
) -> Iterator[_Place]:
    """Yield a place and all that are come to from it, each once, on roads that keep off the places `without`."""
    found: set[_Place] = set()
    waiting = [first]
    while waiting:
        place = waiting.pop()
        if place not in found and place not in without:
            found.add(place)
            yield place
            waiting += onward(place)


def in_order(
    roots: Iterable[_Place], onward: Callable[[_Place], Iterable[_Place]], entered: set[_Place]
) -> list[_Place]:
    """Return what is come to from the roots and was not entered yet, and enter it.

    Each place stands after all that lead to it, loops aside; of several ways on, the first is told first.
    """
    left: list[_Place] = []
    waiting = [(root, False) for root in roots]
    while waiting:
        place, leaving = waiting.pop()
        if leaving:
            left.append(place)
        elif place not in entered:
            entered.add(place)
            waiting.append((place, True))
            waiting += [(following, False) for following in onward(place)]
    return left[::-1]
