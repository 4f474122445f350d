"""The data keys of clients and instances, and what is sealed with them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from koppi.domain.step import Json
from koppi.store.columns import from_json, to_json
from koppi.store.erased import ERASED, Erased
from koppi.store.keys import KeyMaker
from koppi.store.rows.base import table_of
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.messages import MessageRow
from koppi.store.rows.seals import DataKeyRow
from koppi.store.sealing import KeyRing, Place, data_key_of


class Seals:
    """Seals values, opens them, and erases people by destroying their keys."""

    def __init__(self, connection: Connection, keys: KeyMaker, ring: KeyRing) -> None:
        self._connection = connection
        self._keys = keys
        self._ring = ring
        self._of_client: dict[int, int] = {}

    def key_for(self, *, client_key: int | None = None, instance_key: int | None = None, new: bool = False) -> int:
        """Return the data key of a client, or of an instance (or message) without a client; it is made when missing.

        Whose owner is `new` has none yet: it is made without looking. A client's is looked up once a transaction.
        """
        if client_key is None and instance_key is None:
            raise ValueError("a data key belongs to a client or to an instance")
        if client_key is not None and client_key in self._of_client:
            return self._of_client[client_key]
        if client_key is not None:
            owner: dict[str, int | None] = {"client_key": client_key}
            mine: ColumnElement[bool] = DataKeyRow.client_key == client_key
        else:
            owner, mine = {"instance_key": instance_key}, DataKeyRow.instance_key == instance_key
        key = (None if new else self._find(mine)) or self._make(owner)
        if client_key is not None:
            self._of_client[client_key] = key
        return key

    def _find(self, mine: ColumnElement[bool]) -> int | None:
        found = self._connection.execute(
            select(DataKeyRow.key, DataKeyRow.wrapped).where(mine, DataKeyRow.destroyed_at.is_(None))
        ).first()
        if found is None:
            return None
        self.bring(found.key, found.wrapped)
        return int(found.key)

    def _make(self, owner: dict[str, int | None]) -> int:
        key = self._keys.new()
        wrapped = self._ring.new(key)
        self._connection.execute(insert(table_of(DataKeyRow)), dict(key=key, wrapped=wrapped, **owner))
        self._ring.remember(key, wrapped)
        return key

    def seal(self, data_key: int, place: Place, value: Json) -> bytes:
        """Seal a JSON value for one place.

        Raises:
            LookupError: the data key was destroyed.
        """
        if self._at_hand(data_key):
            return self._ring.seal(data_key, place, to_json(value).encode())
        raise LookupError(f"data key {data_key} is destroyed")

    def open(self, place: Place, sealed: bytes) -> Json | Erased:
        """Open a sealed value, or return `ERASED` when its key was destroyed.

        Raises:
            SealBroken: the value was changed, or moved from another row.
        """
        if self._at_hand(data_key_of(sealed)):
            return from_json(self._ring.open(place, sealed).decode())
        return ERASED

    def bring(self, data_key: int, wrapped: bytes) -> None:
        """Bring a key to hand that was read already, with what it seals."""
        if not self._ring.knows(data_key):
            self._ring.remember(data_key, wrapped)

    def fetch(self, data_keys: Sequence[int]) -> None:
        """Bring the keys to hand that are not yet, in one statement: before many values are opened."""
        missing = {key for key in data_keys if not self._ring.knows(key)}
        if not missing:
            return
        query = select(DataKeyRow.key, DataKeyRow.wrapped).where(DataKeyRow.key.in_(missing))
        for key, wrapped in self._connection.execute(query):
            if wrapped is not None:
                self._ring.remember(key, wrapped)

    def fetch_of(self, sealed: Iterable[bytes | None]) -> None:
        """Bring the keys of sealed values to hand."""
        self.fetch([data_key_of(value) for value in sealed if value])

    def erase_client(self, client_key: int, now: datetime) -> int:
        """Destroy the keys of a client, his instances and his messages; return how many."""
        instances = select(InstanceRow.key).where(InstanceRow.client_key == client_key)
        messages = select(MessageRow.key).where(
            or_(MessageRow.client_key == client_key, MessageRow.delivered_to.in_(instances))
        )
        owners = instances.union_all(messages)
        query: Any = (
            update(DataKeyRow)
            .where(
                or_(DataKeyRow.client_key == client_key, DataKeyRow.instance_key.in_(owners)),
                DataKeyRow.destroyed_at.is_(None),
            )
            .values(wrapped=None, destroyed_at=now)
            .returning(DataKeyRow.key)
        )
        destroyed = self._connection.execute(query).scalars().all()
        self._of_client.pop(client_key, None)
        for key in destroyed:
            self._ring.forget(key)
        return len(destroyed)

    def _at_hand(self, data_key: int) -> bool:
        self.fetch([data_key])
        return self._ring.knows(data_key)
