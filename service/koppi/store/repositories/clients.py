"""Clients and their contacts."""

import hmac
import unicodedata
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update

from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.errors import duplicate
from koppi.store.records import Client, Contact
from koppi.store.repositories.base import Repository
from koppi.store.rows.base import table_of
from koppi.store.rows.clients import ClientRow, ContactRow
from koppi.store.rows.seals import DataKeyRow
from koppi.store.sealing import Place
from koppi.store.shape import Shape

_CLIENT = Shape(ClientRow, Client)
_CONTACT = Shape(ContactRow, Contact)


class Clients(Repository):
    """Clients. Their names and identity codes are sealed here, each with the client's own data key."""

    def add(self, client: Client) -> None:
        """Add a client.

        Raises:
            Duplicate: `store.client_exists`, when somebody with this identity code is known.
        """
        row = self._row(client)
        with duplicate("uq_clients_code_hash", "clients.code_hash", "store.client_exists"):
            self._connection.execute(insert(table_of(ClientRow)), row)

    def update(self, client: Client) -> None:
        """Write a client anew."""
        self._connection.execute(update(ClientRow).where(ClientRow.key == client.key).values(self._row(client)))

    def get(self, key: int) -> Client | None:
        return next(iter(self._clients(_clients().where(ClientRow.key == key))), None)

    def with_key(self, key: int) -> Client | None:
        """Return a client and bring the data key to hand with which all that is known of him is sealed."""
        mine = (DataKeyRow.client_key == ClientRow.key) & DataKeyRow.destroyed_at.is_(None)
        query = _clients().add_columns(DataKeyRow.key.label("data_key"), DataKeyRow.wrapped)
        rows = self._connection.execute(query.outerjoin(DataKeyRow, mine).where(ClientRow.key == key)).all()
        for row in rows:
            if row.wrapped is not None:
                self._work.seals.bring(row.data_key, row.wrapped)
        return next((_CLIENT.record(row, **self._opened(row.key, row.identity)) for row in rows), None)

    def many(self, keys: set[int]) -> dict[int, Client]:
        """Return the clients with these keys, by key; two statements however many."""
        return {client.key: client for client in self._clients(_clients().where(ClientRow.key.in_(keys)))}

    def by_identity_code(self, code: str) -> Client | None:
        """Return the client with this personal identity code, found by its hash."""
        query = _clients().where(ClientRow.code_hash == self._hash(code))
        return next(iter(self._clients(query)), None)

    def search(self, name: str, limit: int = 20) -> list[Client]:
        """Return clients whose name holds these words, by name; accents and case do not matter."""
        query = _clients()
        for word in fold(name).split():
            query = query.where(ClientRow.name_folded.contains(word, autoescape=True))
        return self._clients(query.order_by(ClientRow.name_folded, ClientRow.key).limit(limit))

    def erase(self, key: int, now: datetime) -> None:
        """Blank what identifies a client; what is sealed elsewhere goes with `seals.erase_client`."""
        gone = {"code_hash": None, "identity": None, "name_folded": "", "birth_date": None, "erased_at": now}
        self._connection.execute(update(ClientRow).where(ClientRow.key == key).values(gone))

    def _row(self, client: Client) -> dict[str, Any]:
        identity = {"first_names": client.first_names, "last_name": client.last_name, "code": client.identity_code}
        data_key = self._work.seals.key_for(client_key=client.key)
        return _CLIENT.values(
            client,
            identity=self._work.seals.seal(data_key, _identity(client.key), identity),
            code_hash=self._hash(client.identity_code) if client.identity_code else None,
            name_folded=fold(f"{client.last_name} {client.first_names}"),
        )

    def _clients(self, query: Select[Any]) -> list[Client]:
        rows = self._connection.execute(query).all()
        self._work.seals.fetch_of(row.identity for row in rows)
        return [_CLIENT.record(row, **self._opened(row.key, row.identity)) for row in rows]

    def _opened(self, key: int, sealed: bytes | None) -> dict[str, Any]:
        identity: Json | Erased = self._work.seals.open(_identity(key), sealed) if sealed else None
        if identity is None or isinstance(identity, Erased):
            return {}
        return {
            "first_names": identity["first_names"],
            "last_name": identity["last_name"],
            "identity_code": identity["code"],
        }

    def _hash(self, code: str) -> str:
        return hmac.new(self._work.secret_key, code.strip().upper().encode(), "sha256").hexdigest()


