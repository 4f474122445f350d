"""What a call sends to the database: its statements, in order, and how often it committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from koppi.store import Store

_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Traffic:
    """Statements as they were sent (an executemany is one), and commits."""

    statements: list[str] = field(default_factory=list)
    commits: int = 0

    def __len__(self) -> int:
        return len(self.statements)

    def __str__(self) -> str:
        """The statements, numbered and cut short: what a failing test shows."""
        lines = (" ".join(statement.split())[:150] for statement in self.statements)
        return "\n".join(f"{number:3}. {line}" for number, line in enumerate(lines, start=1))


@contextmanager
def traffic(store: Store) -> Iterator[Traffic]:
    """Note what is sent to this store's database inside the block, whoever sends it."""
    found = Traffic()

    def executed(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not statement.startswith(_CONTROL):
            found.statements.append(statement)

    def committed(_connection: Any) -> None:
        found.commits += 1

    event.listen(store._engine, "before_cursor_execute", executed)
    event.listen(store._engine, "commit", committed)
    try:
        yield found
    finally:
        event.remove(store._engine, "before_cursor_execute", executed)
        event.remove(store._engine, "commit", committed)
