"""A contact arrives, by any channel: it is written down, and the processes that begin with a contact begin."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from koppi.domain.errors import FieldError, Invalid, Refused
from koppi.domain.identity_code import is_identity_code, normal
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.store.records import Client, Contact
from koppi.usecases import messages
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.clients import find_or_add

MESSAGE = "contact_received"
"""The message that a contact becomes; a diagram that handles contacts begins with it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who the contact is about, as far as it is known."""

    identity_code: str | None = None
    first_names: str = ""
    last_name: str = ""
    birth_date: date | None = None
    language: str = "fi"
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Received:
    """A contact that was taken in, and the instance that it began."""

    contact_key: int
    client_key: int | None
    instance_key: int | None

    @property
    def waiting(self) -> bool:
        """Whether no deployed process takes contacts: it waits until one does."""
        return self.instance_key is None


@usecase(Permission.CONTACT)
def receive(
    act: Act,
    *,
    channel: str,
    source: str,
    reason: str,
    person: Person | None = None,
    need_type: str | None = None,
    life_threat: bool = False,
    unit: str | None = None,
    codes: Mapping[str, Json] | None = None,
) -> Received:
    """Write a contact down and let the processes that begin with one begin; where there is none, it waits for one.

    Args:
        act: the act.
        channel: by which channel it came (code list CL02).
        source: from whom (code list CL01).
        reason: the matter in the person's own words; it stays in the contact, sealed, and reaches no diagram.
        person: whom it is about; None for an anonymous contact.
        need_type: what is asked for (code list CL03).
        life_threat: whether somebody's life is in danger.
        unit: the receiving unit; the actor's own when not given.
        codes: further codes that the diagrams may decide by.

    Raises:
        Refused: a machine account that does not list the message that contacts become.
        Invalid: `contact.invalid` with the fields at fault.
    """
    if act.actor.machine and not act.actor.may_send(MESSAGE):
        raise Refused("message.not_listed", message=MESSAGE)
    if person and person.identity_code:
        person = replace(person, identity_code=normal(person.identity_code))
    _require_valid(act, person, unit)
    unit = unit or min((u for _, u in act.actor.grants), default=None)
    client_key = _client(act, person) if person else None
    key = act.tx.new_key()
    contact = Contact(
        key=key,
        client_key=client_key,
        channel=channel,
        source=source,
        unit=unit,
        at=act.now,
        received_by=act.actor.name,
        reason=reason,
        content={"need_type": need_type, "life_threat": life_threat},
    )
    data_key = (
        act.tx.seals.key_for(client_key=client_key) if client_key else act.tx.seals.key_for(instance_key=key, new=True)
    )
    act.tx.contacts.add(contact, data_key)
    variables: dict[str, Json] = {
        **(codes or {}),
        "contact": str(key),
        "channel": channel,
        "source": source,
        "need_type": need_type,
        "life_threat": life_threat,
        "unit": unit,
        "client_key": None if client_key is None else str(client_key),
        "registered_by_person": not act.actor.machine,
    }
    published = messages.take_in(act, MESSAGE, str(key), variables, time_to_live=None, unit=unit, client_key=client_key)
    if published.instance_key is not None:
        act.tx.contacts.update(key, instance_key=published.instance_key)
    return Received(key, client_key, published.instance_key)


@usecase(Permission.SYSTEM)
def begin_waiting(act: Act, message_key: int) -> bool:
    """Let a contact begin that no process took when it came. Tells whether one takes it now."""
    taken = messages.take_from_inbox(act, message_key)
    if taken is None:
        return False
    message, instance_key = taken
    if message.expires_at == messages.NEVER:  # else somebody published it by hand, and may name any contact in it
        act.tx.contacts.update(int(message.correlation_key), instance_key=instance_key)
    return True


def count_waiting(act: Act) -> int:
    """Return how many contacts wait for a process that takes them."""
    return act.tx.messages.undelivered(act.now, MESSAGE)


def _require_valid(act: Act, person: Person | None, unit: str | None) -> None:
    faults = []
    if person and person.identity_code and not is_identity_code(person.identity_code):
        faults.append(FieldError("identity_code", "contact.not_an_identity_code"))
    if unit and unit not in {u for _, u in act.actor.grants} and unit not in {u.id for u in act.tx.units.all()}:
        faults.append(FieldError("unit", "contact.unknown_unit"))
    if faults:
        raise Invalid("contact.invalid", fields=faults, count=len(faults))


def _client(act: Act, person: Person) -> int:
    """Return the client's key: known by the identity code, else new."""
    given = Client(
        key=act.tx.new_key(),
        identity_code=person.identity_code or None,
        first_names=person.first_names,
        last_name=person.last_name,
        birth_date=person.birth_date,
        language=person.language,
        municipality=person.municipality,
        created_at=act.now,
    )
    return find_or_add(act, given)[0].key
