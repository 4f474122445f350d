"""One search: its fields over a query, answered page by page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, select

from koppi.domain.errors import Invalid
from koppi.store.records import Found
from koppi.store.searching.fields import Fields, Special
from koppi.store.searching.filters import condition_of
from koppi.store.searching.pages import Sort, Window, beyond, cursor_of, order_by, sorts_of, window_of

_COUNTED = 10_000
_MEMBERS = {"filter", "sort", "page"}


@dataclass(frozen=True)
class Search:
    """What can be searched: the rows (`source`, a query of any column), the item's fields, and its key."""

    source: Select[Any]
    fields: Fields
    key: str
    specials: Mapping[str, Special] = field(default_factory=dict)

    def run(
        self, connection: Connection, query: Mapping[str, Any] | None, *, visible: ColumnElement[bool] | None = None
    ) -> Found:
        """Answer a /v2 search request: two statements, one when all fits on the first page.

        Raises:
            Invalid: `search.unknown_field`, `search.unknown_operator`, `search.bad_value` or `search.bad_cursor`.
        """
        asked = query or {}
        if unknown := set(asked) - _MEMBERS:
            raise Invalid("search.unknown_field", field=min(unknown))
        sorts, window = sorts_of(asked.get("sort"), self.fields, self.key), window_of(asked.get("page"))
        conditions = [condition_of(asked.get("filter") or {}, self.fields, self.specials), visible]
        rows = self.source.where(*(condition for condition in conditions if condition is not None))
        items = self._page(connection, rows, sorts, window)
        complete = window.whole and len(items) < window.limit
        total = len(items) if complete else self._count(connection, rows)
        return Found(
            items=tuple(items),
            total=min(total, _COUNTED),
            more_total=total > _COUNTED,
            start_cursor=cursor_of(items[0], sorts) if items else None,
            end_cursor=cursor_of(items[-1], sorts) if items else None,
        )

    def _page(
        self, connection: Connection, rows: Select[Any], sorts: Sequence[Sort], window: Window
    ) -> list[dict[str, Any]]:
        backwards = window.before is not None
        page = rows.with_only_columns(*(each.column.label(name) for name, each in self.fields.items()))
        if cursor := window.after or window.before:
            page = page.where(beyond(cursor, sorts, backwards=backwards))
        page = page.order_by(*order_by(sorts, backwards=backwards)).limit(window.limit).offset(window.offset)
        items = [dict(row) for row in connection.execute(page).mappings()]
        return items[::-1] if backwards else items

    @staticmethod
    def _count(connection: Connection, rows: Select[Any]) -> int:
        bounded = rows.with_only_columns(literal(1)).limit(_COUNTED + 1).subquery()
        return int(connection.execute(select(func.count()).select_from(bounded)).scalar() or 0)
