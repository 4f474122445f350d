"""Opening a case, naming who is responsible for it, closing it."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields, validate

from koppi.domain.errors import Duplicate
from koppi.domain.step import Json
from koppi.store.records import Case, Responsibility
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
    case, created = _join_or_add(running, contact.client_key, contact.unit or running.instance.unit, inputs)
    tx.contacts.update(contact.key, case_key=case.key, instance_key=running.instance.key)
    running.case = case
    running.instance = replace(
        running.instance,
        case_key=case.key,
        client_key=case.client_key,
        unit=case.unit,
        business_id=str(case.key),
        data_key=tx.seals.key_for(client_key=case.client_key),
    )
    return {"case_key": str(case.key), "client_key": str(case.client_key), "created": created}


def _join_or_add(running: Running, client_key: int, unit: str | None, inputs: dict[str, Any]) -> tuple[Case, bool]:
    """Return the client's open case, and whether it was opened here."""
    tx = running.act.tx
    case = tx.cases.open_of_client(client_key)
    if case is not None:
        return case, False
    created = True
    try:
        with tx.attempt():
            _add_case(running, client_key, unit, inputs)
    except Duplicate:  # another instance opened it at this moment: it is joined
        created = False
    case = tx.cases.open_of_client(client_key)
    assert case is not None  # just added, by this transaction or the other
    return case, created


def _add_case(running: Running, client_key: int, unit: str | None, inputs: dict[str, Any]) -> None:
    tx = running.act.tx
    tx.cases.add(
        Case(
            key=tx.new_key(),
            client_key=client_key,
            phase="assessment",
            unit=unit,
            client_group=inputs.get("client_group"),
            social=inputs["social"],
            health=inputs["health"],
            model_variant=inputs.get("model_variant"),
            opened_at=running.act.now,
        )
    )


def _name_responsible_person(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Name the person given, else the one of the role in the case's unit who has the fewest open cases."""
    act, tx = running.act, running.act.tx
    case = _case(running, inputs["case_key"])
    person = inputs.get("person") or _least_loaded(running, case, inputs.get("role"))
    user = tx.users.by_name(person)
    if user is None or not user.active or user.kind != "person":
        raise OperationError("person_unknown", person)
    tx.responsibilities.name(
        Responsibility(
            key=tx.new_key(),
            case_key=case.key,
            kind=inputs["role_kind"],
            person=person,
            unit=case.unit,
            since=act.now,
            named_by=act.actor.name,
        )
    )
    tx.cases.update(case.key, responsible_person=person)
    running.case = replace(case, responsible_person=person)
    tx.work_items.follow_case(case.key, unit=case.unit, responsible_person=person, now=act.now, actor=act.actor.name)
    return {"responsible_person": person}


def _least_loaded(running: Running, case: Case, role: str | None) -> str:
    if not role:
        raise OperationError("wrong_input", "person, role")
    people = [user.name for user in running.act.tx.users.all(role=role, unit=case.unit)]
    if not people:
        raise OperationError("nobody_has_the_role", role)
    load = running.act.tx.cases.load_of(people)
    return min(people, key=lambda name: (load.get(name, 0), name))


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
