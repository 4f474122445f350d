"""Short words for columns and indexes, so that a version of the schema reads as a list of tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def key() -> sa.Column[Any]:
    """The primary key."""
    return sa.Column("key", _NUMBER, primary_key=True)


def numbers(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of 64-bit integers, their names separated by blanks."""
    return _columns(names, _NUMBER, null)


def counts(names: str) -> list[sa.Column[Any]]:
    """Columns of 64-bit integers that are 0 in the rows that are there already."""
    return [sa.Column(name, _NUMBER, nullable=False, server_default="0") for name in names.split()]


def texts(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of text, JSON too."""
    return _columns(names, sa.Text(), null)


def moments(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of moments in UTC."""
    return _columns(names, _MOMENT, null)


def days(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of days."""
    return _columns(names, sa.Date(), null)


def flags(names: str) -> list[sa.Column[Any]]:
    """Columns of yes or no."""
    return _columns(names, sa.Boolean(), False)


def binaries(names: str, *, null: bool = False) -> list[sa.Column[Any]]:
    """Columns of bytes, sealed values too."""
    return _columns(names, sa.LargeBinary(), null)


def index(name: str, table: str, columns: str, *, unique: bool = False, where: str | None = None) -> None:
    """Create an index, of the rows that fulfil `where` only."""
    only = sa.text(where) if where else None
    op.create_index(name, table, columns.split(", "), unique=unique, sqlite_where=only, postgresql_where=only)


def indexes(table: str, *each: str) -> None:
    """Create plain indexes, named after their columns."""
    for columns in each:
        index(f"ix_{table}_{columns.replace(', ', '_')}", table, columns)


def _columns(names: str, kind: Any, null: bool) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=null) for name in names.split()]
