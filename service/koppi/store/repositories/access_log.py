"""The access log: who saw whose data, hash-chained by actor."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from koppi.store import chains
from koppi.store.records import Accessed, AccessEntry, Broken, Head
from koppi.store.repositories.base import Repository
from koppi.store.rows.audit import AccessRow
from koppi.store.rows.base import table_of
from koppi.store.shape import Shape

_TABLE = table_of(AccessRow)
_ACCESSED = Shape(AccessRow, Accessed)


class AccessLog(Repository):
    """The access log. Write it last in a transaction: two requests of one actor wait for each other here."""

    def append(self, *entries: AccessEntry, head: Head | None = None) -> Head | None:
        """Write entries of one actor and return the new end; with the `head` read at sign-in it is one statement."""
        if not entries:
            return head
        chain = entries[0].actor_key
        return chains.append(self._connection, _TABLE, chain, lambda end: self._rows(entries, chain, end), head)

    def of(
        self, *, client_key: int | None = None, actor: str | None = None, after: int | None = None, limit: int = 100
    ) -> list[Accessed]:
        """Return entries, newest first; `after` is the key of the last one seen."""
        query = select(*_ACCESSED.columns, AccessRow.chain)
        if client_key is not None:
            query = query.where(AccessRow.client_key == client_key)
        if actor is not None:
            query = query.where(AccessRow.actor == actor)
        if after is not None:
            query = query.where(AccessRow.key < after)
        rows = self._connection.execute(query.order_by(AccessRow.key.desc()).limit(limit))
        return [_ACCESSED.record(row, actor_key=row.chain) for row in rows]

    def verify(self) -> list[Broken]:
        """Check every actor's chain and return the faults."""
        return list(chains.broken(self._connection, _TABLE))

    def _rows(self, entries: tuple[AccessEntry, ...], chain: int, head: Head) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        for entry in entries:
            values = asdict(entry)
            del values["actor_key"]
            rows.append(chains.chained(head, {"key": self._work.new_key(), "chain": chain, **values}))
            head = Head(rows[-1]["seq"], rows[-1]["hash"])
        return rows
