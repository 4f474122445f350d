"""What one act costs, counted and not timed: noise on the machine changes nothing here."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from koppi.store import Store

_EVERY = 10


@dataclass
class Cost:
    """Statements sent, bytes given along with them, and instructions of SQLite: what it looked at and wrote."""

    statements: int = 0
    bytes_written: int = 0
    instructions: int = 0

    def at_most(self, other: "Cost", times: float) -> bool:
        """Tell whether this cost no more than so many times another; as many statements, never more."""
        return (
            self.statements <= other.statements
            and self.bytes_written <= times * other.bytes_written
            and self.instructions <= times * other.instructions
        )


@contextmanager
def cost(store: Store) -> Iterator[Cost]:
    """Count what is sent to a store on SQLite inside the block."""
    found, watched = Cost(), set[Any]()

    def ticked() -> None:
        found.instructions += _EVERY

    def executed(_connection: Any, cursor: Any, _statement: str, parameters: Any, *_others: Any) -> None:
        found.statements += 1
        found.bytes_written += _size(parameters)
        cursor.connection.set_progress_handler(ticked, _EVERY)
        watched.add(cursor.connection)

    event.listen(store._engine, "before_cursor_execute", executed)
    try:
        yield found
    finally:
        event.remove(store._engine, "before_cursor_execute", executed)
        for connection in watched:
            connection.set_progress_handler(None, 0)


def _size(parameters: Any) -> int:
    if isinstance(parameters, dict):
        return _size(tuple(parameters.values()))
    if isinstance(parameters, list | tuple):
        return sum(map(_size, parameters))
    return len(parameters) if isinstance(parameters, bytes) else len(str(parameters))
