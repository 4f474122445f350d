"""The fields that a search knows: what may be filtered and sorted by, and what an item shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any

from sqlalchemy import ColumnElement

from koppi.domain.errors import Invalid


class Kind(Enum):
    """What values a field has."""

    KEY = auto()
    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()
    FLAG = auto()
    SHOWN = auto()


HIGHEST = 2**63 - 1
"""The highest number that a database holds."""
_ORDERED = frozenset({"$eq", "$neq", "$exists", "$gt", "$gte", "$lt", "$lte", "$in"})
_OPERATORS: Mapping[Kind, frozenset[str]] = {
    Kind.KEY: frozenset({"$eq", "$neq", "$exists", "$in", "$notIn"}),
    Kind.TEXT: frozenset({"$eq", "$neq", "$exists", "$in", "$notIn", "$like"}),
    Kind.NUMBER: _ORDERED,
    Kind.MOMENT: _ORDERED,
    Kind.FLAG: frozenset({"$eq"}),
    Kind.SHOWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an item: its column and kind. A `SHOWN` one is neither filtered nor sorted by."""

    column: Any
    kind: Kind = Kind.SHOWN

    @property
    def operators(self) -> frozenset[str]:
        """The operators that a filter may use on it."""
        return _OPERATORS[self.kind]

    @property
    def sortable(self) -> bool:
        return self.kind not in (Kind.SHOWN, Kind.FLAG)


Special = Callable[[Any], ColumnElement[bool]]
"""Makes a condition of a filter value of its own shape, such as a list of variables."""
Fields = Mapping[str, Field]


def read_value(name: str, kind: Kind, value: Any) -> Any:
    """Return a filter's value as the database compares it.

    Raises:
        Invalid: `search.bad_value`, with the field.
    """
    try:
        return _READERS[kind](value)
    except (ValueError, TypeError, AttributeError) as error:
        raise Invalid("search.bad_value", field=name) from error


def _key(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    key = int(value)
    if not 0 <= key <= HIGHEST:
        raise ValueError
    return key


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    if "\0" in value:
        raise ValueError
    return value


def _number(value: Any) -> int | Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError
    if not -HIGHEST <= value <= HIGHEST:
        raise ValueError
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError
    return moment


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


_READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.KEY: _key,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MOMENT: _moment,
    Kind.FLAG: _flag,
}
