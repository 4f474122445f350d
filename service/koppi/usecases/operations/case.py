"""Opening a case, naming who is responsible for it, closing it."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields, validate

from koppi.domain.step import Json
from koppi.store.records import Case, Contact, Responsibility
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running

_ROLE_KINDS = ("case_owner", "own_worker", "responsible_worker", "contact_person", "reception_team")


def _open(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Open the case of the contact's client, or join the one that is open: a client has one open case (I1)."""
    tx = running.act.tx
    contact = tx.contacts.get(inputs["contact"])
    if contact is None:
        raise OperationError("contact_unknown", str(inputs["contact"]))
    if contact.client_key is None:
        raise OperationError("client_not_identified", str(contact.key))
    if running.instance.client_key not in (None, contact.client_key):
        raise OperationError("not_this_client", str(contact.key))
    key = tx.new_key()
    case = tx.cases.open(_new_case(running, key, contact, inputs))
    created = case.key == key
    tx.contacts.update(contact.key, case_key=case.key, instance_key=running.instance.key)
    if running.instance.client_key is None:  # else it has its client's data key since it started
        running.instance = replace(running.instance, data_key=tx.seals.key_for(client_key=case.client_key))
    running.case, running.case_is_new = case, created
    running.instance = replace(
        running.instance,
        case_key=case.key,
        client_key=case.client_key,
        unit=case.unit,
        business_id=str(case.key),
    )
    return {"case_key": str(case.key), "client_key": str(case.client_key), "created": created}


def _new_case(running: Running, key: int, contact: Contact, inputs: dict[str, Any]) -> Case:
    assert contact.client_key is not None  # only an identified client has a case
    return Case(
        key=key,
        client_key=contact.client_key,
        phase="assessment",
        unit=contact.unit or running.instance.unit,
        client_group=inputs.get("client_group"),
        social=inputs["social"],
        health=inputs["health"],
        model_variant=inputs.get("model_variant"),
        opened_at=running.act.now,
    )


def _name_responsible_person(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Name the person given, else the one of the role in the case's unit who has the fewest open cases."""
    act, tx = running.act, running.act.tx
    case = _case(running, inputs["case_key"])
    person = _named(running, case, inputs)
    tx.cases.update(case.key, responsible_person=person)
    running.case = replace(case, responsible_person=person)
    if not running.case_is_new:  # what this instance has open is taken along when it comes to its case
        tx.work_items.follow_case(
            case.key, unit=case.unit, responsible_person=person, now=act.now, actor=act.actor.name
        )
    return {"responsible_person": person}


def _named(running: Running, case: Case, inputs: dict[str, Any]) -> str:
    """Keep who carries the case from now on, and return the name."""
    act, tx = running.act, running.act.tx
    given, role = inputs.get("person"), inputs.get("role")
    if not given and not role:
        raise OperationError("wrong_input", "person, role")
    responsibility = Responsibility(
        key=tx.new_key(),
        case_key=case.key,
        kind=inputs["role_kind"],
        person=given or None,
        unit=case.unit,
        since=act.now,
        named_by=act.actor.name,
    )
    person = tx.responsibilities.name(responsibility, role=role, first=running.case_is_new)
    if person is None:
        raise OperationError("person_unknown", given) if given else OperationError("nobody_has_the_role", str(role))
    return person


def _close(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    case = _case(running, inputs["case_key"])
    if case.closed_at is not None:
        return {"closed": True}
    running.act.tx.cases.update(
        case.key, phase="closed", closed_at=running.act.now, closing_reason=inputs.get("reason")
    )
    running.case = replace(case, phase="closed", closed_at=running.act.now)
    return {"closed": True}


def _case(running: Running, key: int) -> Case:
    """Return the case this instance works for; another one is out of an operation's reach."""
    if running.case is None or running.case.key != key:
        raise OperationError("not_this_case", str(key))
    return running.case


class _Open(Schema):
    contact = fields.Integer(required=True)
    client_group = fields.String(allow_none=True)
    social = fields.Boolean(load_default=True)
    health = fields.Boolean(load_default=False)
    model_variant = fields.String(allow_none=True)


class _Opened(Schema):
    case_key = fields.String()
    client_key = fields.String()
    created = fields.Boolean()


class _Name(Schema):
    case_key = fields.Integer(required=True)
    person = fields.String(allow_none=True)
    role = fields.String(allow_none=True)
    role_kind = fields.String(load_default="case_owner", validate=validate.OneOf(_ROLE_KINDS))


class _Named(Schema):
    responsible_person = fields.String()


class _Close(Schema):
    case_key = fields.Integer(required=True)
    reason = fields.String(allow_none=True)


class _Closed(Schema):
    closed = fields.Boolean()


OPERATIONS = (
    LocalOperation("case.open", _Open(), _Opened(), _open),
    LocalOperation("case.name_responsible_person", _Name(), _Named(), _name_responsible_person),
    LocalOperation("case.close", _Close(), _Closed(), _close),
)
