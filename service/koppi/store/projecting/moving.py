"""What waits as before, at an element of another version: its rows keep their keys and all that people did to them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from koppi.domain.step import Status
from koppi.domain.waits import (
    AdHocWait,
    CallWait,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN, WORK_ITEM_OPEN
from koppi.store.projecting.context import Projecting, of_type
from koppi.store.rows.base import table_of
from koppi.store.rows.definitions import ProcessDefinitionRow
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow

_PLACE = ("element_id", "definition_key")
_ROWS: tuple[tuple[type[Wait], Any, tuple[ColumnElement[bool], ...], tuple[str, ...]], ...] = (
    (UserTaskWait, WorkItemRow, (WORK_ITEM_OPEN,), (*_PLACE, "name", "lane")),
    (JobWait, JobRow, (JOB_OPEN,), _PLACE),
    (JobWait, IncidentRow, (INCIDENT_OPEN, IncidentRow.job_key.is_not(None)), _PLACE),
    (TimerWait, TimerRow, (), _PLACE),
    (MessageWait, SubscriptionRow, (SubscriptionRow.kind == "message",), (*_PLACE, "name", "correlation_key")),
    (SignalWait, SubscriptionRow, (SubscriptionRow.kind == "signal",), (*_PLACE, "name")),
    (AdHocWait, SubscriptionRow, (SubscriptionRow.kind == "ad_hoc",), _PLACE),
    (IncidentWait, IncidentRow, (INCIDENT_OPEN, IncidentRow.job_key.is_(None)), (*_PLACE, "parameters")),
)
"""The rows of each kind of wait, when one of them is open, and what of it another version may say differently."""


def move(context: Projecting, waits: Sequence[Wait]) -> None:
    """Write where these waits, which are open as before, are now."""
    for kind, row, conditions, columns in _ROWS:
        if mine := of_type(waits, kind):
            table = table_of(row)
            query = update(table).where(
                table.c.instance_key == context.instance.key, table.c.token == bindparam("of_token"), *conditions
            )
            values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
            given = [_given(wait, columns) for wait in mine]
            context.work.connection.execute(query.values(values), given)
    if calls := of_type(waits, CallWait):
        _move_called(context, calls)


def _given(wait: Any, columns: Sequence[str]) -> dict[str, Any]:
    return {"of_token": wait.token} | {f"new_{name}": getattr(wait, name) for name in columns}


def _move_called(context: Projecting, calls: Sequence[CallWait]) -> None:
    """Write which version the called instances go on by."""
    definitions = table_of(ProcessDefinitionRow)
    called: Any = bindparam("called")
    process_id = select(definitions.c.process_id).where(definitions.c.key == called).scalar_subquery()
    table = table_of(InstanceRow)
    query = update(table).where(
        table.c.root_key == context.instance.key,
        table.c.parent_token == bindparam("of_token"),
        table.c.status == Status.ACTIVE.value,
    )
    given = [{"of_token": call.token, "called": call.called_definition_key} for call in calls]
    context.work.connection.execute(query.values(definition_key=called, process_id=process_id), given)
