"""Moving a service line from its plan to its end."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields, validate

from koppi.domain.service_line import ENDED, STARTED, STATES, may_move
from koppi.domain.step import Json
from koppi.usecases.operations.in_case import locked, merged
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running
from koppi.usecases.operations.temporal import Temporal, day_of, today

_DAYS = ("start_on", "started_on", "ended_on")


def _update(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Move a line along one of its ways, and write what is given of it; what is not given stays.

    A line that starts or ends without a day does so today.
    """
    lines, case = running.act.tx.service_lines, running.own_case(inputs["case_key"])
    line = locked(lines, case, inputs["service_line"])
    state = inputs.get("state") or line.state
    if not may_move(line.state, state, needs_decision=line.needs_decision):
        raise OperationError("wrong_state", f"{line.state} -> {state}")
    given: dict[str, Any] = {name: day_of(inputs.get(name), running) for name in _DAYS}
    given |= {name: inputs.get(name) for name in ("request", "provider")}
    reached = {STARTED: "started_on", ENDED: "ended_on"}.get(state)
    if reached and not given[reached] and state != line.state:
        given[reached] = today(running)
    changed = {name: value for name, value in given.items() if value is not None}
    content = merged(line.content, running.taken("service_line", line.key))
    lines.write(replace(line, **changed, state=state, content=content), running.data_key)
    return {"service_line": str(line.key), "state": state}


class _Update(Schema):
    case_key = fields.Integer(required=True)
    service_line = fields.Integer(required=True)
    state = fields.String(allow_none=True, validate=validate.OneOf(STATES))
    start_on = Temporal(allow_none=True)
    started_on = Temporal(allow_none=True)
    ended_on = Temporal(allow_none=True)
    request = fields.String(allow_none=True)
    provider = fields.String(allow_none=True)


class _Updated(Schema):
    service_line = fields.String()
    state = fields.String()


OPERATIONS = (LocalOperation("service_line.update", _Update(), _Updated(), _update),)
