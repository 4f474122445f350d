"""`+ - * / **` for every pair of kinds that has them; what does not fit or overflows is null."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

from koppi.feel import numbers
from koppi.feel.errors import Position
from koppi.feel.far import Far, apart, moved, of_year, split
from koppi.feel.fine import finer, from_nanoseconds, nano_of, nanoseconds
from koppi.feel.run import Run
from koppi.feel.temporal import DAY, MIDNIGHT, with_nano
from koppi.feel.values import (
    DATE,
    DATE_TIME,
    DAYS,
    MONTHS,
    NUMBER,
    NUMBERS,
    TEXT,
    TIME,
    YearsMonthsDuration,
    kind_of,
)

_DEAR = 8
"""Steps of calculating with the calendar."""
_NONE = timedelta(0)
_DAY = timedelta(days=1)
_MICRO = timedelta(microseconds=1)
_LONGEST = 10**27
"""Nanoseconds, more than a duration can have."""
_LAST_MONTH = 12 * 999_999_999


def calculate(operator: str, a: Any, b: Any, run: Run, at: Position) -> Any:
    """`a operator b`, null with a warning when the kinds have no such operation or the result is out of bounds."""
    if type(a) in NUMBERS and type(b) in NUMBERS:
        result = _NUMERIC[operator](a, b)
    else:
        first, second = kind_of(a), kind_of(b)
        operation = _OPERATIONS.get((operator, first, second))
        if operation is None:
            if a is not None and b is not None:
                run.warn("feel.no_operation", at, operator=operator, left=first, right=second)
            return None
        if first == TEXT:
            return run.text(a + b)
        run.spend(_DEAR)
        result = _bounded(operation, a, b)
    if result is None:
        run.warn("feel.out_of_bounds", at, operator=operator)
    return result


def power(a: Any, b: Any, run: Run, at: Position) -> Any:
    """`a ** b`, whose cost lies in the exponent's fraction."""
    run.spend(40 if type(b) is int else 150)
    return calculate("**", a, b, run, at)


def negate(value: Any, run: Run, at: Position) -> Any:
    """`-value` of a number or duration."""
    if type(value) in NUMBERS:
        return numbers.subtract(0, value)
    if isinstance(value, timedelta):
        return _bounded(lambda a, b: _shorter(b, a), value, _NONE)
    if isinstance(value, YearsMonthsDuration):
        return YearsMonthsDuration(-value.months)
    if value is not None:
        run.warn("feel.no_operation", at, operator="-", left="", right=kind_of(value))
    return None


def _bounded(operation: Callable[[Any, Any], Any], a: Any, b: Any) -> Any:
    try:
        return operation(a, b)
    except (OverflowError, ValueError, ArithmeticError):
        return None


def _shorter(a: timedelta, b: timedelta) -> timedelta:
    return from_nanoseconds(nanoseconds(a) - nanoseconds(b))


def _rounded(amount: numbers.Number | None) -> timedelta | None:
    """The duration of so many nanoseconds, rounded to a whole one."""
    if amount is None or not -_LONGEST < amount < _LONGEST:
        return None  # before the number is written out, which takes long
    return from_nanoseconds(int(Decimal(amount).to_integral_value(ROUND_HALF_EVEN)))


