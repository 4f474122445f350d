"""Finnish working days: Monday to Friday that is no public holiday nor Midsummer Eve or Christmas Eve.

Source: act 150/1930 section 5; `holidays.Finland` holds exactly its list. The package is pinned, so that an upgrade
cannot move a deadline unseen.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

import holidays

_SATURDAY = 5
_DAY = timedelta(days=1)


@lru_cache(maxsize=64)
def _public_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("FI", years=year, language="fi"))


def is_public_holiday(day: date) -> bool:
    """Tell whether `day` is on the list of act 150/1930, whatever its weekday."""
    return day in _public_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Tell whether an office of the authority is open on `day`."""
    return day.weekday() < _SATURDAY and not is_public_holiday(day)


def working_days_after(start: date, count: int) -> date:
    """Return the `count`-th working day after `start`; the start day itself is not counted. A count of 0 is `start`."""
    day = start
    for _ in range(count):
        day = next_working_day(day + _DAY)
    return day


def count_working_days(start: date, end: date) -> int:
    """Return how many working days lie after `start` up to and including `end`; negative when `end` lies before."""
    if end < start:
        return -count_working_days(end, start)
    return sum(1 for day in days_between(start, end) if is_working_day(day))


def days_between(start: date, end: date) -> Iterator[date]:
    """Yield the days after `start` up to and including `end`."""
    day = start
    while day < end:
        day += _DAY
        yield day


def next_working_day(day: date) -> date:
    """Return `day` if it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += _DAY
    return day


def last_working_day(day: date) -> date:
    """Return `day` if it is a working day, else the last one before it."""
    while not is_working_day(day):
        day -= _DAY
    return day
