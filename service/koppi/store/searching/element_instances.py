"""Element instances: one row for each thing an instance waits or waited for, whichever table keeps it.

Work items and jobs stay when they are over; timers, subscriptions and the incidents of tokens are there while open.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy import case as when
from sqlalchemy.orm import aliased

from koppi.domain.errors import Invalid
from koppi.store.columns import UtcDateTime
from koppi.store.open_rows import INCIDENT_OPEN
from koppi.store.rows.definitions import ProcessDefinitionRow
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.searching.fields import Field, Kind
from koppi.store.searching.search import Search

_NO_KEY = cast(null(), BigInteger)  # PostgreSQL wants the same types in every part of a union
_NO_MOMENT = cast(null(), UtcDateTime)
_ACTIVE = literal_column("'ACTIVE'", Text)
_COMPLETED = literal_column("'COMPLETED'", Text)
_TERMINATED = literal_column("'TERMINATED'", Text)
_Root = aliased(InstanceRow)


def _part(
    row: Any, *, since: Any, ended: Any = _NO_MOMENT, state: Any = _ACTIVE, incident: Any = _NO_KEY
) -> Select[Any]:
    """Select the element instances that one table keeps."""
    return select(
        row.key.label("key"),
        row.element_id.label("element_id"),
        row.definition_key.label("definition_key"),
        row.process_instance_key.label("process_instance_key"),
        row.instance_key.label("root_key"),
        since.label("since"),
        ended.label("ended"),
        state.label("state"),
        incident.label("incident_key"),
        row.process_instance_key.label("scope_key"),
    )


def _state_of(row: Any) -> ColumnElement[str]:
    return when((row.state == "CREATED", _ACTIVE), (row.state == "COMPLETED", _COMPLETED), else_=_TERMINATED)


_INCIDENT_OF_JOB = select(IncidentRow.key).where(IncidentRow.job_key == JobRow.key, INCIDENT_OPEN).scalar_subquery()
_PROCESSES = select(
    InstanceRow.key,
    InstanceRow.process_id,
    InstanceRow.definition_key,
    InstanceRow.key,
    InstanceRow.root_key,
    InstanceRow.started_at,
    InstanceRow.ended_at,
    InstanceRow.status,
    _NO_KEY,
    InstanceRow.parent_key,
)
_ALL = union_all(
    _part(
        WorkItemRow,
        since=WorkItemRow.created_at,
        ended=WorkItemRow.completed_at,
        state=_state_of(WorkItemRow),
    ),
    _part(JobRow, since=JobRow.created_at, ended=JobRow.ended_at, state=_state_of(JobRow), incident=_INCIDENT_OF_JOB),
    _part(TimerRow, since=func.coalesce(TimerRow.began_at, _Root.started_at)).join(
        _Root, _Root.key == TimerRow.instance_key
    ),
    _part(SubscriptionRow, since=SubscriptionRow.created_at).where(SubscriptionRow.instance_key.is_not(None)),
    _part(IncidentRow, since=IncidentRow.created_at, incident=IncidentRow.key).where(
        IncidentRow.job_key.is_(None), INCIDENT_OPEN
    ),
    _PROCESSES,
).subquery("element_instances")

DRAWN = "$drawn"
"""The filter by elements of a diagram, which no request can write: a `Drawn`."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Elements of one version of a process; `itself` is the process among them."""

    definition_key: int
    element_ids: tuple[str, ...]
    itself: bool = False


def _is_one_of(wanted: Any) -> ColumnElement[bool]:
    if not isinstance(wanted, Drawn):
        raise Invalid("search.unknown_field", field=DRAWN)
    is_process = _ALL.c.key == _ALL.c.process_instance_key
    inside = and_(_ALL.c.element_id.in_(wanted.element_ids), ~is_process)
    return and_(_ALL.c.definition_key == wanted.definition_key, or_(inside, is_process if wanted.itself else false()))


ELEMENT_INSTANCES = Search(
    source=select(_ALL.c.key).join(ProcessDefinitionRow, ProcessDefinitionRow.key == _ALL.c.definition_key),
    fields={
        "elementInstanceKey": Field(_ALL.c.key, Kind.KEY),
        "elementId": Field(_ALL.c.element_id, Kind.TEXT),
        "processDefinitionKey": Field(_ALL.c.definition_key, Kind.KEY),
        "processDefinitionId": Field(ProcessDefinitionRow.process_id, Kind.TEXT),
        "processInstanceKey": Field(_ALL.c.process_instance_key, Kind.KEY),
        "rootProcessInstanceKey": Field(_ALL.c.root_key, Kind.KEY),
        "startDate": Field(_ALL.c.since, Kind.MOMENT),
        "endDate": Field(_ALL.c.ended, Kind.MOMENT),
        "state": Field(_ALL.c.state, Kind.TEXT),
        "hasIncident": Field(_ALL.c.incident_key.is_not(None), Kind.FLAG),
        "incidentKey": Field(_ALL.c.incident_key, Kind.KEY),
        "elementInstanceScopeKey": Field(_ALL.c.scope_key, Kind.KEY),
    },
    key="elementInstanceKey",
    specials={DRAWN: _is_one_of},
)