def move_months(value: Any, duration: YearsMonthsDuration, sign: int = 1) -> Any:
    """The same day so many months on, or the last day of that month."""
    near, _ = split(value)
    year, month = divmod(value.year * 12 + near.month - 1 + sign * duration.months, 12)
    day = min(near.day, days_in_month(year, month + 1))
    there = of_year(year, lambda year: near.replace(year=year, month=month + 1, day=day))
    return with_nano(there, nano_of(near))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _move(value: date | Far, length: timedelta) -> Any:
    """The date or moment so much later; a date moves by whole days."""
    nano = nano_of(split(value)[0]) + nano_of(length)
    if not nano:
        return _moved(value, length)
    there = _moved(value, length + nano // 1000 * _MICRO)
    return with_nano(there, nano % 1000) if kind_of(value) == DATE_TIME else there


def _moved(value: date | Far, length: timedelta) -> Any:
    move = _move_days if kind_of(value) == DATE_TIME else _move_date
    if not isinstance(value, Far):
        with suppress(OverflowError, ValueError):
            return move(value, length)
    return moved(value, length, move)


def _move_days(value: Any, length: timedelta) -> datetime:
    """The moment so much later: in elapsed time when it has a zone, else on the clock."""
    aware = value.tzinfo is not None
    there: datetime = (value.astimezone(UTC) if aware else value) + length
    return there.astimezone(value.tzinfo) if aware else there


def _move_date(value: Any, length: timedelta) -> date:
    return (datetime.combine(value, MIDNIGHT) + length).date()


def _move_time(value: time, length: timedelta) -> time:
    carry, nano = divmod(nano_of(value) + nano_of(length), 1000)
    on_the_clock = datetime.combine(DAY, value.replace(tzinfo=None)) + (length + carry * _MICRO) % _DAY
    clock: time = finer(on_the_clock.time().replace(tzinfo=value.tzinfo), nano)
    return clock


def _elapsed(a: date | Far, b: date | Far) -> timedelta | None:
    """The time from b to a; a date counts as its midnight in UTC."""
    (first, cycles), (second, others) = split(a), split(b)
    nano = nano_of(first) - nano_of(second)
    first, second = _as_moment(first), _as_moment(second)
    if (first.tzinfo is None) != (second.tzinfo is None):
        return None
    if first.tzinfo is not None:
        first, second = first.astimezone(UTC), second.astimezone(UTC)
    return from_nanoseconds(nanoseconds(first - second + apart(cycles - others)) + nano)


def _as_moment(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT, tzinfo=UTC)


def _between_times(a: time, b: time) -> timedelta | None:
    if (a.tzinfo is None) != (b.tzinfo is None):
        return None
    return _elapsed(*(finer(datetime.combine(DAY, clock), nano_of(clock)) for clock in (a, b)))


def _months(amount: numbers.Number | None) -> YearsMonthsDuration | None:
    if amount is None or not -_LAST_MONTH < amount < _LAST_MONTH:
        return None
    return YearsMonthsDuration(int(Decimal(amount).to_integral_value(ROUND_DOWN)))


def _add_months(a: YearsMonthsDuration, b: YearsMonthsDuration) -> YearsMonthsDuration | None:
    return _months(a.months + b.months)


_NUMERIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": numbers.add,
    "-": numbers.subtract,
    "*": numbers.multiply,
    "/": numbers.divide,
    "**": numbers.power,
}

_OPERATIONS: dict[tuple[str, str, str], Callable[[Any, Any], Any]] = {
    ("+", TEXT, TEXT): lambda a, b: a + b,
    ("+", DAYS, DAYS): lambda a, b: from_nanoseconds(nanoseconds(a) + nanoseconds(b)),
    ("-", DAYS, DAYS): _shorter,
    ("+", MONTHS, MONTHS): _add_months,
    ("-", MONTHS, MONTHS): lambda a, b: _months(a.months - b.months),
    ("*", DAYS, NUMBER): lambda a, b: _rounded(numbers.multiply(nanoseconds(a), b)),
    ("*", NUMBER, DAYS): lambda a, b: _rounded(numbers.multiply(nanoseconds(b), a)),
    ("/", DAYS, NUMBER): lambda a, b: _rounded(numbers.divide(nanoseconds(a), b)),
    ("/", DAYS, DAYS): lambda a, b: numbers.divide(nanoseconds(a), nanoseconds(b)),
    ("*", MONTHS, NUMBER): lambda a, b: _months(numbers.multiply(a.months, b)),
    ("*", NUMBER, MONTHS): lambda a, b: _months(numbers.multiply(b.months, a)),
    ("/", MONTHS, NUMBER): lambda a, b: _months(numbers.divide(a.months, b)),
    ("/", MONTHS, MONTHS): lambda a, b: numbers.divide(a.months, b.months),
    **{("+", kind, DAYS): _move for kind in (DATE, DATE_TIME)},
    **{("+", DAYS, kind): lambda a, b: _move(b, a) for kind in (DATE, DATE_TIME)},
    **{("-", kind, DAYS): lambda a, b: _move(a, _shorter(_NONE, b)) for kind in (DATE, DATE_TIME)},
    ("+", TIME, DAYS): _move_time,
    ("+", DAYS, TIME): lambda a, b: _move_time(b, a),
    ("-", TIME, DAYS): lambda a, b: _move_time(a, _shorter(_NONE, b)),
    **{("+", kind, MONTHS): move_months for kind in (DATE, DATE_TIME)},
    **{("+", MONTHS, kind): lambda a, b: move_months(b, a) for kind in (DATE, DATE_TIME)},
    **{("-", kind, MONTHS): lambda a, b: move_months(a, b, -1) for kind in (DATE, DATE_TIME)},
    **{("-", a, b): _elapsed for a in (DATE, DATE_TIME) for b in (DATE, DATE_TIME)},
    ("-", TIME, TIME): _between_times,
}
