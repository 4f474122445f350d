"""Making a decision on a service, checking it with other eyes, and giving notice of it."""

from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain import decision as rules
from koppi.domain.errors import Conflict
from koppi.domain.service_line import after_notice
from koppi.domain.step import Json
from koppi.store.records import Case, ServiceDecision
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.in_case import locked, merged, require_person
from koppi.usecases.operations.operation import LocalOperation, OperationError, Running
from koppi.usecases.operations.temporal import Temporal, day_of


def _record(running: Running, inputs: dict[str, Any]) -> dict[str, Any]:
    """Make a decision, or change its draft, in the name of who acts and has met the client (I4).

    A changed draft is unchecked again.
    """
    act, case = running.act, running.own_case(inputs["case_key"])
    maker = require_person(running, Conflict("decision.by_machine"))
    rules.require_met(met=act.tx.client_contacts.has_met(case.client_key, maker, act.now))
    valid_from, valid_to = (day_of(inputs.get(name), running) for name in ("valid_from", "valid_to"))
    rules.require_period(valid_from, valid_to)
    said = {
        "outcome": inputs["outcome"],
        "legal_ground": inputs.get("legal_ground"),
        "valid_from": valid_from,
        "valid_to": valid_to,
        "maker": maker,
        "made_at": act.now,
    }
    earlier = inputs.get("decision")
    decision = _draft(running, case, earlier, said) if earlier else _new(running, case, inputs, said)
    return {"decision": str(decision.key), "granted": rules.is_granting(decision.outcome)}


def _new(running: Running, case: Case, inputs: dict[str, Any], said: dict[str, Any]) -> ServiceDecision:
    tx, line_key = running.act.tx, inputs.get("service_line")
    line = tx.service_lines.get(case.key, line_key) if line_key else None
    if line_key and line is None:
        raise OperationError("not_in_this_case", str(line_key))
    decision = ServiceDecision(
        **running.entry(case, running.taken("decision")),
        **said,
        service_line_key=line_key,
        service=line.service if line else None,
    )
    tx.service_decisions.add(decision, running.data_key)
    return decision


def _draft(running: Running, case: Case, key: int, said: dict[str, Any]) -> ServiceDecision:
    tx = running.act.tx
    draft = locked(tx.service_decisions, case, key)
    rules.require_draft(draft.notice_at)
    content = merged(draft.content, running.taken("decision"))
    changed = replace(draft, **said, checked_by=None, checked_at=None, content=content)
    tx.service_decisions.write(changed, running.data_key)
    return changed


def _check(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Note that somebody else than the maker has checked a decision; not `ok`, it stands unchecked."""
    act, case = running.act, running.own_case(inputs["case_key"])
    checker = require_person(running, Conflict("decision.by_machine"))
    decision = locked(act.tx.service_decisions, case, inputs["decision"])
    rules.require_draft(decision.notice_at)
    rules.require_other_eyes(decision.maker, checker)
    by, at = (checker, act.now) if inputs["ok"] else (None, None)
    act.tx.service_decisions.write(replace(decision, checked_by=by, checked_at=at), running.data_key)
    return {"decision": str(decision.key)}


def _notify(running: Running, inputs: dict[str, Any]) -> dict[str, Any]:
    """Give notice now: from here on the decision stands, and its service line is decided or rejected."""
    act, case = running.act, running.own_case(inputs["case_key"])
    zone = act.house.zone
    decision = locked(act.tx.service_decisions, case, inputs["decision"])
    rules.require_draft(decision.notice_at)
    known_on, appeal = rules.notice(act.now, inputs["known_rule"], inputs["appeal_rule"], zone)
    notified = replace(
        decision,
        notice_channel=inputs["channel"],
        notice_at=act.now,
        known_on=known_on,
        appeal_ends_at=appeal.at,
    )
    act.tx.service_decisions.write(notified, running.data_key)
    if decision.service_line_key is not None:
        _settle_line(running, case, notified)
    return {"known_on": known_on, "appeal_ends_at": appeal.at.astimezone(zone)}


def _settle_line(running: Running, case: Case, decision: ServiceDecision) -> None:
    lines, key = running.act.tx.service_lines, decision.service_line_key
    assert key is not None  # the caller looked
    line = locked(lines, case, key)
    state = after_notice(line.state, granted=rules.is_granting(decision.outcome))
    lines.write(replace(line, state=state, decision_key=decision.key), running.data_key)


class _Record(Schema):
    case_key = fields.Integer(required=True)
    service_line = fields.Integer(allow_none=True)
    outcome = short_code(required=True)
    legal_ground = short_code(allow_none=True)
    valid_from = Temporal(allow_none=True)
    valid_to = Temporal(allow_none=True)
    decision = fields.Integer(allow_none=True)


class _Recorded(Schema):
    decision = fields.String()
    granted = fields.Boolean()


class _Check(Schema):
    case_key = fields.Integer(required=True)
    decision = fields.Integer(required=True)
    ok = fields.Boolean(required=True)


class _Checked(Schema):
    decision = fields.String()


class _Notify(Schema):
    case_key = fields.Integer(required=True)
    decision = fields.Integer(required=True)
    channel = short_code(required=True)
    known_rule = fields.String(required=True)
    appeal_rule = fields.String(required=True)


class _Notified(Schema):
    known_on = fields.Date()
    appeal_ends_at = fields.AwareDateTime()


OPERATIONS = (
    LocalOperation("decision.record", _Record(), _Recorded(), _record),
    LocalOperation("decision.check", _Check(), _Checked(), _check),
    LocalOperation("decision.notify", _Notify(), _Notified(), _notify),
)
