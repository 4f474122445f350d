"""Starting and completing the assessment of a client's needs."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.assessment import require_carried
from koppi.domain.errors import Conflict, Duplicate
from koppi.domain.step import Json
from koppi.store.records import Assessment
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.in_case import merged
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running
from koppi.usecases.operations.temporal import Temporal, moment_of


def _start(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Start the assessment of a case that somebody carries (I3), and tell of the one before; a case has one open."""
    case = running.own_case(inputs["case_key"])
    require_carried(case.responsible_person, case.no_person_reason)
    assessment = Assessment(
        **running.entry(case, {}),
        scope=inputs.get("scope"),
        start_ground=inputs.get("start_ground"),
        started_at=running.act.now,
        due_at=moment_of(inputs.get("due_at"), running, end=True),
    )
    tx = running.act.tx
    try:
        with tx.attempt():
            tx.assessments.add(assessment, running.data_key)
    except Duplicate:
        raise OperationError("assessment_open", str(case.key)) from None
    earlier = tx.assessments.latest_completed(case.key)
    return {
        "assessment": assessment.key,
        "earlier_assessment": earlier and earlier.key,
        "earlier_assessment_at": earlier and earlier.completed_at,
    }


def _complete(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Complete the case's open assessment with what forms said of it."""
    act, case = running.act, running.own_case(inputs["case_key"])
    assessment = act.tx.assessments.lock_open(case.key)
    if assessment is None:
        raise Conflict("assessment.none_open")
    completed = replace(
        assessment,
        state="completed",
        completed_at=act.now,
        completed_by=act.actor.name,
        services_needed=inputs.get("services_needed"),
        content=merged(assessment.content, running.taken("assessment")),
    )
    act.tx.assessments.write(completed, running.data_key)
    return {"assessment": str(assessment.key)}


class _Start(Schema):
    case_key = fields.Integer(required=True)
    scope = short_code(allow_none=True)
    start_ground = short_code(allow_none=True)
    due_at = Temporal(allow_none=True)


class _Complete(Schema):
    case_key = fields.Integer(required=True)
    services_needed = fields.Boolean(allow_none=True)


class _Assessed(Schema):
    assessment = fields.String()


class _Started(_Assessed):
    earlier_assessment = fields.String(allow_none=True)
    earlier_assessment_at = fields.DateTime(allow_none=True)


OPERATIONS = (
    LocalOperation("assessment.start", _Start(), _Started(), _start),
    LocalOperation("assessment.complete", _Complete(), _Assessed(), _complete),
)
