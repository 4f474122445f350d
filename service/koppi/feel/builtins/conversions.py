"""Conversions: text, number, the temporal kinds, and what asks about any value."""

from datetime import date, datetime, time, timedelta
from typing import Any

from koppi.feel import far, numbers, temporal, writing
from koppi.feel.comparison import equal
from koppi.feel.errors import FeelDomainError, Position
from koppi.feel.far import AnyDate, Far
from koppi.feel.fine import finer, nano_of
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import YearsMonthsDuration, kind_of

LIBRARY = Library()
_HERE = Position(1, 1)


def _read(value: Any, kind: str) -> Any:
    if value is None:
        raise FeelDomainError("feel.not_readable", kind=kind)
    return value


@LIBRARY.define("not(negand: boolean|null) -> boolean")
def negate(run: Run, negand: bool | None) -> bool | None:
    """The other truth value; null for null."""
    return None if negand is None else not negand


@LIBRARY.define("is defined(value: any) -> boolean")
def is_defined(run: Run, value: Any) -> bool:
    """Whether there is a value."""
    return value is not None


@LIBRARY.define("is(value1: any?, value2: any?) -> boolean")
def is_same(run: Run, a: Any = None, b: Any = None) -> bool:
    """Whether two values are the same: of one kind, equal, and moments also of the same zone."""
    zones = (getattr(a, "tzinfo", None), getattr(b, "tzinfo", None))
    return kind_of(a) == kind_of(b) and zones[0] == zones[1] and equal(a, b, run, _HERE) is True


@LIBRARY.define("string(from: any) -> text")
def string(run: Run, value: Any) -> Any:
    """Any value as text."""
    return writing.to_text(value, run)


@LIBRARY.define("number(from: number) -> number")
def number_of_number(run: Run, value: Any) -> Any:
    """A number is one already."""
    return value


@LIBRARY.define(
    "number(from: text) -> number",
    "number(from: text, grouping separator: text|null, decimal separator: text|null) -> number",
)
def number_of_text(run: Run, text: str, grouping: str | None = None, point: str | None = None) -> Any:
    """The number that a text spells."""
    if grouping not in (None, " ", ",", ".") or point not in (None, ".", ",") or (grouping and grouping == point):
        raise FeelDomainError("feel.not_readable", kind="number")
    run.scan(text)
    if grouping:
        text = text.replace(grouping, "")
    if point == "," and "." in text:
        raise FeelDomainError("feel.not_readable", kind="number")
    return _read(numbers.parse(text.replace(point, ".") if point else text), "number")


@LIBRARY.define("date(from: text) -> date")
def date_of_text(run: Run, text: str) -> AnyDate:
    """`date("2026-11-21")`."""
    found: AnyDate = _read(temporal.parse_date(text), "date")
    return found


@LIBRARY.define("date(from: datetime) -> date")
def date_of_moment(run: Run, value: AnyDate) -> AnyDate:
    """The day of a moment, on its own clock."""
    return Far(value.value.date(), value.cycles) if isinstance(value, Far) else _day(value)


def _day(value: Any) -> date:
    found: date = value.date() if isinstance(value, datetime) else value
    return found


@LIBRARY.define("date(from: date) -> date", "time(from: time) -> time", "date and time(from: datetime) -> datetime")
def same(run: Run, value: Any) -> Any:
    """What is of the kind already stays as it is."""
    return value


@LIBRARY.define("date(year: number, month: number, day: number) -> date")
def date_of_parts(run: Run, year: Any, month: Any, day: Any) -> AnyDate:
    """A date of its numbers."""
    months, days = _count(month), _count(day)
    found: AnyDate = far.of_year(_count(year), lambda year: date(year, months, days))
    return found


@LIBRARY.define("time(from: text) -> time")
def time_of_text(run: Run, text: str) -> time:
    """`time("10:15:00")`."""
    found: time = _read(temporal.parse_time(text), "time")
    return found


@LIBRARY.define("time(from: datetime) -> time")
def time_of_moment(run: Run, value: AnyDate) -> time:
    """The time of day of a moment, with its zone."""
    moment, _ = far.split(value)
    clock: time = finer(moment.timetz(), nano_of(moment))
    return clock


@LIBRARY.define("time(from: date) -> time")
def time_of_date(run: Run, value: date) -> time:
    """A day begins at midnight UTC."""
    return time(tzinfo=temporal.zone("Z"))


@LIBRARY.define("time(hour: number, minute: number, second: number, offset: days|null?) -> time")
def time_of_parts(run: Run, hour: Any, minute: Any, second: Any, offset: timedelta | None = None) -> time:
    """A time of its numbers; the seconds may have a fraction."""
    if not 0 <= second < 60:
        raise FeelDomainError("feel.out_of_bounds", operator="time")
    rest, nano = divmod(int(numbers.decimal(second).scaleb(9)), 1000)
    place = None if offset is None else temporal.offset(offset)
    clock: time = finer(time(_count(hour), _count(minute), *divmod(rest, 1_000_000), place), nano)
    return clock


@LIBRARY.define("date and time(from: text) -> datetime")
def moment_of_text(run: Run, text: str) -> AnyDate:
    """`date and time("2026-11-21T10:15:00")`; a date alone is its midnight."""
    found = temporal.parse_date_time(text)
    return _combined(_read(temporal.parse_date(text), "date and time"), temporal.MIDNIGHT) if found is None else found


def _combined(day: AnyDate, clock: time) -> AnyDate:
    near, cycles = far.split(day)
    moment = finer(datetime.combine(near, clock), nano_of(clock))
    found: AnyDate = Far(moment, cycles) if isinstance(day, Far) else moment
    return found


@LIBRARY.define(
    "date and time(date: datetime, time: time) -> datetime", "date and time(date: date, time: time) -> datetime"
)
def moment_of_parts(run: Run, day: AnyDate, clock: time) -> AnyDate:
    """A moment of a day and a time."""
    return _combined(day, clock)


@LIBRARY.define("date and time(from: date) -> datetime")
def moment_of_date(run: Run, day: AnyDate) -> AnyDate:
    """The midnight a day begins with."""
    return _combined(day, temporal.MIDNIGHT)


@LIBRARY.define("date and time(date: datetime, timezone: text) -> datetime")
def moment_in_zone(run: Run, value: AnyDate, name: str) -> AnyDate:
    """The same moment on the clocks of another zone; without a zone, the same clock there."""
    zone = temporal.zone("@" + name)
    near, cycles = far.split(value)
    there: AnyDate = near.replace(tzinfo=zone) if near.tzinfo is None else near.astimezone(zone)
    found: AnyDate = far.settled(there, cycles) if isinstance(value, Far) else there
    return temporal.with_nano(found, nano_of(near))


@LIBRARY.define("duration(from: text)")
def duration(run: Run, text: str) -> timedelta | YearsMonthsDuration:
    """`duration("P3D")`."""
    found: timedelta | YearsMonthsDuration = _read(temporal.parse_duration(text), "duration")
    return found


def _count(value: numbers.Number) -> int:
    found = numbers.whole(value)
    if found is None:
        raise FeelDomainError("feel.not_whole")
    return found
