"""Cycles on the calendar: six fields as in Zeebe, `0 0 9 ? * MON-FRI`, read on the clock on the wall.

Our own, since the libraries at hand lack `7` for Sunday, `5L` and `LW`, fire a daily time twice when the clocks go
back, and know random fields, with which a replay would not give the same times.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from koppi.engine.running.durations import LONGEST_YEARS, BadTime

_MACROS = {
    "@yearly": "0 0 0 1 1 *",
    "@annually": "0 0 0 1 1 *",
    "@monthly": "0 0 0 1 * *",
    "@weekly": "0 0 0 * * 0",
    "@daily": "0 0 0 * * *",
    "@midnight": "0 0 0 * * *",
    "@hourly": "0 0 * * * *",
}
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_RANGE = re.compile(r"(\*|\d{1,2})(?:-(\d{1,2}))?(?:/(\d{1,2}))?")
_LAST_DAY = re.compile(r"L(?:-(\d{1,2}))?(W)?")
_NEAREST = re.compile(r"(\d{1,2})W")
_LAST_WEEKDAY = re.compile(r"([0-7])L")
_NTH_WEEKDAY = re.compile(r"([0-7])#([1-5])")

Matches = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Cron:
    """The times of day, months and days of a cycle; a day matches when both its fields do."""

    times: tuple[time, ...]
    every_hour: bool
    months: frozenset[int]
    day: Matches
    weekday: Matches

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """Return the first time after a moment, in UTC. What the clocks skip comes as much later.

        In the hour that they repeat, a time of day comes once; a cycle of every hour runs on through both.

        Raises:
            BadTime: there is none within the years that a timer may be set for.
        """
        return min(self._first(moment, zone, fold) for fold in range(2 if self.every_hour else 1))

    def _first(self, moment: datetime, zone: ZoneInfo, fold: int) -> datetime:
        """Return the first time, with what the clocks repeat read as the earlier (0) or the later (1) of the two."""
        local = moment.astimezone(zone).replace(tzinfo=None)
        for day in self._days(local.date()):
            for at in self.times:
                wall = datetime.combine(day, at)
                found = wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
                if found > moment and (_is_shown(wall, found, zone) if fold else wall > local):
                    return found
        raise BadTime("engine.timer_too_far")

    def _days(self, first: date) -> Iterator[date]:
        for year, month in ((first.year + n // 12, n % 12 + 1) for n in count(first.month - 1)):
            if year > first.year + LONGEST_YEARS:
                return
            if month in self.months:
                days = (date(year, month, number) for number in range(1, monthrange(year, month)[1] + 1))
                yield from (day for day in days if day >= first and self.day(day) and self.weekday(day))


def _is_shown(wall: datetime, moment: datetime, zone: ZoneInfo) -> bool:
    """Say whether the clock on the wall shows this time at a moment: none that the clocks skip."""
    return moment.astimezone(zone).replace(tzinfo=None) == wall


def is_cron(text: str) -> bool:
    """Say whether a cycle is written as one on the calendar."""
    return not text.lstrip().startswith("R")


def read_cron(text: str) -> Cron:
    """Read the six fields: second, minute, hour, day, month, weekday. The second is one number: a minute lies between."""
    text = _MACROS.get(text.strip().lower(), text)
    fields = text.upper().split()
    if len(fields) != 6:
        raise BadTime("engine.bad_cycle")
    seconds, minutes, hours = _numbers(fields[0], 0, 59), _numbers(fields[1], 0, 59), _numbers(fields[2], 0, 23)
    if len(seconds) != 1:
        raise BadTime("engine.cycle_too_short")
    times = tuple(time(h, m, s) for h in sorted(hours) for m in sorted(minutes) for s in seconds)
    months = _numbers(_named(fields[4], _MONTHS), 1, 12)
    return Cron(times, len(hours) == 24, months, _day(fields[3]), _weekday(fields[5]))


def _named(field: str, names: tuple[str, ...]) -> str:
    for number, name in enumerate(names, 1):
        field = field.replace(name, str(number))
    return field


def _numbers(field: str, low: int, high: int) -> frozenset[int]:
    """Return what a field names: numbers, ranges, `*`, steps, with commas between."""
    found: set[int] = set()
    for part in field.split(","):
        read = _RANGE.fullmatch(part)
        if read is None or read.group(3) == "0":
            raise BadTime("engine.bad_cycle")
        first = low if read.group(1) == "*" else int(read.group(1))
        open_end = read.group(1) == "*" or (read.group(3) and not read.group(2))
        last = int(read.group(2)) if read.group(2) else high if open_end else first
        if not low <= first <= last <= high:
            raise BadTime("engine.bad_cycle")
        found.update(range(first, last + 1, int(read.group(3) or 1)))
    return frozenset(found)


def _day(field: str) -> Matches:
    """Read the day of the month: numbers, `L` the last day, `L-3` three before it, `15W` and `LW` on a weekday."""
    if last := _LAST_DAY.fullmatch(field):
        before = int(last.group(1) or 0)
        return lambda day: day == _on(day, monthrange(day.year, day.month)[1] - before, on_weekday=bool(last.group(2)))
    if nearest := _NEAREST.fullmatch(field):
        number = int(nearest.group(1))
        return lambda day: day == _on(day, number, on_weekday=True)
    numbers = _numbers("*" if field == "?" else field, 1, 31)
    return lambda day: day.day in numbers


def _on(day: date, number: int, *, on_weekday: bool) -> date | None:
    """Return a day of the same month, moved to the nearest weekday within it if asked; None when there is no such day."""
    last = monthrange(day.year, day.month)[1]
    if not 1 <= number <= last:
        return None
    found = day.replace(day=number)
    if on_weekday and found.weekday() == 5:
        found += timedelta(days=-1 if number > 1 else 2)
    elif on_weekday and found.weekday() == 6:
        found += timedelta(days=1 if number < last else -2)
    return found


def _weekday(field: str) -> Matches:
    """Read the weekday: 0 and 7 are Sunday; `5L` is the last Friday of the month, `5#2` its second."""
    field = _named(field, _WEEKDAYS)
    if last := _LAST_WEEKDAY.fullmatch(field):
        wanted = _iso(int(last.group(1)))
        return lambda day: day.isoweekday() == wanted and (day + timedelta(days=7)).month != day.month
    if nth := _NTH_WEEKDAY.fullmatch(field):
        wanted, number = _iso(int(nth.group(1))), int(nth.group(2))
        return lambda day: day.isoweekday() == wanted and (day.day + 6) // 7 == number
    numbers = frozenset(map(_iso, _numbers("*" if field == "?" else field, 0, 7)))
    return lambda day: day.isoweekday() in numbers


def _iso(number: int) -> int:
    return number or 7
