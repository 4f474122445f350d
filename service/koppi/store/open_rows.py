"""The conditions that a row is open, spelled with literals: SQLite uses a partial index for no bound value."""

from sqlalchemy import ColumnElement, literal_column

from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow

WORK_ITEM_OPEN: ColumnElement[bool] = WorkItemRow.state == literal_column("'CREATED'")
JOB_OPEN: ColumnElement[bool] = JobRow.state == literal_column("'CREATED'")
INCIDENT_OPEN: ColumnElement[bool] = IncidentRow.state == literal_column("'ACTIVE'")
