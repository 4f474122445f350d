"""Differences of built-in functions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from koppi.feel import numbers
from koppi.feel.comparison import ordered
from koppi.feel.errors import Position
from koppi.feel.run import Run
from koppi.feel.values import (
    BOOLEAN,
    CONTEXT,
    DATE,
    DATE_TIME,
    DAYS,
    LIST,
    MONTHS,
    NULL,
    NUMBER,
    RANGE,
    TEXT,
    TIME,
    kind_of,
)
from tests.peers.evaluating.seen import FEELIN, SILENT, US, Row, Seen, orders
from tests.unit.feel.language import MOMENT

_NOT_OF_DMN = ("trim", "is defined", "extract", "duplicate values")
_NOT_OF_FEELIN = (
    *("overlaps before", "overlaps after", "finishes", "finished by"),
    *("during", "starts", "started by", "coincides"),
)
_RELATIONS = ("before", "after", "meets", "met by", "overlaps", "includes")
_ROUNDING = ("decimal", "floor", "ceiling", "round up", "round down", "round half up", "round half down")
_PLACES: Mapping[str, int] = {"substring": 1, "sublist": 1, "insert before": 1, "remove": 1, "list replace": 1}


def _extension(one: Seen) -> bool:
    more = one.name in _NOT_OF_DMN or one.shape == "sort({})"
    return more and one.theirs == "null"


def _missing(one: Seen) -> bool:
    return one.name in _NOT_OF_FEELIN and (one.theirs == "null" or one.refused) and one.ours in ("true", "false")


def _relation(one: Seen) -> bool:
    return one.name in _RELATIONS and one.ours == "null" and (one.truth or one.refused) and not _related(one)


def _one_ended(one: Seen) -> bool:
    """Whether a range that has one end only is asked about, whose other end feelin takes for zero."""
    ranges = [value for value in one.values if kind_of(value) == RANGE]
    open_ = any(part.test and None in (part.low, part.high) for part in ranges)
    return one.name in _RELATIONS and open_ and one.ours in ("true", "false") and one.truth


def _related(one: Seen) -> bool:
    """Whether every end is there and of one kind."""
    ends = [end for value in one.values for end in ((value.low, value.high) if kind_of(value) == RANGE else (value,))]
    return None not in ends and orders(*ends)


def _place(one: Seen) -> bool:
    """Whether a place lies outside of the list or text, or is no whole number, or counts from the end."""
    given = _elements(one.values[1:])
    if one.name not in _PLACES or kind_of(given[0]) != NUMBER or one.kinds[0] == NULL:
        return False
    place = numbers.whole(given[0])
    counted = one.kinds[0] == LIST or one.name == "substring"
    count = len(one.values[0]) if counted and one.kinds[0] in (LIST, TEXT) else 1
    length = numbers.whole(given[1]) if len(given) > 1 and kind_of(given[1]) == NUMBER else 1
    if one.ours == "null":
        return place in (None, 0) or abs(place or 0) > count or length is None or length < 1 or _too_long(one, length)
    return place is None or place < 0 or length is None


def _elements(values: Sequence[Any]) -> list[Any]:
    """The values as a function takes them: a list of one is its element."""
    return [value[0] if isinstance(value, list) and len(value) == 1 else value for value in values]


def _too_long(one: Seen, length: int) -> bool:
    return one.name == "sublist" and length > 1


def _optional_null(one: Seen) -> bool:
    given = _elements(one.values)
    return one.name in ("sublist", "substring") and given[2:] == [None] and one.ours == "null"


def _scale(one: Seen) -> bool:
    given = _elements(one.values)
    scaled = one.name in _ROUNDING and list(map(kind_of, given)) == [NUMBER, NUMBER]
    return scaled and (numbers.whole(given[1]) is None or abs(given[1]) > 15)


def _binary_half(one: Seen) -> bool:
    """Whether a binary fraction lies on the other side of the half that is rounded: one unit of the last place apart."""
    given = _elements(one.values)
    rounded = one.name in _ROUNDING and kind_of(one.value) == NUMBER and re.fullmatch(r"-?[\d.]+(e-?\d+)?", one.theirs)
    places = int(given[1]) if len(given) > 1 and kind_of(given[1]) == NUMBER else 0
    return bool(rounded) and abs(abs(float(one.ours) - float(one.theirs)) - 10.0**-places) < 1e-12


def _digits_of_text(one: Seen) -> bool:
    if one.name != "string" or one.kinds != (NUMBER,):
        return False
    ours, theirs = (float(text.strip('"')) for text in (one.ours, one.theirs))
    return abs(ours - theirs) <= 1e-12 * abs(ours)


def _already(one: Seen) -> bool:
    return one.shape == "number({})" and one.kinds == (NUMBER,) and one.theirs == "null"


def _quoted_key(one: Seen) -> bool:
    text = one.name == "string" and one.kinds[0] in (LIST, CONTEXT)
    return text and one.ours.replace('\\"', "") == one.theirs.replace('\\"', "")


def _fraction_of_date(one: Seen) -> bool:
    given = _elements(one.values)
    parts = given if one.name == "date" else given[:2]
    made = one.name in ("date", "time") and set(map(kind_of, given)) <= {NUMBER, DAYS, NULL} and one.ours == "null"
    return made and any(numbers.whole(part) is None for part in parts if kind_of(part) == NUMBER)


def _fraction_of_second(one: Seen) -> bool:
    second = one.values[2] if one.name == "time" and len(one.values) > 2 and one.kinds[2] == NUMBER else 0
    return (numbers.whole(second) is None and (one.theirs.startswith("time "))) or (one.name == "time" and second < 0)


def _parity(one: Seen) -> bool:
    return one.name in ("odd", "even") and one.kinds == (NUMBER,) and numbers.whole(one.values[0]) is None


def _months_only(one: Seen) -> bool:
    whole = one.name == "years and months duration" and one.ours.startswith("duration")
    return whole and re.search(r"\d[D]|T", one.theirs) is not None


def _whole_months(one: Seen) -> bool:
    whole = one.name == "years and months duration" and one.ours.startswith("duration")
    return (
        whole
        and one.theirs.startswith("duration")
        and getattr(one.values[0], "day", 0) != getattr(one.values[1], "day", 0)
    )


def _singleton(one: Seen) -> bool:
    lists = [value for value in one.values if isinstance(value, list) and len(value) == 1]
    joined = one.name == "sum" and one.theirs.startswith('"')  # which feelin writes one behind the other
    return bool(one.name) and bool(lists) and (one.theirs == "null" or joined) and one.ours != "null"


def _entry_order(one: Seen) -> bool:
    told = one.name in ("get entries", "string") and kind_of(one.values[0]) == CONTEXT
    return told and any(key.isdigit() for key in one.values[0]) and sorted(one.ours) == sorted(one.theirs)


def _long_year(one: Seen) -> bool:
    given = one.values[0] if one.kinds[:1] == (TEXT,) else ""
    return (
        one.name in ("date", "date and time") and re.match(r"[1-9]\d{4,8}-", given) is not None and one.theirs == "null"
    )


def _merged(one: Seen) -> bool:
    return one.name == "context merge" and set(one.kinds) != {CONTEXT} and one.ours == "null"


def _null_list(one: Seen) -> bool:
    return one.name in ("concatenate", "union") and NULL in one.kinds and one.ours == "null" and one.theirs != "null"


def _text_key(one: Seen) -> bool:
    return one.shape.startswith("context([{{key") and one.kinds[0] != TEXT and one.ours == "null"


def _deep_misfit(one: Seen) -> bool:
    keys = one.values[1] if one.shape == "context put({}, {}, {})" else ["a", "b"]
    put = one.name == "context put" and one.ours == "null" and isinstance(keys, list) and len(keys) > 1
    given = _elements(one.values[:1])[0] if put else None
    return isinstance(given, dict) and kind_of(given.get(keys[0])) != CONTEXT


def _empty_number(one: Seen) -> bool:
    return one.name == "number" and one.ours == "null" and isinstance(one.values[0], str) and not one.values[0].strip()


def _short_time(one: Seen) -> bool:
    return (
        one.name == "time"
        and one.kinds == (TEXT,)
        and one.ours == "null"
        and re.fullmatch(r"\d\d", one.values[0]) is not None
    )


def _year(one: Seen) -> bool:
    ours, theirs = (re.sub(r" (-?)\+?0*(?=\d+-\d\d-\d\d)", r" \1", text) for text in (one.ours, one.theirs))
    return ours == theirs


def _range_text(one: Seen) -> bool:
    return (one.name == "string" and "<range>" in one.theirs) or "<function>" in one.theirs


def _zone_name(one: Seen) -> bool:
    return one.shape == "{}.timezone" and one.kinds[0] in (TIME, DATE_TIME) and one.ours == "null"


def _other_kinds(one: Seen) -> bool:
    return one.name == "is" and one.ours == "false" and one.theirs == "null"


def _other_elements(one: Seen) -> bool:
    return one.name == "is" and one.kinds == (LIST, LIST) and one.ours == "false" and one.theirs == "true"


def _sorted_as_text(one: Seen) -> bool:
    return one.name in ("median", "mode") and NUMBER in {kind_of(part) for part in _given(one)}


def _given(one: Seen) -> tuple[Any, ...]:
    return tuple(one.values[0]) if one.kinds == (LIST,) else one.values


def _not_summed(one: Seen) -> bool:
    summed = one.name in ("sum", "product") and one.ours == "null"
    return summed and not {kind_of(part) for part in _given(one)} <= {NUMBER, DAYS, MONTHS}


def _beyond_numbers(one: Seen) -> bool:
    kinds = {kind_of(part) for part in _given(one)}
    return one.name in ("min", "max", "sum", "mean") and NUMBER not in kinds and one.theirs in ("null", "not a number")


def _sums_of_durations(one: Seen) -> bool:
    return one.name in ("sum", "mean") and bool({kind_of(part) for part in _given(one)} & {DAYS, MONTHS})


def _empty_pattern(one: Seen) -> bool:
    return one.name in ("split", "replace") and one.values[1:2] in (("",), ("[]",)) and one.ours == "null"


def _untold(one: Seen) -> bool:
    ordered = one.name == "sort" and len(one.kinds) == 2 and one.ours == "null"
    return ordered and one.theirs.startswith(("[", "error: unsupported range"))


def _no_order(one: Seen) -> bool:
    return one.name == "sort" and "p = q" in one.text and one.ours == one.found.parts[0].ours


def _match(one: Seen) -> bool:
    return one.name == "list replace" and one.kinds[1] == "function" and one.ours == "null"


def _single_list(one: Seen) -> bool:
    return (
        one.name == "union" and (one.refused or TEXT in one.kinds) and set(one.kinds) != {LIST} and one.ours != "null"
    )


def _too_many(one: Seen) -> bool:
    several = one.name in ("date", "time") and len(one.kinds) > 2 and one.kinds[0] != NUMBER
    return several and one.ours == "null" and one.theirs.startswith(("date ", "time "))


def _distinct(one: Seen) -> bool:
    lists = [item for value in one.values if isinstance(value, list) for item in value]
    return one.name in ("union", "distinct values") and any(isinstance(item, list) and len(item) < 2 for item in lists)


def _moment_text(one: Seen) -> bool:
    given = one.values[0] if one.kinds[:1] == (TEXT,) else ""
    return one.shape in ("date({})", "time({})") and "T" in given and one.ours == "null"


def _range_read(one: Seen) -> bool:
    return one.name == "range" and kind_of(one.value) == RANGE and one.theirs == "null"


def _midnight(one: Seen) -> bool:
    return one.shape == "date and time({})" and one.kinds[0] in (DATE, DATE_TIME) and one.theirs == "null"


def _moment_as_time(one: Seen) -> bool:
    made = one.shape == "date and time({}, {})" and one.kinds[1] == DATE_TIME
    return made and one.ours == "null" and one.theirs.startswith("date and time")


def _descending(one: Seen) -> bool:
    ranges = [value for value in one.values if kind_of(value) == RANGE and orders(value.low, value.high)]
    behind = any(ordered(">", value.low, value.high, Run(MOMENT), Position(1, 1)) for value in ranges)
    return one.name in _RELATIONS and behind and one.ours in ("true", "false") and one.truth


def _date_alone(one: Seen) -> bool:
    made = one.shape == "date and time({}, {})" and one.kinds[0] == TEXT and one.ours == "null"
    return made and one.theirs.startswith("date and time ")


def _composed(one: Seen) -> bool:
    searched = one.name in ("list contains", "index of") and kind_of(one.values[-1]) not in (
        NUMBER,
        TEXT,
        NULL,
        BOOLEAN,
    )
    return searched and (one.ours, one.theirs) != ("null", "null") and one.theirs in ("false", "[]")


ROWS = (
    Row("functions that Camunda has and DMN has not", "10.3.4", US, _extension),
    Row("functions of ranges that feelin has not", "10.3.4.7, table 78", US, _missing),
    Row("ends that are missing or of different kinds have no relation", "10.3.4.7, table 78", US, _relation),
    Row("a range of one end has no bound at the other", "10.3.2.7 and 10.3.4.7, table 78", US, _one_ended),
    Row(
        "a place is a whole number within the list or text, negative from the end", "10.3.4.3 and 10.3.4.4", US, _place
    ),
    Row(
        "a length that is null is none of 1 or more",
        "10.3.4.3, table 74, note 1; 10.3.4.4, table 75, note 2",
        US,
        _optional_null,
    ),
    Row("decimal places that are no whole number, or very many", "10.3.4.5, table 76", US, _scale),
    Row("a half is exact", "10.3.2.3.1", US, _binary_half),
    Row("the text of a number has 34 digits", "10.3.2.3.1", US, _digits_of_text),
    Row(
        "a number as a number",
        "10.3.4.1, table 72 takes a text only; ours takes a number too, as Camunda does",
        FEELIN,
        _already,
    ),
    Row(
        "the key of a context's text stands in quotes where it is no name",
        "10.3.4.1, table 72 gives the text of a number only; ours of a context can be read again",
        SILENT,
        _quoted_key,
    ),
    Row("a date or time of fractions", "10.3.4.1, table 72", US, _fraction_of_date),
    Row("seconds have fractions, and are not negative", "10.3.4.1, table 72", US, _fraction_of_second),
    Row("a fraction is neither odd nor even", "10.3.4.5, table 76; 10.3.4", US, _parity),
    Row("years and months, without days", "10.3.4.1, table 72", US, _months_only),
    Row("a month is whole when its day has come", "10.3.4.1, table 72", US, _whole_months),
    Row("a list of one is its element where a function wants that", "10.3.2.9.4", US, _singleton),
    Row("entries stand in the order of the context", "10.3.4.10, table 81", US, _entry_order),
    Row("a year may have more than four digits", "10.3.4.1, table 72", US, _long_year),
    Row("only contexts are merged", "10.3.4.10, table 81", US, _merged),
    Row("null is no list", "10.3.4.4, table 75", US, _null_list),
    Row("the key of an entry is a text", "10.3.4.10, table 81", US, _text_key),
    Row("an entry within what is no context", "10.3.4.10, table 81", US, _deep_misfit),
    Row("an empty text is no number", "10.3.4.1, table 72", US, _empty_number),
    Row("an hour alone is no time", "10.3.4.1, table 72", US, _short_time),
    Row("a year has four digits, or as many as it needs", "10.3.4.1, table 72", US, _year),
    Row(
        "the text of a range or function",
        "10.3.4.1, table 72 gives that of a number only; ours of a range of numbers or texts is what `range` reads",
        SILENT,
        _range_text,
    ),
    Row("an offset is not the name of a zone", "10.3.2.15, table 66", US, _zone_name),
    Row("values of different kinds are not the same", "10.3.4.6, table 77", US, _other_kinds),
    Row("lists of other elements are not the same", "10.3.4.6, table 77", US, _other_elements),
    Row("numbers are in the order of numbers", "10.3.4.4, table 75", US, _sorted_as_text),
    Row("sums and products are of numbers alone", "10.3.4.4, table 75", US, _not_summed),
    Row(
        "the least and greatest of texts, dates and durations; sums of durations",
        "10.3.4.4, table 75",
        US,
        _beyond_numbers,
    ),
    Row(
        "a pattern that matches nothing, or holds an empty group of letters, is an error",
        "10.3.4.3, table 74, note 2",
        US,
        _empty_pattern,
    ),
    Row("an order that tells nothing of a pair", "10.3.4.9, table 80; 10.3.4", US, _untold),
    Row(
        "an order that is none: equal ones keep theirs",
        "10.3.4.9, table 80 asks for a boolean function, not for an order",
        SILENT,
        _no_order,
    ),
    Row(
        "a date, or a moment, as a moment",
        "10.3.4.1, table 72 takes a text only; ours takes a date as 10.3.2.9.4 does where a moment is wanted",
        FEELIN,
        _midnight,
    ),
    Row("a match that is neither true nor false", "10.3.4.4, table 75", US, _match),
    Row("a single value in a union is a list of one", "10.3.2.9.4", US, _single_list),
    Row("the text of a moment is none of a date, or of a time", "10.3.4.1, table 72", US, _moment_text),
    Row("a range is read from its text", "10.3.4.1, table 72", US, _range_read),
    Row("the parts of a date or time are numbers", "10.3.4.1, table 72", US, _too_many),
    Row("a list of one within a list is not its element", "10.3.2.15, table 53", US, _distinct),
    Row("a moment is no time of day", "10.3.4.1, table 72", US, _moment_as_time),
    Row("a moment is made of a date and a time, not of a text", "10.3.4.1, table 72", US, _date_alone),
    Row("a range whose start lies behind its end is not turned round", "10.3.4.7, table 78", US, _descending),
    Row("dates, lists and contexts are found by their value", "10.3.4.4, table 75", US, _composed),
)
