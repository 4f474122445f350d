"""Kinds whose values have an order, each value as a number: where values lie between two others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from math import ceil, floor
from typing import Any, TypeAlias

from koppi.feel import YearsMonthsDuration
from koppi.feel.values import DATE, DATE_TIME, DAYS, MONTHS, NUMBER, NUMBERS, TIME

Key: TypeAlias = int | Decimal
_HALVES = Context(prec=80)
_LARGEST = 10**18
"""Keys beyond are left alone."""
_MILLISECOND = timedelta(milliseconds=1)
_MICROSECOND = timedelta(microseconds=1)
_DAY = 86_400_000
_START = datetime(1970, 1, 1)  # noqa: DTZ001 - moments without a zone are measured from one
_START_UTC = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Scale:
    """An ordered kind.

    `key` gives the place of a value, None for one that has none here; `value` is the way back. `steps` are distances
    people count in, the largest first; a dense kind has values between any two, any other moves by the last step.
    """

    key: Callable[[Any], Key | None]
    value: Callable[[Key], Any]
    steps: tuple[int, ...] = (1,)
    dense: bool = False
    first: int = -_LARGEST
    last: int = _LARGEST

    def between(self, low: Key, high: Key) -> Key | None:
        """A place between two, as round as there is; None when there is none."""
        for step in self.steps:
            found = floor(low) + step
            if found < high:
                return found
        middle = _HALVES.divide(_HALVES.add(Decimal(low), Decimal(high)), Decimal(2))
        return middle if self.dense and low < middle < high else None

    def before(self, high: Key) -> Key | None:
        """A place before another."""
        return next((key for step in self.steps if (key := ceil(high) - step) >= self.first), None)

    def after(self, low: Key) -> Key | None:
        """A place after another."""
        return next((key for step in self.steps if (key := floor(low) + step) <= self.last), None)


def scale_of(kind: str, values: Sequence[Any]) -> Scale | None:
    """The scale of a kind; of moments with a zone when the first of the `values` has one. None: it has no order."""
    if kind == DATE_TIME and next((_zoned(value) for value in values if type(value) is datetime), False):
        return _ZONED
    return _SCALES.get(kind)


def _zoned(moment: datetime) -> bool:
    return moment.tzinfo is not None


def _number(value: Any) -> Key | None:
    exact = type(value) in NUMBERS and (type(value) is int or value.is_finite()) and abs(value) < _LARGEST
    return value if exact else None


def _day(value: Any) -> int | None:
    return value.toordinal() if type(value) is date else None


def _moment(value: Any) -> int | None:
    return (value - _START) // _MILLISECOND if type(value) is datetime and not _zoned(value) else None


def _instant(value: Any) -> int | None:
    if type(value) is not datetime or not _zoned(value) or not 1 < value.year < 9999:
        return None
    return (value.astimezone(UTC) - _START_UTC) // _MILLISECOND


def _clock(value: Any) -> int | None:
    if type(value) is not time or value.tzinfo is not None:
        return None
    return ((value.hour * 60 + value.minute) * 60 + value.second) * 1000 + value.microsecond // 1000


def _at(milliseconds: Key) -> time:
    return (_START + timedelta(milliseconds=int(milliseconds))).time()


def _duration(value: Any) -> int | None:
    key = value // _MICROSECOND if type(value) is timedelta else _LARGEST
    return key if abs(key) < _LARGEST else None


def _months(value: Any) -> int | None:
    return value.months if type(value) is YearsMonthsDuration and abs(value.months) < _LARGEST else None


_FIRST, _LAST = (datetime(year, 1, 2) - _START for year in (1, 9999))  # noqa: DTZ001 - as above
_IN_MILLISECONDS = (_DAY, 3_600_000, 60_000, 1_000, 1)
_BOUNDS = (_FIRST // _MILLISECOND, _LAST // _MILLISECOND)
_ZONED = Scale(_instant, lambda key: _START_UTC + int(key) * _MILLISECOND, _IN_MILLISECONDS, False, *_BOUNDS)
_SCALES = {
    NUMBER: Scale(_number, lambda key: key, dense=True),
    DATE: Scale(_day, lambda key: date.fromordinal(int(key)), (1,), False, 2, date.max.toordinal() - 1),
    DATE_TIME: Scale(_moment, lambda key: _START + int(key) * _MILLISECOND, _IN_MILLISECONDS, False, *_BOUNDS),
    TIME: Scale(_clock, _at, _IN_MILLISECONDS[1:], False, 0, _DAY - 1),
    DAYS: Scale(_duration, lambda key: int(key) * _MICROSECOND, (*(step * 1000 for step in _IN_MILLISECONDS), 1)),
    MONTHS: Scale(_months, lambda key: YearsMonthsDuration(int(key)), (12, 1)),
}
