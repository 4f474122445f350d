"""What a scope key names: an instance, a wait, or the scope of a variable."""

from typing import Any

from sqlalchemy import Select, select

from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow, VariableRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow


def scopes_named(scope_key: int) -> Select[Any]:
    """Select root instance key and scope of a key; the scope is null for a root instance itself."""
    sources: list[Any] = [
        select(InstanceRow.root_key.label("instance_key"), InstanceRow.parent_token.label("scope")).where(
            InstanceRow.key == scope_key
        ),
        select(VariableRow.instance_key, VariableRow.scope).where(VariableRow.scope_key == scope_key),
    ]
    rows: tuple[Any, ...] = (WorkItemRow, JobRow, TimerRow, SubscriptionRow, IncidentRow)
    sources += [select(row.instance_key, row.token).where(row.key == scope_key) for row in rows]
    named = sources[0].union_all(*sources[1:]).subquery("named")
    return select(named.c.instance_key, named.c.scope).where(named.c.instance_key.is_not(None)).limit(1)
