"""An instance comes to its case: what was open before belongs to it from then on."""

from sqlalchemy import Connection, update

from koppi.domain.step import Status
from koppi.store.open_rows import JOB_OPEN, WORK_ITEM_OPEN
from koppi.store.records import Instance
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.work_items import WorkItemRow


def enter_case(connection: Connection, instance: Instance) -> None:
    """Write case and client of a root instance onto its open rows.

    Work items keep their unit until they follow the case, for their queue changes with it.
    """
    whose = {"case_key": instance.case_key, "client_key": instance.client_key}
    open_items = (WorkItemRow.instance_key == instance.key, WORK_ITEM_OPEN)
    connection.execute(update(WorkItemRow).where(*open_items).values(whose))
    open_jobs = (JobRow.instance_key == instance.key, JOB_OPEN)
    connection.execute(update(JobRow).where(*open_jobs).values(**whose, unit=instance.unit))
    called = (InstanceRow.root_key == instance.key, InstanceRow.key != instance.key)
    connection.execute(
        update(InstanceRow)
        .where(*called, InstanceRow.status == Status.ACTIVE)
        .values(**whose, unit=instance.unit, business_id=instance.business_id, data_key=instance.data_key)
    )
