"""Equality and order with three values: true, false, and null where kinds do not fit."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, time, timedelta, timezone
from operator import ge, gt, le, lt
from typing import Any

from koppi.feel import limits
from koppi.feel.errors import Position, Stopped
from koppi.feel.far import YEARS, Far, near
from koppi.feel.fine import nano_of, nanoseconds
from koppi.feel.numbers import decimal
from koppi.feel.run import MISSING, Run
from koppi.feel.temporal import DAY
from koppi.feel.values import (
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS,
    LIST,
    NUMBERS,
    ORDERED,
    RANGE,
    TEXT,
    TIME,
    UNKNOWN,
    Range,
    kind_of,
)

_PLAIN = frozenset({str, bool})
_LONG = 1_000
"""Characters of a text from which on comparing it is charged."""
_DEAR = 8
"""Steps of comparing far dates, and of what one says about zones."""
ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def equal(a: Any, b: Any, run: Run, at: Position, depth: int = 0) -> bool | None:
    """Whether two values are equal; null when they are of different kinds."""
    kind = type(a)
    if kind is type(b) and kind in _PLAIN:
        return bool(a == b if kind is bool or len(a) < _LONG else run.scan(a) == b)
    if kind in NUMBERS and type(b) in NUMBERS:
        return bool(a == b if kind is type(b) else decimal(a) == decimal(b))
    if a is None or b is None:
        return a is b
    name = _same_kind(a, b, run, at)
    if name is None:
        return None
    if name in (LIST, CONTEXT, RANGE):
        run.spend(1)
        if depth > limits.DEPTH:
            raise Stopped("feel.limit_depth")
        return _COMPOSED[name](a, b, run, at, depth + 1)
    first, second = _on_one_scale(a, b, name, run, at)
    return None if first is None else bool(first == second)


def ordered(operator: str, a: Any, b: Any, run: Run, at: Position) -> bool | None:
    """`a operator b` for `<`, `<=`, `>`, `>=`; null when they have no common order."""
    if type(a) in NUMBERS and type(b) in NUMBERS:
        return ORDERS[operator](a, b) if type(a) is type(b) else ORDERS[operator](decimal(a), decimal(b))
    if a is None or b is None:
        return None
    name = _same_kind(a, b, run, at)
    if name is None:
        return None
    if name not in ORDERED:
        _incomparable(run, at, name, name)
        return None
    first, second = _on_one_scale(*_of_one_zone(a, b), name, run, at)
    return None if first is None else ORDERS[operator](first, second)


def within(value: Any, interval: Range, run: Run, at: Position) -> bool | None:
    """Whether a value lies in a range.

    A range of one end has no bound at the other. An end that turned out null is no such bound: it lets nothing in.
    """
    if interval.test == "!=":
        same = equal(value, interval.low, run, at)
        return None if same is None else not same
    after: bool | None = True
    before: bool | None = True
    if interval.low is not None or not interval.test:
        after = ordered(">=" if interval.low_included else ">", value, interval.low, run, at)
    if interval.high is not None or not interval.test:
        before = ordered("<=" if interval.high_included else "<", value, interval.high, run, at)
    return False if after is False or before is False else after and before


def _of_one_zone(a: Any, b: Any) -> tuple[Any, Any]:
    """Both values; of two moments or times the one without a zone is put at the other's offset, as order alone asks."""
    first, second = (value.value if isinstance(value, Far) else value for value in (a, b))
    if not isinstance(first, datetime | time) or not isinstance(second, datetime | time):
        return a, b
    if first.tzinfo is None and second.tzinfo is not None:
        return _at_offset(a, second), b
    if second.tzinfo is None and first.tzinfo is not None:
        return a, _at_offset(b, first)
    return a, b


def _at_offset(value: Any, other: datetime | time) -> Any:
    if isinstance(value, Far):
        return Far(_at_offset(value.value, other), value.cycles)
    moment = other if isinstance(other, datetime) else datetime.combine(DAY, other)
    return value.replace(tzinfo=timezone(moment.utcoffset() or timedelta(0)))


def _same_kind(a: Any, b: Any, run: Run, at: Position) -> str | None:
    first, second = kind_of(a), kind_of(b)
    if first == second and first != UNKNOWN:
        return first
    _incomparable(run, at, first, second)
    return None


def _incomparable(run: Run, at: Position, first: str, second: str) -> None:
    """Note that two values have no common order or equality; this is null."""
    run.warn("feel.compared_types", at, left=first, right=second)


def _on_one_scale(a: Any, b: Any, kind: str, run: Run, at: Position) -> tuple[Any, Any]:
    """Both values as Python can compare them: moments in UTC; (None, None) when only one has a zone."""
    if kind == TEXT:
        run.scan(a)
    if kind == DAYS and (nano_of(a) or nano_of(b)):
        return nanoseconds(a), nanoseconds(b)
    if kind not in (DATE, DATE_TIME, TIME) or (kind == DATE and not (isinstance(a, Far) or isinstance(b, Far))):
        return a, b
    run.spend(_DEAR)
    if isinstance(a, Far) or isinstance(b, Far):
        return _far_apart(a, b, run, at)
    first, second = _instant(a), _instant(b)
    if (first.tzinfo is None) != (second.tzinfo is None):
        run.warn("feel.compared_zones", at, kind=kind)
        return None, None
    return first, second


def _far_apart(a: Any, b: Any, run: Run, at: Position) -> tuple[Any, Any]:
    """The same where one is beyond Python's years: both as dates of one cycle, or the cycles where these lie apart."""
    (first, cycles), (second, others) = near(a), near(b)
    if isinstance(first, datetime):
        first, second = _on_one_scale(first, second, DATE_TIME, run, at)
    between = cycles - others
    if first is None or abs(between) > 1:
        return (None, None) if first is None else (between, 0)
    return first.replace(year=first.year + YEARS * between), second


def _instant(value: datetime | time) -> datetime:
    """A moment in UTC to the millisecond, or as it is without a zone; a time of day is taken on a day like another."""
    moment = value if isinstance(value, datetime) else datetime.combine(DAY, value)
    if moment.microsecond:
        moment = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _equal_lists(a: list[Any], b: list[Any], run: Run, at: Position, depth: int) -> bool | None:
    if len(a) != len(b):
        return False
    run.spend(len(a))
    return all_of(equal(x, y, run, at, depth) for x, y in zip(a, b, strict=True))


def _equal_contexts(a: Mapping[str, Any], b: Mapping[str, Any], run: Run, at: Position, depth: int) -> bool | None:
    run.spend(len(a))
    if a.keys() != b.keys():
        return False
    return all_of(equal(value, b.get(key, MISSING), run, at, depth) for key, value in a.items())


def _equal_ranges(a: Range, b: Range, run: Run, at: Position, depth: int) -> bool | None:
    if (a.low_included, a.high_included, a.test) != (b.low_included, b.high_included, b.test):
        return False
    return all_of((equal(a.low, b.low, run, at, depth), equal(a.high, b.high, run, at, depth)))


_COMPOSED: dict[str, Callable[[Any, Any, Run, Position, int], bool | None]] = {
    LIST: _equal_lists,
    CONTEXT: _equal_contexts,
    RANGE: _equal_ranges,
}


def all_of(found: Any) -> bool | None:
    """False if any is false, else null if any is null, else true."""
    unknown = False
    for part in found:
        if part is False:
            return False
        unknown = unknown or part is not True
    return None if unknown else True
