"""What happens in a case from outside its processes: a trigger, a message to the named person, a follow-up note."""

from dataclasses import dataclass
from datetime import timedelta

from koppi.domain.errors import Conflict, NotFound, Refused
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.store.records import Case, Contact, FollowUpNote
from koppi.usecases import messages
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.cases import readable
from koppi.usecases.enclosing import Enclosed

TRIGGER = "trigger_raised"
MESSAGE = "direct_contact"
NOTE = "follow_up_note"
"""The messages that these become; a diagram that answers them begins with them, or waits for them by the case's key."""
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Happened:
    """What was taken in: the key of what was written, and the instance that it moved, None while none did."""

    key: int
    instance_key: int | None


@usecase(Permission.CASE_EVENTS)
def raise_trigger(
    act: Act, case_key: int, *, code: str | None, severity: str | None = None, text: str = ""
) -> Happened:
    """Raise a trigger in a case; the text reaches the trigger's record, sealed, and no variable.

    Raises:
        NotFound: `case.unknown`, also when it is not the actor's.
        Refused: a machine account that does not list the message.
        Conflict: `case.closed`; `case.nobody_takes` when no process answers it, so that nothing is lost unseen.
    """
    case = _open_case(act, case_key, TRIGGER)
    variables: dict[str, Json] = {"code": code, "severity": severity, "raised_by": act.actor.name}
    enclosed = Enclosed("trigger", {"text": text}) if text else None
    taken = messages.take_in(act, TRIGGER, str(case.key), variables, case=case, enclosed=enclosed)
    if taken.instance_key is None and taken.kept_for is None:
        raise Conflict("case.nobody_takes")
    return Happened(taken.message_key, taken.instance_key)


@usecase(Permission.CASE_EVENTS)
def send_message(act: Act, case_key: int, *, channel: str, source: str, text: str) -> Happened:
    """Write down a contact of the case's client with the named person, and tell the processes of the case.

    Raises: as `raise_trigger`, except that nobody need take it.
    """
    case = _open_case(act, case_key, MESSAGE)
    contact = Contact(
        key=act.tx.new_key(),
        client_key=case.client_key,
        case_key=case.key,
        channel=channel,
        source=source,
        unit=case.unit,
        at=act.now,
        received_by=act.actor.name,
        reason=text,
    )
    act.tx.contacts.add(contact, act.tx.seals.key_for(client_key=case.client_key))
    variables: dict[str, Json] = {"contact": str(contact.key), "channel": channel, "source": source}
    taken = messages.take_in(act, MESSAGE, str(case.key), variables, case=case, time_to_live=_KEPT)
    if taken.instance_key is not None:
        act.tx.contacts.update(contact.key, instance_key=taken.instance_key)
    return Happened(contact.key, taken.instance_key)


@usecase(Permission.CASE_EVENTS)
def add_follow_up_note(
    act: Act,
    case_key: int,
    *,
    kind: str,
    stability: str | None = None,
    well_being: int | None = None,
    text: str = "",
) -> Happened:
    """Write down how the client is doing, and tell the processes of the case.

    Raises: as `raise_trigger`, except that nobody need take it.
    """
    case = _open_case(act, case_key, NOTE)
    note = FollowUpNote(
        key=act.tx.new_key(),
        case_key=case.key,
        client_key=case.client_key,
        unit=case.unit,
        recorded_at=act.now,
        recorded_by=act.actor.name,
        content={"text": text} if text else None,
        kind=kind,
        at=act.now,
        stability=stability,
        well_being=well_being,
    )
    act.tx.follow_up_notes.add(note, act.tx.seals.key_for(client_key=case.client_key))
    variables: dict[str, Json] = {
        "follow_up_note": str(note.key),
        "kind": kind,
        "stability": stability,
        "well_being": well_being,
    }
    taken = messages.take_in(act, NOTE, str(case.key), variables, case=case, time_to_live=_KEPT)
    return Happened(note.key, taken.instance_key)


def _open_case(act: Act, key: int, message: str) -> Case:
    """Return an open case that the actor may tell something of."""
    if act.actor.machine:
        if not act.actor.may_send(message):
            raise Refused("message.not_listed", message=message)
        case = act.tx.cases.get(key)
        if case is None:
            raise NotFound("case.unknown", key=key)
    else:
        case, _ = readable(act, key)
    if case.closed_at is not None:
        raise Conflict("case.closed")
    act.concerns("case", case.key, case_key=case.key, client_key=case.client_key, unit=case.unit)
    return case
