"""Clients: whom a contact is about."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from koppi.domain.errors import Conflict
from koppi.domain.identity_code import birth_date_of, is_identity_code, normal
from koppi.domain.step import Json
from koppi.store.records import Client, Contact
from koppi.usecases.clients import find_or_add
from koppi.usecases.operations.contact import own_contact
from koppi.usecases.operations.operation import LocalOperation, Running


def _identify(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Find the client that forms told of, or add him, and tie the contact and this instance to him."""
    contact = own_contact(running, inputs["contact"])
    client = _client(running, contact, _said(running))
    if client is None:
        return {"client_key": None, "known": False}
    _tie(running, contact, client)
    return {"client_key": str(client.key), "known": client.created_at < contact.at}


def _client(running: Running, contact: Contact, said: dict[str, Any]) -> Client | None:
    """Return the client as he is now known, None where nobody is identified."""
    tx = running.act.tx
    key = contact.client_key or running.instance.client_key
    current = tx.clients.get(key) if key else None
    if current is None:
        if not {"identity_code", "first_names", "last_name"} & set(said):
            return None
        new = Client(key=tx.new_key(), created_at=running.act.now, **said)
        client, known = find_or_add(running.act, new)
        return _updated(running, client, said) if known else client
    code = said.get("identity_code")
    if code in (None, current.identity_code):
        return _updated(running, current, said)
    if current.identity_code is not None:
        raise running.refusal("client", "identity_code", "client.other_identity_code")
    return _updated(running, _same_person(running, current, said["identity_code"]), said)


def _same_person(running: Running, current: Client, code: str) -> Client:
    """Return who has this code, where a client without one turns out to be somebody who is known."""
    known = running.act.tx.clients.by_identity_code(code)
    if known is not None and running.case is not None:
        raise Conflict("client.known_with_another_case", case=running.case.key)
    return known or current


def _updated(running: Running, client: Client, said: Mapping[str, Any]) -> Client:
    updated = replace(client, **said)
    if "identity_code" in said and "birth_date" not in said:
        updated = replace(updated, birth_date=birth_date_of(said["identity_code"]))
    if updated != client:
        running.act.tx.clients.update(updated)
    return updated


def _tie(running: Running, contact: Contact, client: Client) -> None:
    """Seal the contact and what this instance keeps from now on with the client's own key."""
    tx = running.act.tx
    data_key = tx.seals.key_for(client_key=client.key)
    if contact.client_key != client.key:
        tied = replace(contact, client_key=client.key, instance_key=running.instance.key)
        tx.contacts.write(tied, data_key)
    if running.instance.client_key != client.key:
        running.instance = replace(running.instance, client_key=client.key, data_key=data_key)


def _said(running: Running) -> dict[str, Any]:
    """Return what forms said of the client, as the columns of his record.

    Raises:
        Invalid: with the field where something else stands than belongs there.
    """
    taken = {term: value for term, value in running.taken("client").items() if value not in (None, "")}
    try:
        said: dict[str, Any] = _Said().load(taken, unknown=EXCLUDE)
    except ValidationError as fault:
        raise running.refusal("client", min(map(str, fault.messages)), "client.wrong_value") from None
    if "identity_code" in said:
        said["identity_code"] = normal(said["identity_code"])
        if not is_identity_code(said["identity_code"]):
            raise running.refusal("client", "identity_code", "contact.not_an_identity_code")
    return said


class _Said(Schema):
    identity_code = fields.String()
    first_names = fields.String()
    last_name = fields.String()
    birth_date = fields.Date()
    municipality = fields.String()
    language = fields.String()
    non_disclosure = fields.Boolean()


class _Identify(Schema):
    contact = fields.Integer(required=True)


class _Identified(Schema):
    client_key = fields.String(allow_none=True)
    known = fields.Boolean()


OPERATIONS = (LocalOperation("client.identify", _Identify(), _Identified(), _identify),)
