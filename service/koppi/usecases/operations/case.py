"""Opening a case or finding the open one, and what is known of it."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.step import Json
from koppi.store.records import Case, Contact
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.contact import own_contact
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running
from koppi.usecases.operations.responsibility import RESPONSIBLE, require_person, responsibility

_FACTS = ("phase", "level", "client_group", "special_support", "social", "health", "joint_client", "model_variant")


def _find_open(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Tell whether the contact's client has an open case, and join it where that is asked for."""
    contact = own_contact(running, inputs["contact"])
    case = running.act.tx.cases.open_of_client(contact.client_key) if contact.client_key else None
    if case is None:
        return {"case_key": None, "responsible_person": None}
    if inputs["join"] and running.case is None:
        running.case = case
        running.act.tx.contacts.update(contact.key, case_key=case.key)
        _enter(running, case)
    return {"case_key": str(case.key), "responsible_person": case.responsible_person}


def _open(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Open the case of the contact's client, or join the one that is open: a client has one open case (I1)."""
    tx = running.act.tx
    contact = own_contact(running, inputs["contact"])
    if contact.client_key is None:
        raise OperationError("client_not_identified", str(contact.key))
    new = _new_case(running, contact, inputs)
    case = tx.cases.open(new)
    running.case, running.case_is_new = case, case.key == new.key
    if running.case_is_new:
        tx.responsibilities.name(responsibility(running, case, RESPONSIBLE, case.responsible_person), first=True)
    tx.contacts.update(contact.key, case_key=case.key, instance_key=running.instance.key)
    _enter(running, case)
    return {
        "case_key": str(case.key),
        "client_key": str(case.client_key),
        "created": running.case_is_new,
        "responsible_person": case.responsible_person,
    }


def _enter(running: Running, case: Case) -> None:
    """Tie the instance to its case."""
    if running.instance.client_key is None:  # else it has its client's data key since it is known
        data_key = running.act.tx.seals.key_for(client_key=case.client_key)
        running.instance = replace(running.instance, data_key=data_key)
    running.instance = replace(
        running.instance,
        case_key=case.key,
        client_key=case.client_key,
        unit=case.unit,
        business_id=str(case.key),
    )


def _new_case(running: Running, contact: Contact, inputs: dict[str, Any]) -> Case:
    assert contact.client_key is not None  # only an identified client has a case
    unit = contact.unit or running.instance.unit
    return Case(
        key=running.act.tx.new_key(),
        client_key=contact.client_key,
        phase="assessment",
        level=inputs["level"],
        unit=unit,
        client_group=inputs["client_group"],
        social=inputs["social"],
        health=inputs["health"],
        special_support=inputs["special_support"],
        model_variant=inputs["model_variant"],
        responsible_person=_first_person(running, unit, inputs),
        opened_at=running.act.now,
    )


def _first_person(running: Running, unit: str | None, inputs: dict[str, Any]) -> str:
    """Return who carries a case from its first moment: who acts, else who is named, else the one with the fewest."""
    if not running.act.actor.machine:
        return running.act.actor.name
    given, role = inputs["person"], inputs["role"]
    if given:
        require_person(running, given)
        return str(given)
    if not role:
        raise OperationError("wrong_input", "person, role")
    found = running.act.tx.responsibilities.propose(role, unit)
    if found is None:
        raise OperationError("nobody_has_the_role", role)
    return found[0]


def _update(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Write what is given; what is left out or null stays as it is."""
    case = running.own_case(inputs["case_key"])
    facts = {name: inputs[name] for name in _FACTS if inputs.get(name) is not None}
    if facts:
        running.act.tx.cases.update(case.key, **facts)
        running.case = replace(case, **facts)
    return {"case_key": str(case.key)}


class _FindOpen(Schema):
    contact = fields.Integer(required=True)
    join = fields.Boolean(load_default=False)


class _Found(Schema):
    case_key = fields.String(allow_none=True)
    responsible_person = fields.String(allow_none=True)


class _Open(Schema):
    contact = fields.Integer(required=True)
    client_group = short_code(allow_none=True, load_default=None)
    social = fields.Boolean(load_default=True)
    health = fields.Boolean(load_default=False)
    model_variant = short_code(allow_none=True, load_default=None)
    level = fields.Integer(allow_none=True, load_default=None)
    special_support = fields.Boolean(load_default=False)
    person = fields.String(allow_none=True, load_default=None)
    role = short_code(allow_none=True, load_default=None)


class _Opened(Schema):
    case_key = fields.String()
    client_key = fields.String()
    created = fields.Boolean()
    responsible_person = fields.String(allow_none=True)


class _Update(Schema):
    case_key = fields.Integer(required=True)
    phase = short_code(allow_none=True)
    level = fields.Integer(allow_none=True)
    client_group = short_code(allow_none=True)
    special_support = fields.Boolean(allow_none=True)
    social = fields.Boolean(allow_none=True)
    health = fields.Boolean(allow_none=True)
    joint_client = fields.Boolean(allow_none=True)
    model_variant = short_code(allow_none=True)


class _Updated(Schema):
    case_key = fields.String()


OPERATIONS = (
    LocalOperation("case.find_open", _FindOpen(), _Found(), _find_open),
    LocalOperation("case.open", _Open(), _Opened(), _open),
    LocalOperation("case.update", _Update(), _Updated(), _update),
)
