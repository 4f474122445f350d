"""What stands in the rows of one instance, and what a step says should stand there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select

from koppi.domain.step import Status
from koppi.domain.waits import CallWait, IncidentWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from koppi.store import Store
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN, WORK_ITEM_OPEN
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow

Place = tuple[type[Wait], int]
"""What is waited for, at which token."""
Portrait = tuple[Any, ...]
_KEY: BindParameter[int] = bindparam("instance_key")


def _open(row: Any, *columns: str, where: ColumnElement[bool] | None = None) -> Select[Any]:
    shown = ("key", "token", "element_id", "definition_key", "process_instance_key", *columns)
    query = select(*(getattr(row, column) for column in shown)).where(row.instance_key == _KEY)
    return query if where is None else query.where(where)


# made once: they are asked after every step
_INSTANCE = select(InstanceRow.status, InstanceRow.state).where(InstanceRow.key == _KEY)
_VARIABLES = select(VariableRow.scope, VariableRow.name, VariableRow.value).where(VariableRow.instance_key == _KEY)
_CHILD: tuple[Any, ...] = (
    InstanceRow.key, InstanceRow.parent_token, InstanceRow.definition_key, InstanceRow.parent_key,
)  # fmt: skip
_CALLED = select(*_CHILD).where(
    InstanceRow.root_key == _KEY, InstanceRow.key != _KEY, InstanceRow.status == Status.ACTIVE
)
_OPEN: Mapping[type[Wait], Select[Any]] = {
    CallWait: _CALLED,
    UserTaskWait: _open(
        WorkItemRow, "name", "scopes", "assignee", "candidate_groups", "due_at", "priority", where=WORK_ITEM_OPEN
    ),
    JobWait: _open(JobRow, "type", "scopes", "retries", "headers", where=JOB_OPEN),
    TimerWait: _open(TimerRow, "due_at", "due_rule"),
    MessageWait: _open(SubscriptionRow, "name", "correlation_key", where=SubscriptionRow.kind == "message"),
    SignalWait: _open(SubscriptionRow, "name", where=SubscriptionRow.kind == "signal"),
    IncidentWait: _open(IncidentRow, "error_type", "code", "parameters", where=INCIDENT_OPEN),
}


@dataclass(frozen=True)
class Rows:
    """An instance with its variables by scope and name, its open rows by place, and the keys of these."""

    key: int
    status: str
    state: str
    variables: dict[tuple[int, str], Any]
    open: dict[Place, Portrait]
    keys: dict[Place, int]


def read(store: Store, key: int) -> Rows:
    """Read an instance anew, with everything that is open in it."""
    given = {"instance_key": key}
    with store._engine.connect() as connection:
        status, state = connection.execute(_INSTANCE, given).one()
        variables = {(scope, name): value for scope, name, value in connection.execute(_VARIABLES, given)}
        found = [(kind, *row) for kind, query in _OPEN.items() for row in connection.execute(query, given)]
    keys = {(kind, token): row_key for kind, row_key, token, *_ in found}
    assert len(keys) == len(found), f"two rows for one wait: {found}"
    return Rows(key, status, state, variables, {(row[0], row[2]): tuple(row[3:]) for row in found}, keys)


def wanted(waits: tuple[Wait, ...], rows: Rows) -> dict[Place, Portrait]:
    """Return the open rows as the waits of a step say they are."""
    return {(type(wait), wait.token): _portrait(wait, _home(wait, rows)) for wait in waits}


def _home(wait: Wait, rows: Rows) -> int | None:
    """Return the key of the instance, the root or a called one, that a wait is shown in."""
    return rows.keys.get((CallWait, wait.path[-1])) if wait.path else rows.key


def _portrait(wait: Wait, home: int | None) -> Portrait:
    if isinstance(wait, CallWait):
        return wait.called_definition_key, home
    return wait.element_id, wait.definition_key, home, *_OWN[type(wait)](wait)


_OWN: Mapping[type[Wait], Callable[[Any], Portrait]] = {
    UserTaskWait: lambda wait: (
        wait.name, wait.scopes, wait.assignee, wait.candidate_groups, wait.due and wait.due.at, wait.priority,
    ),
    JobWait: lambda wait: (wait.type, wait.scopes, wait.retries, wait.headers),
    TimerWait: lambda wait: (wait.due.at, wait.due.rule),
    MessageWait: lambda wait: (wait.name, wait.correlation_key),
    SignalWait: lambda wait: (wait.name,),
    IncidentWait: lambda wait: (wait.error_type.value, wait.code, wait.parameters),
}  # fmt: skip
