"""Pages of lists that are ordered by a moment, then key: the cursor is the last row's place in that order."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from koppi.domain.errors import Invalid
from koppi.store.records.pages import Item, Page


def cursor_after(cursor: str, moment: Any, key: Any) -> ColumnElement[bool]:
    """Return the condition of coming after a cursor, rows without a moment last.

    Raises:
        Invalid: `store.bad_cursor`.
    """
    at, last = _read(cursor)
    later_key: ColumnElement[bool] = key > last
    if at is None:
        return and_(moment.is_(None), later_key)
    return or_(moment > at, and_(moment == at, later_key), moment.is_(None))


def page_of(found: Sequence[Item], limit: int, place: Callable[[Item], tuple[datetime | None, int]]) -> Page[Item]:
    """Make a page of up to `limit + 1` found items: the surplus one tells that there is a next page."""
    items = tuple(found[:limit])
    return Page(items, _write(*place(items[-1])) if len(found) > limit and items else None)


def _write(at: datetime | None, key: int) -> str:
    return base64.urlsafe_b64encode(f"{at.astimezone(UTC).isoformat() if at else ''}/{key}".encode()).decode()


def _read(cursor: str) -> tuple[datetime | None, int]:
    try:
        at, key = base64.urlsafe_b64decode(cursor).decode().split("/")
        return datetime.fromisoformat(at) if at else None, int(key)
    except (ValueError, binascii.Error) as error:
        raise Invalid("store.bad_cursor") from error
