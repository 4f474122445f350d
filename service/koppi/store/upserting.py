"""Inserts that say what happens to a row that is there already; both databases spell them alike."""

from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite

from koppi.store.rows.base import Row, table_of
from koppi.store.work import Work


def insert_new(work: Work, row: type[Row]) -> Any:
    """Return an INSERT that leaves a row alone that is there already."""
    return _insert(work, row).on_conflict_do_nothing()


def upsert(
    work: Work, row: type[Row], *, unique: list[str], write: list[str], where: ColumnElement[bool] | None = None
) -> Any:
    """Return an INSERT that, where the `unique` columns exist already (`where` if the index is partial), writes `write`."""
    statement = _insert(work, row)
    return statement.on_conflict_do_update(
        index_elements=unique, index_where=where, set_={name: statement.excluded[name] for name in write}
    )


def _insert(work: Work, row: type[Row]) -> Any:
    table = table_of(row)
    return postgresql.insert(table) if work.on_postgresql else sqlite.insert(table)
