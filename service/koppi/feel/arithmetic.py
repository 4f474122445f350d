"""`+ - * / **` for every pair of kinds that has them; what does not fit or overflows is null."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

from koppi.feel import numbers
from koppi.feel.errors import Position
from koppi.feel.far import Far, apart, moved, of_year, split
from koppi.feel.run import Run
from koppi.feel.temporal import DAY, MIDNIGHT
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
_MICRO = timedelta(microseconds=1)
_LONGEST = 10**24
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
        return _bounded(lambda a, b: b - a, value, timedelta(0))
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


def microseconds(length: timedelta) -> int:
    """The length of a duration as a whole number."""
    return length // _MICRO


def from_microseconds(amount: numbers.Number) -> timedelta:
    """The duration of so many microseconds, rounded to a whole one.

    Raises:
        OverflowError: longer than a duration can be.
    """
    if not -_LONGEST < amount < _LONGEST:
        raise OverflowError  # before the number is written out, which takes long
    return timedelta(microseconds=int(Decimal(amount).to_integral_value(ROUND_HALF_EVEN)))


def move_months(value: Any, duration: YearsMonthsDuration, sign: int = 1) -> Any:
    """The same day so many months on, or the last day of that month."""
    near, _ = split(value)
    year, month = divmod(value.year * 12 + near.month - 1 + sign * duration.months, 12)
    day = min(near.day, days_in_month(year, month + 1))
    return of_year(year, lambda year: near.replace(year=year, month=month + 1, day=day))


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _move(value: date | Far, length: timedelta) -> Any:
    """The date or moment so much later; a date moves by whole days."""
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
    on_the_clock = datetime.combine(DAY, value.replace(tzinfo=None)) + length % timedelta(days=1)
    return on_the_clock.time().replace(tzinfo=value.tzinfo)


def _elapsed(a: date | Far, b: date | Far) -> timedelta | None:
    """The time from b to a; a date counts as its midnight in UTC."""
    (first, cycles), (second, others) = split(a), split(b)
    first, second = _as_moment(first), _as_moment(second)
    if (first.tzinfo is None) != (second.tzinfo is None):
        return None
    if first.tzinfo is not None:
        first, second = first.astimezone(UTC), second.astimezone(UTC)
    return first - second + apart(cycles - others)


def _as_moment(value: datetime | date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, MIDNIGHT, tzinfo=UTC)


def _between_times(a: time, b: time) -> timedelta | None:
    if (a.tzinfo is None) != (b.tzinfo is None):
        return None
    return _elapsed(datetime.combine(DAY, a), datetime.combine(DAY, b))


def _months(amount: numbers.Number | None) -> YearsMonthsDuration | None:
    if amount is None or not -_LAST_MONTH < amount < _LAST_MONTH:
        return None
    return YearsMonthsDuration(int(Decimal(amount).to_integral_value(ROUND_DOWN)))


def _days(amount: numbers.Number | None) -> timedelta | None:
    return None if amount is None else from_microseconds(amount)


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
    ("+", DAYS, DAYS): lambda a, b: a + b,
    ("-", DAYS, DAYS): lambda a, b: a - b,
    ("+", MONTHS, MONTHS): _add_months,
    ("-", MONTHS, MONTHS): lambda a, b: _months(a.months - b.months),
    ("*", DAYS, NUMBER): lambda a, b: _days(numbers.multiply(microseconds(a), b)),
    ("*", NUMBER, DAYS): lambda a, b: _days(numbers.multiply(microseconds(b), a)),
    ("/", DAYS, NUMBER): lambda a, b: _days(numbers.divide(microseconds(a), b)),
    ("/", DAYS, DAYS): lambda a, b: numbers.divide(microseconds(a), microseconds(b)),
    ("*", MONTHS, NUMBER): lambda a, b: _months(numbers.multiply(a.months, b)),
    ("*", NUMBER, MONTHS): lambda a, b: _months(numbers.multiply(b.months, a)),
    ("/", MONTHS, NUMBER): lambda a, b: _months(numbers.divide(a.months, b)),
    ("/", MONTHS, MONTHS): lambda a, b: numbers.divide(a.months, b.months),
    **{("+", kind, DAYS): _move for kind in (DATE, DATE_TIME)},
    **{("+", DAYS, kind): lambda a, b: _move(b, a) for kind in (DATE, DATE_TIME)},
    **{("-", kind, DAYS): lambda a, b: _move(a, -b) for kind in (DATE, DATE_TIME)},
    ("+", TIME, DAYS): _move_time,
    ("+", DAYS, TIME): lambda a, b: _move_time(b, a),
    ("-", TIME, DAYS): lambda a, b: _move_time(a, -b),
    **{("+", kind, MONTHS): move_months for kind in (DATE, DATE_TIME)},
    **{("+", MONTHS, kind): lambda a, b: move_months(b, a) for kind in (DATE, DATE_TIME)},
    **{("-", kind, MONTHS): lambda a, b: move_months(a, b, -1) for kind in (DATE, DATE_TIME)},
    **{("-", a, b): _elapsed for a in (DATE, DATE_TIME) for b in (DATE, DATE_TIME)},
    ("-", TIME, TIME): _between_times,
}
