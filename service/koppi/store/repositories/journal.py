"""The journal of instances."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from koppi.store.records import Instance, JournalEntry, Journalled
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.journal import JournalRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_ENTRY = Shape(JournalRow, Journalled)


class Journal(Repository):
    """Append-only: every input of an instance, in order."""

    def append(self, instance: Instance, entries: Sequence[JournalEntry]) -> int:
        """Write entries after `instance.journal_seq` and return the last number; the instance is locked."""
        rows = [self._row(instance, instance.journal_seq + n, entry) for n, entry in enumerate(entries, start=1)]
        if rows:
            self._connection.execute(insert(table_of(JournalRow)), rows)
        return instance.journal_seq + len(rows)

    def of(self, instance_key: int, *, after: int = 0, limit: int | None = None) -> list[Journalled]:
        """Return an instance's entries after a number, the payloads opened."""
        query = select(*_ENTRY.columns).where(JournalRow.instance_key == instance_key, JournalRow.seq > after)
        rows = self._connection.execute(query.order_by(JournalRow.seq).limit(limit)).mappings().all()
        return [Journalled(**{**row, "payload": self._opened(row["key"], row["payload"])}) for row in rows]

    def _row(self, instance: Instance, seq: int, entry: JournalEntry) -> dict[str, object]:
        key = self._work.new_key()
        payload = None
        if entry.payload is not None:
            data_key = instance.data_key or self._work.seals.key_for(instance_key=instance.key)
            payload = self._work.seals.seal(data_key, _place(key), entry.payload)
        return {
            "key": key,
            "instance_key": instance.key,
            "seq": seq,
            "at": entry.at,
            "actor": entry.actor,
            "input": entry.input,
            "payload": payload,
            "case": entry.case,
            "versions": entry.versions,
            "decided": entry.decided,
            "passed": entry.passed,
        }

    def _opened(self, key: int, payload: bytes | None) -> object:
        return None if payload is None else self._work.seals.open(_place(key), payload)


def _place(key: int) -> Place:
    return Place("journal", "payload", key)
