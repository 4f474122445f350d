"""Triggers: what asks for a look at a case before its review."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.errors import Conflict
from koppi.domain.step import Json
from koppi.store.records import Case, Trigger
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.in_case import merged
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running

_JOINED_WITHIN = timedelta(days=7)
"""How long an open trigger takes up others of its code."""


def _raise(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Raise a trigger; one whose code was raised within the week and is open still is joined to that one.

    Raises:
        Conflict: `case.closed`, also at this very moment.
    """
    case, tx = running.own_case(inputs["case_key"]), running.act.tx
    # two of one code at the same moment must see each other, and both whether the case was closed meanwhile
    if tx.cases.hold(case.key).closed_at is not None:
        raise Conflict("case.closed")
    earlier = tx.triggers.lock_open(case.key, inputs["code"], running.act.now - _JOINED_WITHIN)
    trigger = Trigger(
        **running.entry(case, running.taken("trigger")),
        code=inputs["code"],
        severity=inputs["severity"],
        raised_by=running.act.actor.name,
        raised_at=running.act.now,
        joined_to=earlier.key if earlier else None,
    )
    tx.triggers.add(trigger, running.data_key)
    return {"trigger": str(earlier.key if earlier else trigger.key), "joined": earlier is not None}


def _handle(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Handle a trigger and those that were joined to it."""
    case, key = running.own_case(inputs["case_key"]), inputs["trigger"]
    mine = [t for t in running.act.tx.triggers.of_case(case.key) if key in (t.key, t.joined_to)]
    if key not in [trigger.key for trigger in mine]:
        raise OperationError("trigger_unknown", str(key))
    said = running.taken("trigger", key)
    for trigger in mine:
        _write(running, case, trigger, inputs, said if trigger.key == key else {})
    return {"trigger": str(key)}


def _write(running: Running, case: Case, trigger: Trigger, inputs: dict[str, Any], said: Mapping[str, Json]) -> None:
    now, by = running.act.now, running.act.actor.name
    handled = replace(
        trigger,
        state="handled",
        outcome=inputs["outcome"],
        severity=inputs["severity"] or trigger.severity,
        handled_by=by,
        handled_at=now,
        content=merged(trigger.content, said),
    )
    running.act.tx.triggers.write(handled, running.data_key)


class _Raise(Schema):
    case_key = fields.Integer(required=True)
    code = short_code(required=True)
    severity = short_code(allow_none=True, load_default=None)


class _Raised(Schema):
    trigger = fields.String()
    joined = fields.Boolean()


class _Handle(Schema):
    case_key = fields.Integer(required=True)
    trigger = fields.Integer(required=True)
    outcome = short_code(allow_none=True, load_default=None)
    severity = short_code(allow_none=True, load_default=None)


class _Handled(Schema):
    trigger = fields.String()


OPERATIONS = (
    LocalOperation("trigger.raise", _Raise(), _Raised(), _raise),
    LocalOperation("trigger.handle", _Handle(), _Handled(), _handle),
)
