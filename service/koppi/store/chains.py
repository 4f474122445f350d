"""Hash chains: each row carries the hash of the one before, so a changed or missing row shows."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import IntegrityError

from koppi.domain.errors import Unavailable
from koppi.store.columns import canonical
from koppi.store.records import Broken, Head

_TRIES = 20
_ROWS_AT_ONCE = 1_000


def next_hash(before: str, row: Mapping[str, Any]) -> str:
    """Return the hash of a row that follows the one with the hash `before`."""
    values = {name: _spelled(value) for name, value in row.items() if name != "hash"}
    return hashlib.sha256(before.encode() + canonical(values)).hexdigest()


def chained(head: Head, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with its sequence number and hash, as the one after `head`."""
    placed = {**row, "seq": head.seq + 1}
    return {**placed, "hash": next_hash(head.hash, placed)}


def head_of(connection: Connection, table: Table, chain: int) -> Head:
    """Return the end of a chain."""
    newest = select(table.c.seq, table.c.hash).where(table.c.chain == chain).order_by(table.c.seq.desc()).limit(1)
    found = connection.execute(newest).first()
    return Head(*found) if found else Head()


def append(
    connection: Connection,
    table: Table,
    chain: int,
    rows: Callable[[Head], list[dict[str, Any]]],
    head: Head | None = None,
) -> Head:
    """Append the rows that `rows` makes after the end of the chain, and return its new end.

    Somebody else may append to the same chain at the same time: then the insert waits for him, fails on the unique
    index, and is made again after his rows. With `head` at hand the common case is one statement.
    """
    for attempt in range(_TRIES):
        if attempt == 1:
            _queue_up(connection, chain)
        end = head or head_of(connection, table, chain)
        made = rows(end)
        try:
            with connection.begin_nested():
                connection.execute(insert(table), made)
        except IntegrityError:
            head = None
        else:
            return Head(made[-1]["seq"], made[-1]["hash"])
    raise Unavailable("store.busy")


def _queue_up(connection: Connection, chain: int) -> None:
    """Wait in turn: without a queue somebody unlucky could be overtaken for ever."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:chain)"), {"chain": chain})


def broken(connection: Connection, table: Table) -> Iterator[Broken]:
    """Walk all chains of a table and yield the first fault of each."""
    faulty: set[int] = set()
    head, chain = Head(), None
    query = select(table).order_by(table.c.chain, table.c.seq).execution_options(yield_per=_ROWS_AT_ONCE)
    for row in connection.execute(query).mappings():
        if row["chain"] != chain:
            head, chain = Head(), row["chain"]
        if chain not in faulty and (why := _fault(head, dict(row))):
            faulty.add(row["chain"])
            yield Broken(row["chain"], row["seq"], why)
        head = Head(row["seq"], row["hash"])


def _fault(head: Head, row: Mapping[str, Any]) -> str:
    if row["seq"] != head.seq + 1:
        return "missing"
    return "" if next_hash(head.hash, row) == row["hash"] else "changed"


def _spelled(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
