"""The conditions that a row is open, spelled with literals: SQLite uses a partial index for no bound value; what stands still."""

from typing import Any

from sqlalchemy import ColumnElement, exists, literal_column

from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow

WORK_ITEM_OPEN: ColumnElement[bool] = WorkItemRow.state == literal_column("'CREATED'")
JOB_OPEN: ColumnElement[bool] = JobRow.state == literal_column("'CREATED'")
INCIDENT_OPEN: ColumnElement[bool] = IncidentRow.state == literal_column("'ACTIVE'")


def stands_still(instance_key: Any) -> ColumnElement[bool]:
    """The condition that the root instance of a row is suspended; a row without an instance never is."""
    return exists().where(InstanceRow.key == instance_key, InstanceRow.suspended_at.is_not(None))
