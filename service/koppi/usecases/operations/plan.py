"""Publishing a client's plan, version by version, and setting when it is looked at again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, post_load, validate

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.plan import not_yet_planned, require_ahead, require_complete
from koppi.domain.service_line import PLANNED
from koppi.domain.step import Json
from koppi.store.erased import Erased
from koppi.store.records import Case, Plan, ServiceLine
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.operation import LocalOperation, Running
from koppi.usecases.operations.temporal import Temporal, day_of, today

_SERVICES = "services"
_BY_DECISION = "public_decision"


def _publish(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Publish what forms said as the plan's next version; the one before is superseded (I2), its services go on.

    A term that the new version says nothing of stands as before, but for the services: those are its own.
    """
    act, case = running.act, running.own_case(inputs["case_key"])
    review_on = day_of(inputs["review_on"], running)
    assert review_on is not None  # required
    latest, taken = act.tx.plans.lock_latest(case.key), running.taken("plan")
    content = {**_standing(latest), **taken}
    require_complete(content, review_on, today(running))
    services = _services(content.get(_SERVICES))
    plan = Plan(
        **running.entry(case, content),
        version=latest.version + 1 if latest else 1,
        review_on=review_on,
        contact_rhythm=inputs.get("contact_rhythm"),
        approval=inputs.get("approval"),
        approved_at=act.now if _is_approved(inputs) else None,
        published_at=act.now,
        published_by=act.actor.name,
    )
    if latest and latest.state == "active":
        act.tx.plans.write(replace(latest, state="superseded"), running.data_key)
    act.tx.plans.add(plan, running.data_key)
    lines = act.tx.service_lines.of_case(case.key) if latest else []
    new = _new_lines(running, case, plan, services, lines)
    act.tx.service_lines.add_all(new, running.data_key)
    return _published(plan, [line for line in (*lines, *new) if line.state == PLANNED])


def _is_approved(inputs: Mapping[str, Any]) -> bool:
    """Tell whether the client approved the plan: as the diagram says, else by there being an approval."""
    said = inputs.get("approved")
    return bool(inputs.get("approval")) if said is None else bool(said)


def _standing(latest: Plan | None) -> dict[str, Json]:
    """Return what the version in force says and the next one need not say again."""
    if latest is None or latest.state != "active" or isinstance(latest.content, Erased):
        return {}
    return {term: value for term, value in (latest.content or {}).items() if term != _SERVICES}


def _services(rows: Json) -> list[dict[str, Any]]:
    """Read the services of a plan; a row left blank is none."""
    written = enumerate(rows if isinstance(rows, list) else [], 1)
    return [_service(row, number) for number, row in written if isinstance(row, Mapping) and any(row.values())]


def _service(row: Mapping[str, Json], number: int) -> dict[str, Any]:
    try:
        service: dict[str, Any] = _Service().load(row, unknown=EXCLUDE)
    except ValidationError:
        raise Invalid("plan.wrong_service", row=number) from None
    return service


def _new_lines(
    running: Running, case: Case, plan: Plan, services: Sequence[dict[str, Any]], lines: Sequence[ServiceLine]
) -> list[ServiceLine]:
    """Return a line for each service that no live line stands for."""
    wanted = [(each["service"], each["provider"]) for each in services]
    known = [(line.service, line.provider, line.state) for line in lines]
    return [
        ServiceLine(
            **running.entry(case, {}),
            plan_key=plan.key,
            **{**services[place], "start_on": day_of(services[place]["start_on"], running)},
        )
        for place in not_yet_planned(wanted, known)
    ]


def _published(plan: Plan, planned: Sequence[ServiceLine]) -> dict[str, Any]:
    return {
        "plan": plan.key,
        "plan_version": plan.version,
        "service_lines": [_PlannedLine().dump(line) for line in planned],
        "decisions_needed": sum(line.needs_decision for line in planned),
    }


def _set_review(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Set when the active plan is looked at again, and when the client is next contacted."""
    case = running.own_case(inputs["case_key"])
    plan = running.act.tx.plans.lock_latest(case.key)
    if plan is None or plan.state != "active":
        raise Conflict("plan.none_active")
    review_on, contact_on = (day_of(inputs.get(name), running) for name in ("review_on", "contact_on"))
    if review_on is not None:
        require_ahead(review_on, today(running))
    changed = replace(plan, review_on=review_on or plan.review_on, contact_on=contact_on or plan.contact_on)
    running.act.tx.plans.write(changed, running.data_key)
    return {"plan": str(plan.key)}


class _Publish(Schema):
    case_key = fields.Integer(required=True)
    review_on = Temporal(required=True)
    contact_rhythm = short_code(allow_none=True)
    approval = short_code(allow_none=True)
    approved = fields.Boolean(allow_none=True)


class _Service(Schema):
    """One row of the plan's services; whether it needs a decision follows from its class where the row leaves it open."""

    service = fields.String(required=True, validate=validate.Regexp(r"\s*\S"))
    provider = fields.String(allow_none=True, load_default=None)
    service_class = fields.String(allow_none=True, load_default=None)
    amount = fields.Raw(allow_none=True, load_default=None)
    start_on = Temporal(allow_none=True, load_default=None)
    needs_decision = fields.Boolean(allow_none=True, load_default=None)

    @post_load
    def _settled(self, row: dict[str, Any], **_: Any) -> dict[str, Any]:
        decides = row["needs_decision"]
        return {
            **row,
            "service": row["service"].strip(),
            "provider": (row["provider"] or "").strip() or None,
            "amount": None if row["amount"] in (None, "") else str(row["amount"]),
            "needs_decision": row["service_class"] == _BY_DECISION if decides is None else decides,
        }


class _PlannedLine(Schema):
    service_line = fields.String(attribute="key")
    service = fields.String()
    provider = fields.String(allow_none=True)
    service_class = fields.String(allow_none=True)
    needs_decision = fields.Boolean()
    start_on = fields.Date(allow_none=True)


class _Published(Schema):
    plan = fields.String()
    plan_version = fields.Integer()
    service_lines = fields.List(fields.Dict())
    decisions_needed = fields.Integer()


class _SetReview(Schema):
    case_key = fields.Integer(required=True)
    review_on = Temporal(allow_none=True)
    contact_on = Temporal(allow_none=True)


class _Reviewed(Schema):
    plan = fields.String()


OPERATIONS = (
    LocalOperation("plan.publish", _Publish(), _Published(), _publish),
    LocalOperation("plan.set_review", _SetReview(), _Reviewed(), _set_review),
)
