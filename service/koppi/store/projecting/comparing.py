"""Compares what is open in the rows with what the state waits for."""

from typing import Any

from sqlalchemy import Connection, literal, select

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
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow


def open_waits(connection: Connection, instance_key: int) -> set[tuple[str, int]]:
    """Return kind and token of every row that is open, for the comparison with the state."""
    queries: list[Any] = [
        select(literal(kind), row.token).where(row.instance_key == instance_key, *conditions)
        for kind, row, conditions in (
            ("work_item", WorkItemRow, [WORK_ITEM_OPEN]),
            ("job", JobRow, [JOB_OPEN]),
            ("timer", TimerRow, []),
            ("incident", IncidentRow, [INCIDENT_OPEN, IncidentRow.job_key.is_(None)]),
        )
    ]
    queries.append(
        select(SubscriptionRow.kind, SubscriptionRow.token).where(SubscriptionRow.instance_key == instance_key)
    )
    queries.append(
        select(literal("instance"), InstanceRow.parent_token).where(
            InstanceRow.root_key == instance_key,
            InstanceRow.parent_token.is_not(None),
            InstanceRow.status == Status.ACTIVE,
        )
    )
    found = connection.execute(queries[0].union_all(*queries[1:]))
    return {(str(kind), int(token)) for kind, token in found}


def stand_in(kind: str, token: int) -> Wait:
    """Return a wait of this kind for closing a row of which only kind and token are known."""
    place: dict[str, Any] = {"token": token, "element_id": "", "definition_key": 0, "scopes": ()}
    if kind == "timer":
        return TimerWait(**place, due=None)  # type: ignore[arg-type]  # only kind and token are looked at
    types: dict[str, type[Wait]] = {
        "work_item": UserTaskWait,
        "job": JobWait,
        "message": MessageWait,
        "signal": SignalWait,
        "incident": IncidentWait,
        "instance": CallWait,
        "ad_hoc": AdHocWait,
    }
    return types[kind](**place)
