"""The values of FEEL and their kinds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from koppi.feel.far import Far
from koppi.feel.fine import FineDuration, FineMoment, FineTime


@dataclass(frozen=True, slots=True, order=True)
class YearsMonthsDuration:
    """A duration of whole months, negative when it goes back."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; None is an end without bound."""

    low: Any
    high: Any
    low_included: bool
    high_included: bool
    test: str = ""
    """The comparison it was written as: `(< 10)` is another range than `(null..10)`, though it holds the same."""


@dataclass(frozen=True, slots=True, eq=False)
class FunctionValue:
    """A function as a value: `call(run, *arguments)`."""

    parameters: tuple[str, ...]
    call: Callable[..., Any]
    types: tuple[Any, ...] | None = None
    """The types of the parameters; None when they are not known."""
    result: Any = None
    """The type of what it gives, when it is known."""
    is_of: Callable[..., bool] | None = None
    """`is_of(type, run)` of a function that may be called in several ways: whether one of them is of the type."""


NULL = "null"
NUMBER = "number"
TEXT = "string"
BOOLEAN = "boolean"
LIST = "list"
CONTEXT = "context"
DATE = "date"
TIME = "time"
DATE_TIME = "date and time"
DAYS = "days and time duration"
MONTHS = "years and months duration"
RANGE = "range"
FUNCTION = "function"
UNKNOWN = "unknown"

TEMPORALS = frozenset({DATE, TIME, DATE_TIME, DAYS, MONTHS})
ORDERED = TEMPORALS | {NUMBER, TEXT}
NUMBERS = frozenset({int, Decimal})

_KINDS: dict[type, str] = {
    type(None): NULL,
    int: NUMBER,
    Decimal: NUMBER,
    str: TEXT,
    bool: BOOLEAN,
    list: LIST,
    dict: CONTEXT,
    date: DATE,
    time: TIME,
    datetime: DATE_TIME,
    timedelta: DAYS,
    FineTime: TIME,
    FineMoment: DATE_TIME,
    FineDuration: DAYS,
    YearsMonthsDuration: MONTHS,
    Range: RANGE,
    FunctionValue: FUNCTION,
}


def kind_of(value: Any) -> str:
    """The kind of a value; `unknown` for what FEEL has no word for, binary floating point included."""
    kind = _KINDS.get(type(value))
    if kind is not None:
        return kind
    if isinstance(value, Far):
        return DATE_TIME if isinstance(value.value, datetime) else DATE
    if isinstance(value, Mapping):
        return CONTEXT
    return LIST if isinstance(value, tuple) else UNKNOWN
