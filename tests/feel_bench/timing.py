"""What a call costs; of the standard library alone, because every contestant's process uses it."""

from collections.abc import Callable
from timeit import Timer
from typing import Any

_SECONDS = 0.002
_REPEATS = 15


def cost(call: Callable[[], Any]) -> float:
    """Microseconds of one call: the best of several runs, each long enough for the clock."""
    timer, number = Timer(call), 1
    while timer.timeit(number) < _SECONDS:
        number *= 2
    return min(timer.repeat(_REPEATS, number)) / number * 1e6
