"""Column types that mean the same on both databases, and the privacy class that every column declares."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import simplejson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text
from sqlalchemy.orm import MappedColumn, mapped_column
from sqlalchemy.types import TypeDecorator

from koppi.domain.step import Json

Key = BigInteger().with_variant(Integer, "sqlite")
"""64 bits; SQLite calls it INTEGER, which as a primary key is the row's own id and needs no second index."""


class Privacy(StrEnum):
    """What a column tells of a person."""

    PERSONAL = "personal"
    PSEUDONYMOUS = "pseudonymous"
    NONE = "none"


def personal(*arguments: Any, **options: Any) -> MappedColumn[Any]:
    """A column that tells something of a person."""
    return mapped_column(*arguments, info={"privacy": Privacy.PERSONAL}, **options)


def pseudonymous(*arguments: Any, **options: Any) -> MappedColumn[Any]:
    """A column that points at a person without telling anything: a key, a user name, a hash."""
    return mapped_column(*arguments, info={"privacy": Privacy.PSEUDONYMOUS}, **options)


def plain(*arguments: Any, **options: Any) -> MappedColumn[Any]:
    """A column free of persons."""
    return mapped_column(*arguments, info={"privacy": Privacy.NONE}, **options)


# made once: the module's own functions would build a coder for each value
_ENCODER = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False, separators=(",", ":"))
_SORTING_ENCODER = simplejson.JSONEncoder(use_decimal=True, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
_DECODER = simplejson.JSONDecoder(parse_float=Decimal)


def to_json(value: Json) -> str:
    """Return JSON text; a Decimal keeps its digits."""
    text: str = _ENCODER.encode(value)
    return text


def from_json(text: str) -> Json:
    """Read JSON text; a number with a point becomes a Decimal."""
    return _DECODER.decode(text)


def canonical(value: Json) -> bytes:
    """Return the one spelling of a JSON value that is hashed: sorted names, UTF-8."""
    text: str = _SORTING_ENCODER.encode(value)
    return text.encode()


class JsonText(TypeDecorator[Any]):
    """A JSON value as text. The database's own JSON types would turn decimal digits into binary floats."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str | None:
        return None if value is None else to_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:
        return None if value is None else from_json(value)


class JsonList(JsonText):
    """A JSON list, read as a tuple."""

    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:
        return () if value is None else tuple(from_json(value))


class JsonValue(JsonText):
    """A JSON value that may itself be null, such as a variable: `None` is stored as the text `null`."""

    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str | None:
        return to_json(value)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def plain_number(value: Decimal | int | None) -> int:
    """Return a count or sum as int: PostgreSQL sums big integers into a Decimal."""
    return int(value or 0)
