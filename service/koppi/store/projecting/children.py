"""Called instances: rows of their own that run inside their root."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, case, select, update

from koppi.domain.step import Status
from koppi.domain.waits import CallWait, Wait
from koppi.store.projecting.context import Ended, Projecting
from koppi.store.rows.definitions import ProcessDefinitionRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.upserting import insert_new

_CALLED_PROCESS_ID = (
    select(ProcessDefinitionRow.process_id).where(ProcessDefinitionRow.key == bindparam("called")).scalar_subquery()
)


def close_children(context: Projecting, ended: Ended) -> None:
    """End the called instances of these call activities."""
    status = case(
        (InstanceRow.parent_token.in_(ended.completed), Status.COMPLETED.value), else_=Status.TERMINATED.value
    )
    context.work.connection.execute(
        update(InstanceRow)
        .where(
            InstanceRow.root_key == context.instance.key,
            InstanceRow.parent_token.in_(ended.all),
            InstanceRow.status == Status.ACTIVE,
        )
        .values(status=status, ended_at=context.now)
    )


def open_children(context: Projecting, calls: Sequence[CallWait], others: Sequence[Wait]) -> None:
    """Write the called instances of new call activities, and learn the keys of those that `others` stand in."""
    for call in calls:
        context.instances[call.token] = context.new_key(call)
    outer = {token for wait in (*calls, *others) for token in wait.path} - set(context.instances)
    if outer:
        context.instances.update(_known(context))
    if calls:
        query = insert_new(context.work, InstanceRow).values(process_id=_CALLED_PROCESS_ID)
        context.work.connection.execute(query, [_row(context, call) for call in calls])


def _known(context: Projecting) -> dict[int, int]:
    query = select(InstanceRow.parent_token, InstanceRow.key).where(
        InstanceRow.root_key == context.instance.key, InstanceRow.parent_token.is_not(None)
    )
    return {row.parent_token: row.key for row in context.work.connection.execute(query.order_by(InstanceRow.key))}


def _row(context: Projecting, call: CallWait) -> dict[str, Any]:
    root = context.instance
    return {
        "key": context.instances[call.token],
        "root_key": root.key,
        "parent_key": context.instances[call.path[-1]] if call.path else root.key,
        "parent_token": call.token,
        "definition_key": call.called_definition_key,
        "called": call.called_definition_key,
        "status": Status.ACTIVE.value,
        "state": "",
        "revision": 0,
        "business_id": root.business_id,
        **context.of_case(),
        "data_key": root.data_key,
        "started_at": context.now,
        "suspended_at": root.suspended_at,
        "tags": root.tags,
        "audit_seq": 0,
        "audit_hash": "",
        "journal_seq": 0,
    }
