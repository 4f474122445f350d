"""Answers kept for repeated requests."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.errors import duplicate
from koppi.store.records import Kept
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.seals import DataKeyRow
from koppi.store.rows.settings import IdempotencyRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_KEPT = Shape(IdempotencyRow, Kept)


class Idempotency(Repository):
    """Answers by actor, path and the key the client chose."""

    def find(self, actor: str, path: str, idempotency_key: str, since: datetime) -> Kept | None:
        """Return the answer kept since a moment."""
        query = select(*_KEPT.columns).where(
            IdempotencyRow.actor == actor,
            IdempotencyRow.path == path,
            IdempotencyRow.idempotency_key == idempotency_key,
            IdempotencyRow.at > since,
        )
        row = self._connection.execute(query).mappings().first()
        return Kept(**{**row, "response": self._opened(row["key"], row["response"])}) if row else None

    def keep(self, kept: Kept, data_key: int | None = None) -> None:
        """Keep an answer; a body is kept only with a data key to seal it.

        Raises:
            Duplicate: `store.request_repeated`, when the same request is being answered at this moment.
        """
        sealed = None
        if data_key is not None and kept.response is not None:
            sealed = self._work.seals.seal(data_key, _place(kept.key), kept.response)
        row = _KEPT.values(kept, response=sealed)
        with duplicate("uq_idempotency", "idempotency.idempotency_key", "store.request_repeated"):
            self._connection.execute(insert(table_of(IdempotencyRow)), row)

    def forget(self, before: datetime) -> int:
        """Drop the answers from before a moment, with the data keys that were made for them; return how many."""
        old = select(IdempotencyRow.key).where(IdempotencyRow.at <= before)
        self._connection.execute(delete(DataKeyRow).where(DataKeyRow.instance_key.in_(old)))
        return self._connection.execute(delete(IdempotencyRow).where(IdempotencyRow.at <= before)).rowcount

    def _opened(self, key: int, sealed: bytes | None) -> Json | Erased | None:
        return self._work.seals.open(_place(key), sealed) if sealed else None


def _place(key: int) -> Place:
    return Place("idempotency", "response", key)
