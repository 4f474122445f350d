"""Contacts: what a form says of one goes into it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.step import Json
from koppi.store.records import Contact
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running


def own_contact(running: Running, key: int) -> Contact:
    """Return a contact that this instance may work with: of its client, or not yet anybody's.

    Raises:
        OperationError: `contact_unknown`, `not_this_client`.
    """
    contact = running.act.tx.contacts.get(key)
    if contact is None:
        raise OperationError("contact_unknown", str(key))
    mine = running.instance
    if contact.client_key is not None and contact.client_key == mine.client_key:
        return contact
    of_another = contact.instance_key not in (None, mine.key)
    if of_another or None not in (contact.client_key, mine.client_key):
        raise OperationError("not_this_client", str(key))
    return contact


def key_of(running: Running, contact: Contact) -> int:
    """Return the key that seals a contact: its client's, else its own."""
    seals = running.act.tx.seals
    if contact.client_key is not None:
        return seals.key_for(client_key=contact.client_key)
    return seals.key_for(instance_key=contact.key)


def _complete(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    contact = own_contact(running, inputs["contact"])
    taken = running.taken("contact", contact.key)
    content = {**_content(contact), **taken}
    reason = content.pop("reason", None)
    if taken:
        written = replace(
            contact,
            content=content,
            reason=str(reason) if reason else contact.reason,
            instance_key=running.instance.key,
        )
        running.act.tx.contacts.write(written, key_of(running, contact))
    return {
        "source": content.get("source") or contact.source,
        "channel": content.get("channel") or contact.channel,
        "need_type": content.get("need_type"),
        "life_threat": content.get("life_threat") is True,
        "language": content.get("language"),
    }


def _content(contact: Contact) -> Mapping[str, Json]:
    return contact.content if isinstance(contact.content, Mapping) else {}


class _Complete(Schema):
    contact = fields.Integer(required=True)


class _Completed(Schema):
    source = fields.String()
    channel = fields.String()
    need_type = fields.Raw()
    life_threat = fields.Boolean()
    language = fields.String(allow_none=True)


OPERATIONS = (LocalOperation("contact.complete", _Complete(), _Completed(), _complete),)
