"""Dates and moments of the years that Python's own do not reach: up to 999,999,999, and before year 1.

The calendar repeats every 400 years, weekdays included. So a far date is an ordinary one of the years 2000 to 2399 and
a number of cycles, and calculating with it is calculating with the ordinary one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeAlias

YEARS = 400
"""Years of a cycle."""
_DAYS = 146_097
_BASE = 2_000
_LAST = 999_999_999
_FIRST_PLAIN, _LAST_PLAIN = 1, 9_999


@dataclass(frozen=True, slots=True)
class Far:
    """A date or moment `value` of the years 2000 to 2399, so many cycles of 400 years later."""

    value: Any
    cycles: int

    @property
    def year(self) -> int:
        """The year, zero and negative before our era."""
        return int(self.value.year) + YEARS * self.cycles


AnyDate: TypeAlias = date | Far


def split(value: AnyDate) -> tuple[Any, int]:
    """A date as an ordinary one near and its cycles; Python's own have none."""
    return (value.value, value.cycles) if isinstance(value, Far) else (value, 0)


def settled(value: Any, cycles: int) -> Any:
    """The date so many cycles later, as Python's own where it is one.

    Raises:
        ValueError: the year has more than nine digits.
    """
    year = value.year + YEARS * cycles
    if abs(year) > _LAST:
        raise ValueError("year")
    if _FIRST_PLAIN <= year <= _LAST_PLAIN:
        return value.replace(year=year)
    cycles, offset = divmod(year - _BASE, YEARS)
    return Far(value.replace(year=_BASE + offset), cycles)


def of_year(year: int, make: Callable[[int], Any]) -> Any:
    """`make(year)`, whose year may be one that Python does not have.

    Raises:
        ValueError: there is no such date.
    """
    if _FIRST_PLAIN <= year <= _LAST_PLAIN:
        return make(year)
    cycles, offset = divmod(year - _BASE, YEARS)
    return settled(make(_BASE + offset), cycles)


def near(value: AnyDate) -> tuple[Any, int]:
    """A date as one of the years 2000 to 2399, from which a step of 400 years either way stays in Python's range."""
    if isinstance(value, Far):
        return value.value, value.cycles
    cycles, offset = divmod(value.year - _BASE, YEARS)
    return value.replace(year=_BASE + offset), cycles


def moved(value: AnyDate, length: timedelta, move: Callable[[Any, timedelta], Any]) -> Any:
    """`move(value, length)` where Python's own dates may not reach.

    Raises:
        ValueError: the year has more than nine digits.
    """
    base, cycles = near(value)
    more, days = divmod(length.days, _DAYS)
    rest = timedelta(days, length.seconds, length.microseconds)
    return settled(move(base, rest), cycles + more)


def apart(cycles: int) -> timedelta:
    """How long so many cycles last.

    Raises:
        OverflowError: longer than a duration can be.
    """
    return timedelta(days=cycles * _DAYS)
