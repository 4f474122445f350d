"""Tells what the database refuses in the words of the domain."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, TimeoutError

from koppi.domain.errors import Duplicate, Unavailable

_BUSY = {"55P03", "40P01", "40001", "57014"}  # lock not available, deadlock, serialization failure, query cancelled


@contextmanager
def told_in_our_words() -> Iterator[None]:
    """Turn a busy or absent database into `Unavailable`; other errors of the database are bugs and pass."""
    try:
        yield
    except TimeoutError as error:
        raise Unavailable("store.busy") from error
    except OperationalError as error:
        if _is_busy(error):
            raise Unavailable("store.busy") from error
        if error.connection_invalidated or _cannot_connect(error):
            raise Unavailable("store.unreachable") from error
        raise


@contextmanager
def duplicate(index: str, columns: str, code: str, **parameters: object) -> Iterator[None]:
    """Turn a hit of the unique index (PostgreSQL names it, SQLite its columns) into `Duplicate(code)`."""
    try:
        yield
    except IntegrityError as error:
        if index in str(error.orig) or columns in str(error.orig):
            raise Duplicate(code, **parameters) from error
        raise


def _is_busy(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _BUSY or "database is locked" in str(error.orig)


def _cannot_connect(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", "") is None or "unable to open database file" in str(error.orig)
