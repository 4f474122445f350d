"""Who carries a case: proposed, offered, accepted or declined. Whoever carries it keeps it until another accepts."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.errors import Conflict
from koppi.domain.responsibility import require_offered_to
from koppi.domain.step import Json
from koppi.store.records import Case, Responsibility
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running

RESPONSIBLE = "case_owner"
"""The kind of responsibility where the diagram names none."""
BACKUP = "backup"


def require_person(running: Running, name: str) -> None:
    """Refuse somebody who cannot carry a case; who can does not leave before the end of this transaction.

    Raises:
        OperationError: `person_unknown`.
    """
    user = running.act.tx.users.hold(name)
    if user is None or not user.active or user.kind != "person":
        raise OperationError("person_unknown", name)


def hand_over(running: Running, case: Case, person: str, backup: str | None) -> None:
    """Write on the case who carries it from now on; its open work follows."""
    act = running.act
    running.case = replace(case, responsible_person=person, backup_person=backup or case.backup_person)
    act.tx.cases.update(case.key, responsible_person=person, backup_person=running.case.backup_person)
    if not running.case_is_new:  # what this instance has open is taken along when it comes to its case
        act.tx.work_items.follow_case(
            case.key, unit=case.unit, responsible_person=person, now=act.now, actor=act.actor.name
        )


def responsibility(running: Running, case: Case, kind: str, person: str | None) -> Responsibility:
    """Return what somebody is to carry of a case from now on."""
    return Responsibility(
        key=running.act.tx.new_key(),
        case_key=case.key,
        kind=kind,
        person=person,
        unit=case.unit,
        since=running.act.now,
        named_by=running.act.actor.name,
    )


def _propose(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    case = running.own_case(inputs["case_key"])
    found = running.act.tx.responsibilities.propose(inputs["role"], case.unit)
    return {"person": found[0], "load": found[1]} if found else {"person": None, "load": None}


def _name(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Name the person given, else the one of the role in the case's unit who has the fewest open cases."""
    case, backup = running.own_case(inputs["case_key"]), inputs["backup"]
    if backup:
        require_person(running, backup)
    person = _named(running, case, inputs)
    if backup:
        running.act.tx.responsibilities.name(responsibility(running, case, BACKUP, backup))
    hand_over(running, case, person, backup)
    return {"responsible_person": person}


def _named(running: Running, case: Case, inputs: dict[str, Any]) -> str:
    """Keep who carries the case from now on, and return the name."""
    given, role = inputs["person"], inputs["role"]
    if not given and not role:
        raise OperationError("wrong_input", "person, role")
    named = responsibility(running, case, inputs["role_kind"], given or None)
    table = running.act.tx.responsibilities
    name = table.name_instead if running.case_is_new else table.name
    person = name(named, role=role)
    if person is None:
        raise OperationError("person_unknown", given) if given else OperationError("nobody_has_the_role", str(role))
    return person


def _offer(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    case, person, backup = running.own_case(inputs["case_key"]), inputs["person"], inputs["backup"]
    for name in filter(None, (person, backup)):
        require_person(running, name)
    running.act.tx.responsibilities.offer(
        responsibility(running, case, inputs["role_kind"], person),
        backup=responsibility(running, case, BACKUP, backup) if backup else None,
    )
    running.case_is_new = False  # an offer of it is stored
    return {"person": person}


def _accept(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Let the person of the offer carry the case; only he or his substitute can say so."""
    case, act = running.own_case(inputs["case_key"]), running.act
    offer = act.tx.responsibilities.offered(case.key)
    if offer is None or offer.person is None:
        raise Conflict("case.nothing_offered")
    require_offered_to(offer.person, act.actor)
    backup = act.tx.responsibilities.accept(offer, act.now)
    hand_over(running, case, offer.person, backup)
    return {"responsible_person": offer.person}


def _decline(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Let the offer lapse, if one stands."""
    case = running.own_case(inputs["case_key"])
    running.act.tx.responsibilities.decline(case.key, running.act.now)
    return {"responsible_person": case.responsible_person}


def _record_no_named_person(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    case, reason = running.own_case(inputs["case_key"]), inputs["reason_code"]
    running.act.tx.cases.update(case.key, no_person_reason=reason)
    running.case = replace(case, no_person_reason=reason)
    return {"responsible_person": case.responsible_person}


class _OfCase(Schema):
    case_key = fields.Integer(required=True)


class _Propose(_OfCase):
    role = short_code(required=True)


class _Proposed(Schema):
    person = fields.String(allow_none=True)
    open_cases = fields.Integer(attribute="load", data_key="load", allow_none=True)


class _Name(_OfCase):
    person = fields.String(allow_none=True, load_default=None)
    role = fields.String(allow_none=True, load_default=None)
    role_kind = short_code(load_default=RESPONSIBLE)
    backup = fields.String(allow_none=True, load_default=None)


class _Offer(_OfCase):
    person = fields.String(required=True)
    role_kind = short_code(load_default=RESPONSIBLE)
    backup = fields.String(allow_none=True, load_default=None)


class _Offered(Schema):
    person = fields.String()


class _Reason(_OfCase):
    reason_code = short_code(required=True)


class _Carried(Schema):
    responsible_person = fields.String(allow_none=True)


OPERATIONS = (
    LocalOperation("case.propose_person", _Propose(), _Proposed(), _propose),
    LocalOperation("case.name_responsible_person", _Name(), _Carried(), _name),
    LocalOperation("case.offer_responsibility", _Offer(), _Offered(), _offer),
    LocalOperation("case.accept_responsibility", _OfCase(), _Carried(), _accept),
    LocalOperation("case.decline_responsibility", _OfCase(), _Carried(), _decline),
    LocalOperation("case.record_no_named_person", _Reason(), _Carried(), _record_no_named_person),
)
