"""Closing a case: what must be over before, and what of the case ends with it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from marshmallow import Schema, fields

from koppi.domain.decision import require_appeals_over
from koppi.domain.errors import Conflict
from koppi.domain.step import Json, Status
from koppi.store.records import Case, Incident, Instance, Job
from koppi.usecases.models import Shelf
from koppi.usecases.operations.codes import short_code
from koppi.usecases.operations.operation import LocalOperation, Running

_NAMED = 5
"""How many of what is open a refusal names."""


def _close(running: Running, inputs: dict[str, Any]) -> dict[str, Json]:
    """Close the case; nobody carries it from then on, and nothing else of it waits on (I5)."""
    act, case = running.act, running.own_case(inputs["case_key"])
    held = act.tx.cases.hold(case.key)
    if held.closed_at is not None:
        return {"closed": True}
    _require_no_handover(running, case)
    if not inputs["despite_appeal"]:
        ends_at = act.tx.service_decisions.last_appeal_ends(case.key)
        require_appeals_over(ends_at, act.now, act.house.zone)
    others = _lock_others(running, case)
    _require_nothing_open(running, case, others)
    if said := running.taken("closing"):
        act.tx.cases.write_closing(case.key, dict(said), running.data_key)
    act.tx.cases.update(case.key, phase="closed", closed_at=act.now, closing_reason=inputs["reason"])
    act.tx.responsibilities.end_all(case.key, act.now)
    running.case = replace(case, phase="closed", closed_at=act.now)
    running.ended_with_case = others
    return {"closed": True}


def _require_no_handover(running: Running, case: Case) -> None:
    """Refuse to close a case that is offered to somebody who has not answered.

    Raises:
        Conflict: `case.handover_open`, by the name the case is offered to.
    """
    offer = running.act.tx.responsibilities.offered(case.key)
    if offer is not None:
        raise Conflict("case.handover_open", person=offer.person)


def _lock_others(running: Running, case: Case) -> list[Instance]:
    """Lock the case's other live instances, in the order of their keys and waiting for none of them.

    This instance and the case are held already: who waited here for an instance of a lower key could wait for somebody
    who waits for this one.

    Raises:
        Conflict: `store.instance_changed`, when somebody else moves one at this moment.
    """
    instances, mine = running.act.tx.instances, running.instance.key
    locked: list[Instance] = []
    for key in instances.live_of_case(case.key):
        if key == mine:
            continue
        other = instances.try_lock(key)
        if other is None:
            raise Conflict("store.instance_changed", key=key)
        if other.status == Status.ACTIVE:
            locked.append(other)
    return locked


def _require_nothing_open(running: Running, case: Case, others: list[Instance]) -> None:
    """Refuse to close a case in which another instance waits for somebody or something, or cannot go on.

    Raises:
        Conflict: `case.work_open`, `case.trouble_open` or `case.jobs_open`, with how many and the names of the first.
    """
    tx, keys = running.act.tx, [other.key for other in others]
    items = tx.work_items.of_case(case.key, open_only=True)
    _refuse("case.work_open", [i.name or i.element_id for i in items if i.instance_key != running.instance.key])
    if keys:
        _refuse("case.trouble_open", _names(running, tx.incidents.open_of(keys)))
        _refuse("case.jobs_open", _names(running, tx.jobs.open_of_many(keys)))


def _refuse(code: str, names: list[str]) -> None:
    if names:
        more = ["…"] if len(names) > _NAMED else []
        raise Conflict(code, count=len(names), tasks=", ".join([*names[:_NAMED], *more]))


def _names(running: Running, rows: Iterable[Incident | Job]) -> list[str]:
    """Return what the diagrams call the elements where these stand."""
    shelf = Shelf(running.act.house.models, running.act.tx)
    found = ((shelf.process(row.definition_key).elements.get(row.element_id), row.element_id) for row in rows)
    return [element.name or id_ if element else id_ for element, id_ in found]


class _Close(Schema):
    case_key = fields.Integer(required=True)
    reason = short_code(allow_none=True, load_default=None)
    despite_appeal = fields.Boolean(load_default=False)


class _Closed(Schema):
    closed = fields.Boolean()


OPERATIONS = (LocalOperation("case.close", _Close(), _Closed(), _close),)
