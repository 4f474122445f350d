"""Differences of operators: arithmetic, comparison, membership, conditions and ranges."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel.comparison import ordered
from koppi.feel.errors import Position
from koppi.feel.run import Run
from koppi.feel.values import BOOLEAN, CONTEXT, DATE, DATE_TIME, DAYS, LIST, MONTHS, NULL, RANGE, TIME, kind_of
from tests.peers.evaluating.seen import SILENT, US, Row, Seen, orders, zoned
from tests.unit.feel.language import MOMENT

DURATIONS = (DAYS, MONTHS)
INSTANTS = (DATE, DATE_TIME, TIME)
_ORDERS = ("{} < {}", "{} <= {}", "{} > {}", "{} >= {}", "{} in <= {}")
_INTERVALS = ("[{}..{}]", "({}..{}]", "[{}..{})")


def _scaled(one: Seen) -> bool:
    return one.shape in ("{} * {}", "{} / {}") and (
        one.theirs in ("null", "not a number") and set(one.kinds) & set(DURATIONS) != set() and one.kinds[0] != NULL
    )


def _negated(one: Seen) -> bool:
    return one.shape == "-{}" and one.kinds[0] in DURATIONS and one.theirs == "null"


def _date_moved(one: Seen) -> bool:
    moved = one.shape in ("{} + {}", "{} - {}") and sorted(one.kinds) == [DATE, DAYS]
    return moved and one.ours.startswith("date ") and one.theirs.startswith("date and time")


def _elapsed(one: Seen) -> bool:
    named = any(isinstance(getattr(value, "tzinfo", None), ZoneInfo) for value in one.values)
    moved = one.shape in ("{} + {}", "{} - {}") and sorted(one.kinds) == [DATE_TIME, DAYS]
    return moved and named and one.theirs.startswith("date and time")


def _wall_clock(one: Seen) -> bool:
    apart = one.shape == "{} - {}" and set(one.kinds) <= set(INSTANTS) and one.theirs.startswith("duration")
    return apart and any(map(zoned, one.values)) and one.ours.startswith(("duration", "null"))


def _time_from_date(one: Seen) -> bool:
    apart = one.shape == "{} - {}" and one.ours == "null" and one.theirs.startswith("duration")
    return apart and (TIME in one.kinds) != (one.kinds == (TIME, TIME)) and set(one.kinds) <= set(INSTANTS)


def _local_from_date(one: Seen) -> bool:
    apart = one.shape == "{} - {}" and sorted(one.kinds) == [DATE, DATE_TIME] and one.ours == "null"
    return apart and one.theirs.startswith("duration") and not any(map(zoned, one.values))


def _condition(one: Seen) -> bool:
    return one.shape.startswith("if ") and one.kinds[0] not in (BOOLEAN, NULL) and one.ours == one.found.parts[2].ours


def _incomparable(one: Seen) -> bool:
    return one.shape in _ORDERS and not orders(*one.values) and one.ours == "null" and (one.truth or one.refused)


def _offset_taken(one: Seen) -> bool:
    mixed = {zoned(value) for value in one.values if kind_of(value) in (TIME, DATE_TIME)} == {True, False}
    return mixed and one.ours in ("true", "false") and (one.truth or one.theirs == "null")


def _ordered_by_offset(one: Seen) -> bool:
    shapes = (*_ORDERS, "{} between {} and {}", "{} in [{}..{}]")
    return one.shape in shapes and len(set(one.kinds)) == 1 and _offset_taken(one)


def _same_by_offset(one: Seen) -> bool:
    mixed = {zoned(value) for value in one.values} == {True, False} and set(one.kinds) <= {TIME, DATE_TIME}
    return one.shape in ("{} = {}", "{} != {}") and mixed and one.ours == "null" and one.truth


def _short_list(one: Seen) -> bool:
    short = any(kind_of(value) == LIST and len(value) < 2 for value in one.values)
    return one.shape in ("{} = {}", "{} != {}", "{}[a = {}]", "{} in (!= {})") and short


def _two_durations(one: Seen) -> bool:
    both = one.shape in ("{} = {}", "{} != {}") and set(one.kinds) == {DAYS, MONTHS}
    return both and one.ours == "null" and one.truth


def _inside(one: Seen) -> bool:
    same = (
        one.shape in ("{} = {}", "{} != {}") and one.kinds[0] == one.kinds[1] and one.kinds[0] in (LIST, CONTEXT, RANGE)
    )
    return same and one.ours == "null" and one.truth


def _descending(one: Seen) -> bool:
    ends = _ends(one)
    if ends is None or not orders(*ends) or one.ours != "false" or one.theirs != "true":
        return False
    return ordered(">", ends[0], ends[1], Run(MOMENT), Position(1, 1)) is True


def _ends(one: Seen) -> Sequence[Any] | None:
    if one.shape in ("{} between {} and {}", "{} in [{}..{}]"):
        return one.values[1:]
    if one.shape in ("{} in {}", "{} in ({}, {})") and one.kinds[-1] == RANGE:
        return one.values[-1].low, one.values[-1].high
    return None


def _not_between(one: Seen) -> bool:
    return one.shape in ("{} between {} and {}", "{} in [{}..{}]") and not orders(*one.values)


def _among_others(one: Seen) -> bool:
    tests = one.shape.startswith("{} in ") and one.ours == "null" and (one.truth or one.refused)
    fits = orders(*one.values) if "{} in (<" in one.shape else _fit(one.values[0], one.values[1:])
    return tests and not fits


def _fit(value: Any, tests: Sequence[Any]) -> bool:
    """Whether a value is of the kind of every test."""
    parts = [part for test in tests for part in (test if isinstance(test, list) else [test])]
    return all(
        orders(value, part.low if part.low is not None else part.high)
        if kind_of(part) == RANGE
        else kind_of(part) == kind_of(value)
        for part in parts
    )


def _list_among(one: Seen) -> bool:
    listed = one.shape == "{} in ({}, {})" and LIST in one.kinds[1:]
    return listed and (one.ours, one.theirs) == ("true", "false")


def _list_in_itself(one: Seen) -> bool:
    itself = one.shape == "{} in {}" and set(one.kinds) == {LIST} and one.values[0] == one.values[1]
    return itself and (one.ours, one.theirs) == ("true", "false")


def _thrown(one: Seen) -> bool:
    return one.shape.startswith("{} in (") and one.theirs.startswith("error: unsupported range") and one.ours == "true"


def _null_among(one: Seen) -> bool:
    null = one.shape.startswith("{} in ") and one.kinds[0] == NULL and one.ours == "true"
    return null and one.theirs in ("null", "false")


def _in_null(one: Seen) -> bool:
    return one.shape == "{} in {}" and one.kinds[1] == NULL and one.ours == "false" and one.theirs == "null"


def _months_of_time(one: Seen) -> bool:
    moved = one.shape in ("{} + {}", "{} - {}") and sorted(one.kinds) == sorted((TIME, MONTHS))
    return moved and one.ours == "null" and one.theirs.startswith("time ")


def _skipped_clock(one: Seen) -> bool:
    """Whether years and months lead to a time of day that the zone's clocks skip that day."""
    moved = one.shape in ("{} + {}", "{} - {}") and sorted(one.kinds) == sorted((DATE_TIME, MONTHS))
    if not moved or not isinstance(getattr(one.value, "tzinfo", None), ZoneInfo):
        return False
    there: datetime = one.value
    back = there.astimezone(UTC).astimezone(there.tzinfo)
    return back.replace(tzinfo=None) != there.replace(tzinfo=None) and one.theirs.startswith("date and time")


