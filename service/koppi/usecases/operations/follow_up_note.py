"""Notes of how a client is doing."""

from typing import Any

from marshmallow import Schema, fields

from koppi.domain.step import Json
from koppi.store.records import FollowUpNote
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.operation import LocalOperation, Running


def _record(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    case = running.own_case(inputs["case_key"])
    note = FollowUpNote(
        **running.entry(case, running.taken("follow_up_note")),
        kind=inputs["kind"],
        at=running.act.now,
        stability=inputs["stability"],
        well_being=inputs["well_being"],
    )
    running.act.tx.follow_up_notes.add(note, running.data_key)
    return {"follow_up_note": str(note.key)}


class _Record(Schema):
    case_key = fields.Integer(required=True)
    kind = short_code(required=True)
    stability = short_code(allow_none=True, load_default=None)
    well_being = fields.Integer(allow_none=True, load_default=None)


class _Recorded(Schema):
    follow_up_note = fields.String()


OPERATIONS = (LocalOperation("follow_up_note.record", _Record(), _Recorded(), _record),)
