"""Recording that somebody met or talked with the client."""

from typing import Any

from marshmallow import Schema, fields

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Json
from koppi.store.records import ClientContact
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.in_case import require_person
from koppi.usecases.operations.operation import LocalOperation, Running
from koppi.usecases.operations.temporal import Temporal, moment_of


def _record(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Record a meeting or talk of who acts with the case's client; what is to come is none yet."""
    act, case = running.act, running.own_case(inputs["case_key"])
    person = require_person(running, Conflict("client_contact.by_machine"))
    at = moment_of(inputs.get("at"), running) or act.now
    if at > act.now:
        raise Invalid("client_contact.in_the_future")
    entry = running.entry(case, running.taken("client_contact"))
    met = ClientContact(**entry, person=person, at=at, mode=inputs["mode"])
    act.tx.client_contacts.add(met, running.data_key)
    return {"client_contact": str(met.key)}


class _Record(Schema):
    case_key = fields.Integer(required=True)
    at = Temporal(allow_none=True)
    mode = short_code(required=True)


class _Recorded(Schema):
    client_contact = fields.String()


OPERATIONS = (LocalOperation("client_contact.record", _Record(), _Recorded(), _record),)
