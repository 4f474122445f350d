"""Order and pages of the /v2 searches: by offset, or by a cursor that keeps its place while rows come and go."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from koppi.domain.errors import Invalid
from koppi.store.columns import from_json, to_json
from koppi.store.searching.fields import HIGHEST, Field, Fields, read_value

_DEFAULT_LIMIT, _MAX_LIMIT = 100, 10_000


@dataclass(frozen=True, slots=True)
class Sort:
    """One field of the order; rows without a value come last either way."""

    name: str
    field: Field
    descending: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Which rows of the order: after or before a cursor, or from an offset."""

    limit: int
    offset: int = 0
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> bool:
        """Whether it begins at the first row."""
        return self.offset == 0 and self.after is None and self.before is None


def sorts_of(given: Any, fields: Fields, key: str) -> tuple[Sort, ...]:
    """Return the order asked for, made total by the key.

    Raises:
        Invalid: `search.unknown_field` or `search.bad_value`.
    """
    if not isinstance(given or [], list):
        raise Invalid("search.bad_value", field="sort")
    return (*(_sort_of(each, fields) for each in given or ()), Sort(key, fields[key], False))


def _sort_of(given: Any, fields: Fields) -> Sort:
    name = given.get("field") if isinstance(given, Mapping) else None
    if not isinstance(name, str):
        raise Invalid("search.bad_value", field="sort")
    field, order = fields.get(name), str(given.get("order") or "ASC").upper()
    if field is None or not field.sortable:
        raise Invalid("search.unknown_field", field=name)
    if order not in ("ASC", "DESC"):
        raise Invalid("search.bad_value", field="order")
    return Sort(name, field, order == "DESC")


def window_of(page: Any) -> Window:
    """Return the window a page object asks for.

    Raises:
        Invalid: `search.bad_value`, with the member of the page object.
    """
    page = {} if page is None else page
    if not isinstance(page, Mapping):
        raise Invalid("search.bad_value", field="page")
    limit, offset = _whole(page, "limit", _DEFAULT_LIMIT), _whole(page, "from", 0)
    after, before = page.get("after"), page.get("before")
    if limit > _MAX_LIMIT or (after and before):
        raise Invalid("search.bad_value", field="page")
    return Window(limit, offset, after or None, before or None)


def order_by(sorts: Sequence[Sort], *, backwards: bool) -> list[Any]:
    """Return the SQL order, or its reverse."""
    order: list[Any] = []
    for sort in sorts:
        column = sort.field.column
        if sort is not sorts[-1]:  # the last one is the key, which no row lacks
            order.append(column.is_(None).desc() if backwards else column.is_(None))
        order.append(column.desc() if sort.descending is not backwards else column)
    return order


def beyond(cursor: str, sorts: Sequence[Sort], *, backwards: bool) -> ColumnElement[bool]:
    """Return the condition of standing after a cursor in the order, or before it.

    Raises:
        Invalid: `search.bad_cursor`.
    """
    same: list[ColumnElement[bool]] = []
    further: list[ColumnElement[bool]] = []
    for sort, value in zip(sorts, _read(cursor, sorts), strict=True):
        further.append(and_(*same, _past(sort, value, backwards)))
        same.append(sort.field.column.is_(None) if value is None else sort.field.column == value)
    return or_(*further)


def cursor_of(item: Mapping[str, Any], sorts: Sequence[Sort]) -> str:
    """Return the cursor of an item: its values of the order."""
    values = [item[sort.name] for sort in sorts]
    spelled = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(to_json(spelled).encode()).decode()


def _past(sort: Sort, value: Any, backwards: bool) -> ColumnElement[bool]:
    column = sort.field.column
    if value is None:
        return column.is_not(None) if backwards else false()
    upwards = sort.descending is backwards
    past: ColumnElement[bool] = column > value if upwards else column < value
    return past if backwards else or_(past, column.is_(None))


def _read(cursor: str, sorts: Sequence[Sort]) -> list[Any]:
    try:
        values = from_json(base64.urlsafe_b64decode(cursor).decode())
        pairs = zip(sorts, values, strict=True)
        return [v if v is None else read_value(s.name, s.field.kind, v) for s, v in pairs]
    except (ValueError, TypeError, binascii.Error, Invalid) as error:
        raise Invalid("search.bad_cursor") from error


def _whole(page: Mapping[str, Any], name: str, default: int) -> int:
    value = page.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= HIGHEST:
        raise Invalid("search.bad_value", field=name)
    return value
