"""ISO 8601 durations and repeats, in calendar steps."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

_DURATION = re.compile(
    r"P(?=.)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?"
    r"(?:T(?=.)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,6})?)S)?)?"
)
_REPEAT = re.compile(r"R(\d{0,9})/(?:([^/]+)/)?(P[^/]+)")

LONGEST_YEARS = 20
"""How far ahead something may be due."""
SHORTEST_CYCLE = timedelta(minutes=1)


class BadTime(ValueError):
    """A text is not the date, duration or repeat it should be; `code` says how."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: months and days are counted on the calendar of the zone, the rest on the clock."""

    months: int = 0
    days: int = 0
    seconds: Decimal = Decimal(0)

    @property
    def shortest(self) -> Decimal:
        """The least it can be, in seconds."""
        return (self.months * 28 + self.days) * 86_400 + self.seconds

    def after(self, start: datetime, zone: ZoneInfo, times: int = 1) -> datetime:
        """Return the moment `times` such lengths after `start`, in UTC; the day of a short month is its last.

        Raises:
            BadTime: beyond the calendar.
        """
        local = start.astimezone(zone)
        months = local.month - 1 + self.months * times
        year, month = local.year + months // 12, months % 12 + 1
        try:
            day = min(local.day, monthrange(year, month)[1])
            on_the_wall = local.replace(year=year, month=month, day=day) + timedelta(days=self.days * times)
            on_the_wall = on_the_wall.replace(fold=local.fold)  # of an hour that comes twice, the same of the two
            return on_the_wall.astimezone(UTC) + timedelta(seconds=float(self.seconds * times))
        except (OverflowError, ValueError):
            raise BadTime("engine.timer_too_far") from None


@dataclass(frozen=True, slots=True)
class Repeat:
    """A cycle: how often (None is without end), from when, and how far apart."""

    times: int | None
    start: datetime | None
    every: Duration


def read_duration(text: str) -> Duration:
    """Read `P1M`, `P2W`, `PT36H`; nothing negative, nothing empty."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        raise BadTime("engine.bad_duration")
    years, months, weeks, days, hours, minutes = (int(part or 0) for part in found.groups()[:6])
    seconds = Decimal(found.group(7) or 0)
    return Duration(years * 12 + months, weeks * 7 + days, seconds + hours * 3600 + minutes * 60)


def within_reach(due: datetime, now: datetime) -> datetime:
    """Return the moment something is due, unless that is too far ahead."""
    if due > now + timedelta(days=LONGEST_YEARS * 366):
        raise BadTime("engine.timer_too_far")
    return due


def is_over(text: str) -> bool:
    """Say whether a text is a length of time below zero: what it is counted to has gone by."""
    sign, length = text.strip()[:1], text.strip()[1:]
    return sign == "-" and _DURATION.fullmatch(length) is not None


def read_repeat(text: str, zone: ZoneInfo) -> Repeat:
    """Read `R3/PT1H`, `R/P1D` or `R3/2026-01-31T09:00/P1M`; the interval is a minute at least."""
    found = _REPEAT.fullmatch(text.strip())
    if found is None or found.group(1) == "0":
        raise BadTime("engine.bad_cycle")
    every = read_duration(found.group(3))
    if every.shortest < SHORTEST_CYCLE.total_seconds():
        raise BadTime("engine.cycle_too_short")
    start = read_moment(found.group(2), zone) if found.group(2) else None
    return Repeat(int(found.group(1)) if found.group(1) else None, start, every)


def read_moment(text: str, zone: ZoneInfo) -> datetime:
    """Read an ISO date or date and time; a naive one is a time in `zone`, a date its first moment."""
    body, _, name = text.strip().partition("@")
    try:
        moment = datetime.fromisoformat(body)
        place = ZoneInfo(name) if name else zone
    except (ValueError, KeyError, OSError):
        raise BadTime("engine.bad_date") from None
    return absolute(moment, place)


def absolute(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return a moment in UTC; a naive one is a time in `zone`."""
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise BadTime("engine.bad_date") from None
