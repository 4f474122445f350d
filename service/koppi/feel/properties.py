"""What stands behind a dot: an entry of a context or a property of a temporal value or range."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel.errors import Position
from koppi.feel.far import Far, split
from koppi.feel.run import MISSING, Run
from koppi.feel.values import (
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS,
    LIST,
    MONTHS,
    NULL,
    RANGE,
    TIME,
    YearsMonthsDuration,
    kind_of,
)


def read(value: Any, name: str, run: Run, at: Position) -> Any:
    """`value.name`; of a list, the list of every element's."""
    kind = kind_of(value)
    if kind == CONTEXT:
        return _entry(value, name, run, at)
    if kind == LIST:
        run.spend(len(value))
        return [read(element, name, run, at) for element in value]
    if name == "year" and kind in (DATE, DATE_TIME):
        return value.year
    prop = _PROPERTIES.get((kind, name))
    if prop is not None:
        return prop(split(value)[0] if isinstance(value, Far) else value)
    if kind != NULL:
        run.warn("feel.no_property", at, name=name, kind=kind)
    return None


def _entry(value: Mapping[str, Any], name: str, run: Run, at: Position) -> Any:
    found = value.get(name, MISSING)
    if found is MISSING:
        run.warn("feel.unknown_entry", at, name=name)
        return None
    return found


def _offset(value: datetime | time) -> timedelta | None:
    return value.utcoffset()


def _zone(value: datetime | time) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _days_part(name: str) -> Callable[[timedelta], int]:
    def part(value: timedelta) -> int:
        size = abs(value)
        parts = {
            "days": size.days,
            "hours": size.seconds // 3600,
            "minutes": size.seconds // 60 % 60,
            "seconds": size.seconds % 60,
        }
        return -parts[name] if value < timedelta(0) else parts[name]

    return part


def _whole_years(value: YearsMonthsDuration) -> int:
    years = abs(value.months) // 12
    return -years if value.months < 0 else years


def _odd_months(value: YearsMonthsDuration) -> int:
    months = abs(value.months) % 12
    return -months if value.months < 0 else months


_DATE_PARTS: dict[str, Callable[[date], Any]] = {
    "month": lambda value: value.month,
    "day": lambda value: value.day,
    "weekday": lambda value: value.isoweekday(),
}
_TIME_PARTS: dict[str, Callable[[Any], Any]] = {
    "hour": lambda value: value.hour,
    "minute": lambda value: value.minute,
    "second": lambda value: value.second,
    "time offset": _offset,
    "timezone": _zone,
}
_RANGE_PARTS: dict[str, Callable[[Any], Any]] = {
    "start": lambda value: value.low,
    "end": lambda value: value.high,
    "start included": lambda value: value.low_included,
    "end included": lambda value: value.high_included,
}
_PROPERTIES: dict[tuple[str, str], Callable[[Any], Any]] = {
    **{(kind, name): part for kind in (DATE, DATE_TIME) for name, part in _DATE_PARTS.items()},
    **{(kind, name): part for kind in (TIME, DATE_TIME) for name, part in _TIME_PARTS.items()},
    **{(DAYS, name): _days_part(name) for name in ("days", "hours", "minutes", "seconds")},
    (MONTHS, "years"): _whole_years,
    (MONTHS, "months"): _odd_months,
    **{(RANGE, name): part for name, part in _RANGE_PARTS.items()},
}