class Contacts(Repository):
    """Contacts by any channel; why they were made, and what forms wrote of them, is sealed."""

    def add(self, contact: Contact, data_key: int) -> None:
        """Add a contact; its reason is sealed with the client's or instance's data key."""
        sealed = self._sealed(_reason(contact.key), contact.reason, data_key)
        content = self._sealed(_content(contact.key), contact.content, data_key)
        self._connection.execute(insert(table_of(ContactRow)), _CONTACT.values(contact, reason=sealed, content=content))

    def write(self, contact: Contact, data_key: int) -> None:
        """Write a contact anew; what was sealed with a key that is destroyed stays as it is."""
        sealed = {"reason": (_reason(contact.key), contact.reason), "content": (_content(contact.key), contact.content)}
        values = _CONTACT.values(contact)
        for name, (place, value) in sealed.items():
            if isinstance(value, Erased):
                del values[name]
            else:
                values[name] = self._sealed(place, value, data_key)
        self._connection.execute(update(ContactRow).where(ContactRow.key == contact.key).values(values))

    def update(self, key: int, **columns: Any) -> None:
        """Write columns of a contact, such as its case once there is one."""
        self._connection.execute(update(ContactRow).where(ContactRow.key == key).values(columns))

    def release(self, instance_key: int) -> None:
        """Let go of an instance's contacts that are nobody's yet: the instance that is told of one takes it up."""
        held = (ContactRow.instance_key == instance_key, ContactRow.client_key.is_(None))
        self._connection.execute(update(ContactRow).where(*held).values(instance_key=None))

    def get(self, key: int) -> Contact | None:
        return next(iter(self._contacts(_contacts().where(ContactRow.key == key))), None)

    def of_client(self, client_key: int) -> list[Contact]:
        """Return a client's contacts, oldest first."""
        return self._contacts(_contacts().where(ContactRow.client_key == client_key).order_by(ContactRow.key))

    def of_case(self, case_key: int) -> list[Contact]:
        """Return a case's contacts, oldest first."""
        return self._contacts(_contacts().where(ContactRow.case_key == case_key).order_by(ContactRow.key))

    def newest(self, case_key: int, limit: int) -> list[Contact]:
        """Return a case's newest contacts, the newest first."""
        query = _contacts().where(ContactRow.case_key == case_key)
        return self._contacts(query.order_by(ContactRow.key.desc()).limit(limit))

    def _contacts(self, query: Select[Any]) -> list[Contact]:
        rows = self._connection.execute(query).mappings().all()
        self._work.seals.fetch_of(sealed for row in rows for sealed in (row["reason"], row["content"]))
        return [Contact(**{**row, **self._opened(row)}) for row in rows]

    def _opened(self, row: Any) -> dict[str, Any]:
        places = {"reason": _reason(row["key"]), "content": _content(row["key"])}
        return {name: self._work.seals.open(place, row[name]) if row[name] else None for name, place in places.items()}

    def _sealed(self, place: Place, value: Json, data_key: int) -> bytes | None:
        return self._work.seals.seal(data_key, place, value) if value else None


def fold(name: str) -> str:
    """Return a name without case and accents, as it is searched by."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def _identity(key: int) -> Place:
    return Place("clients", "identity", key)


def _reason(key: int) -> Place:
    return Place("contacts", "reason", key)


def _content(key: int) -> Place:
    return Place("contacts", "content", key)


def _clients() -> Select[Any]:
    return select(*_CLIENT.columns, ClientRow.identity)


def _contacts() -> Select[Any]:
    return select(*_CONTACT.columns)
