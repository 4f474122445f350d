"""Counts the SQL statements of a thread, at the cursor."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

_UNCOUNTED = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class StatementCount:
    """How many statements ran: an executemany is one, transaction control is none."""

    total: int = 0


_current: ContextVar[StatementCount | None] = ContextVar("statements", default=None)


def count_on(engine: Engine) -> None:
    """Let every statement of this engine be counted."""

    @event.listens_for(engine, "before_cursor_execute")
    def executed(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        count = _current.get()
        if count is not None and not statement.startswith(_UNCOUNTED):
            count.total += 1


@contextmanager
def statements() -> Iterator[StatementCount]:
    """Count the statements that this thread sends inside the block."""
    count = StatementCount()
    before = _current.set(count)
    try:
        yield count
    finally:
        _current.reset(before)