def _null_end(one: Seen) -> bool:
    half = one.shape in _INTERVALS and NULL in one.kinds and one.kinds != (NULL, NULL)
    return half and one.ours.strip("[()]") == one.theirs.strip("[()]") and ".." in one.ours


def _no_range(one: Seen) -> bool:
    ends = one.shape in (*_INTERVALS, "(> {})") and one.ours == "null"
    return ends and (one.refused or ".." in one.theirs) and not orders(*one.values)


def _null_bound(one: Seen) -> bool:
    bounds = one.values[1:] if one.shape == "{} in [{}..{}]" else ()
    held = one.values[1] if one.shape == "{} in {}" and one.kinds[1] == RANGE and not one.values[1].test else None
    none = None in bounds or (held is not None and None in (held.low, held.high))
    return none and one.ours in ("null", "false") and one.theirs in ("null", "true", "false")


ROWS = (
    Row("a duration times or through a number or duration", "10.3.2.15, table 59", US, _scaled),
    Row("the negative of a duration", "10.3.2.15, table 62", US, _negated),
    Row("a date moved by hours stays a date", "10.3.2.15, table 57", US, _date_moved),
    Row(
        "a moment with a zone moves by elapsed seconds, not by days of the calendar",
        "10.3.2.15, table 57",
        US,
        _elapsed,
    ),
    Row("the time between two with a zone is not that of the clocks' faces", "10.3.2.15, table 57", US, _wall_clock),
    Row("a date and a time have no difference", "10.3.2.15, table 57", US, _time_from_date),
    Row(
        "a date is midnight UTC, so a moment without a zone has no distance to it",
        "10.3.2.15, table 57",
        US,
        _local_from_date,
    ),
    Row("a condition that is not true counts as false", "10.3.2.15, table 49", US, _condition),
    Row("an end that is null makes a comparison with it null or false", "10.3.2.15, table 55", US, _null_bound),
    Row("values of different kinds have no order", "10.3.2.15, table 52", US, _incomparable),
    Row("in an order, the one without a zone takes the other's offset", "10.3.2.15, table 54", US, _ordered_by_offset),
    Row(
        "a time or moment without a zone has no value to compare with one that has",
        "10.3.2.3.4, 10.3.2.3.6 and table 53",
        US,
        _same_by_offset,
    ),
    Row("a list of one is not its element", "10.3.2.15, table 53", US, _short_list),
    Row(
        "what cannot be compared within lists and contexts is null, not false",
        "10.3.2.15, tables 50 and 53",
        US,
        _inside,
    ),
    Row("the two kinds of durations are not compared", "10.3.2.15, table 53", US, _two_durations),
    Row("a range whose start lies behind its end holds nothing", "10.3.2.15, table 55", US, _descending),
    Row("a value between others of another kind", "10.3.2.15, tables 52 and 55", US, _not_between),
    Row("null is among tests that hold null", "10.3.2.15, tables 49 and 55", US, _null_among),
    Row("a test without an order does not hide one that holds", "10.3.2.15, table 50", US, _thrown),
    Row("a value is among the elements of a list that is one of the tests", "10.3.2.15, table 55", US, _list_among),
    Row(
        "a list is in itself",
        "10.3.2.15, table 55 tells of elements and ranges; ours is also true where the two are equal, as of other values",
        SILENT,
        _list_in_itself,
    ),
    Row("only null is in null", "10.3.2.15, tables 49 and 55", US, _in_null),
    Row("a time is not moved by months", "10.3.2.15, table 57", US, _months_of_time),
    Row(
        "years and months keep the time of day, even one that the clocks skip",
        "10.3.2.15, table 57",
        US,
        _skipped_clock,
    ),
    Row("a value among tests of another kind", "10.3.2.15, tables 52 and 55", US, _among_others),
    Row("an end that is null keeps its bracket", "10.3.2.7", US, _null_end),
    Row("ends without a common order make no range, and no exception", "10.3.2.7 and 10.3.2.16", US, _no_range),
)
