"""The rows of variables."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from koppi.domain.step import Variable
from koppi.domain.waits import Wait
from koppi.store.projecting.context import Projecting, kind_of
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.upserting import upsert

_ROWS: dict[str, Any] = {
    "work_item": WorkItemRow,
    "job": JobRow,
    "timer": TimerRow,
    "message": SubscriptionRow,
    "signal": SubscriptionRow,
    "ad_hoc": SubscriptionRow,
    "incident": IncidentRow,
}


def drop_scopes(context: Projecting, scopes: Sequence[int]) -> None:
    """Delete the variables of scopes that are gone; a scope that never had one costs nothing."""
    known = _known_scopes(context)
    gone = [scope for scope in scopes if scope in known]
    if gone:
        context.work.connection.execute(
            delete(VariableRow).where(VariableRow.instance_key == context.instance.key, VariableRow.scope.in_(gone))
        )
    for scope in gone:
        del known[scope]


def write_variables(context: Projecting, variables: Sequence[Variable], waits: Sequence[Wait]) -> None:
    """Write variables, each with the key of its scope.

    The instance's own scope has the instance's key, a called one's its key, the scope of a waiting token the key of
    its row; any other scope draws a key at its first variable.
    """
    rows = [
        {
            "key": context.work.new_key(),
            "instance_key": context.instance.key,
            "scope": variable.scope,
            "name": variable.name,
            "value": variable.value,
            "scope_key": _scope_key(context, variable.scope, waits),
        }
        for variable in variables
    ]
    unique = ["instance_key", "scope", "name"]
    context.work.connection.execute(upsert(context.work, VariableRow, unique=unique, write=["value"]), rows)


def _known_scopes(context: Projecting) -> dict[int, int]:
    """Return the scopes that have variables with their keys, as this transaction has read them or reads them now."""
    read = context.work.scopes.get(context.instance.key)
    if read is not None:
        return read
    query = select(VariableRow.scope, VariableRow.scope_key).where(VariableRow.instance_key == context.instance.key)
    found = {int(scope): int(key) for scope, key in context.work.connection.execute(query.distinct())}
    return context.work.scopes.setdefault(context.instance.key, found)


def _scope_key(context: Projecting, scope: int, waits: Sequence[Wait]) -> int:
    if scope == 0:
        return context.instance.key
    known = _known_scopes(context)
    if scope not in known:
        known[scope] = _opened_now(context, scope) or _opened_before(context, scope, waits) or context.work.new_key()
    return known[scope]


def _opened_now(context: Projecting, token: int) -> int | None:
    return next((key for (_, its_token), key in context.keys.items() if its_token == token), None)


def _opened_before(context: Projecting, token: int, waits: Sequence[Wait]) -> int | None:
    kind = next((kind_of(wait) for wait in waits if wait.token == token), None)
    if kind is None:
        return None
    if kind == "instance":
        mine = (InstanceRow.root_key == context.instance.key, InstanceRow.parent_token == token)
        return context.work.connection.execute(select(InstanceRow.key).where(*mine)).scalar()
    row: Any = _ROWS[kind]
    query = select(row.key).where(row.instance_key == context.instance.key, row.token == token)
    return context.work.connection.execute(query.order_by(row.key.desc()).limit(1)).scalar()
