"""Instances, and the lock that every progress begins with."""

from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, or_, select

from koppi.domain.errors import NotFound
from koppi.domain.step import Status
from koppi.store.errors import duplicate
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN, WORK_ITEM_OPEN
from koppi.store.records import Instance
from koppi.store.repositories.base import Repository
from koppi.store.rows.definitions import DeploymentRow
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
from koppi.store.rows.seals import DataKeyRow
from koppi.store.rows.timers import TimerRow
from koppi.store.rows.work_items import WorkItemRow
from koppi.store.scopes import scopes_named
from koppi.store.shape import Shape

_INSTANCE = Shape(InstanceRow, Instance)
_OPEN_ROWS = (
    (WorkItemRow.instance_key, WORK_ITEM_OPEN),
    (JobRow.instance_key, JOB_OPEN),
    (TimerRow.instance_key, TimerRow.instance_key.is_not(None)),
    (SubscriptionRow.instance_key, SubscriptionRow.instance_key.is_not(None)),
    (IncidentRow.instance_key, INCIDENT_OPEN),
)


class Instances(Repository):
    """Instances. Lock rule: the root instance first, then its rows.

    A lock answers with the instance alone: what is read beside it in the same statement could be older than the
    lock, so variables, work item and case are read after it.
    """

    def add(self, instance: Instance) -> None:
        """Store a new instance; raises Duplicate `instance.begun_by_in_use`, one that the same key began is alive."""
        taken = "uq_instances_begun_by", "instances.begun_by", "instance.begun_by_in_use"
        with duplicate(*taken, process=instance.process_id):
            self._insert(_INSTANCE, [instance])
        self._work.scopes[instance.key] = {}

    def get(self, key: int) -> Instance | None:
        return self._one(_INSTANCE, select(*_INSTANCE.columns).where(InstanceRow.key == key))

    def children(self, root_key: int) -> list[Instance]:
        """Return the called instances inside a root, oldest first."""
        query = select(*_INSTANCE.columns).where(InstanceRow.root_key == root_key, InstanceRow.key != root_key)
        return self._all(_INSTANCE, query.order_by(InstanceRow.key))

    def of_case(self, case_key: int) -> list[Instance]:
        """Return a case's root instances, oldest first."""
        query = select(*_INSTANCE.columns).where(
            InstanceRow.case_key == case_key, InstanceRow.root_key == InstanceRow.key
        )
        return self._all(_INSTANCE, query.order_by(InstanceRow.key))

    def live_of_case(self, case_key: int) -> list[int]:
        """Return the keys of a case's live root instances, in their order."""
        query = select(InstanceRow.key).where(
            InstanceRow.case_key == case_key,
            InstanceRow.status == Status.ACTIVE,
            InstanceRow.root_key == InstanceRow.key,
        )
        return list(self._connection.execute(query.order_by(InstanceRow.key)).scalars())

    def running(self, definition_key: int) -> list[int]:
        """Return the keys of the live instances of a version, called ones too, in their order."""
        query = select(InstanceRow.key).where(
            InstanceRow.definition_key == definition_key, InstanceRow.status == Status.ACTIVE
        )
        return list(self._connection.execute(query.order_by(InstanceRow.key)).scalars())

    def open_with_business_id(self, business_id: str, process_id: str | None = None) -> Instance | None:
        """Return a live root instance with this business id."""
        query = select(*_INSTANCE.columns).where(
            InstanceRow.business_id == business_id,
            InstanceRow.status == Status.ACTIVE,
            InstanceRow.root_key == InstanceRow.key,
        )
        if process_id is not None:
            query = query.where(InstanceRow.process_id == process_id)
        return self._one(_INSTANCE, query.limit(1))

    def lock(self, key: int) -> Instance:
        """Lock the root of an instance and return the root.

        Raises:
            NotFound: `instance.unknown`.
        """
        return self._locked(_lock("instance"), key, "instance.unknown")

    def lock_of_work_item(self, key: int) -> Instance:
        """Lock the root instance of a work item; raises NotFound `work_item.unknown`."""
        return self._locked(_lock("work_item"), key, "work_item.unknown")

    def lock_of_job(self, key: int) -> Instance:
        """Lock the root instance of a job; raises NotFound `job.not_open`."""
        return self._locked(_lock("job"), key, "job.not_open")

    def lock_of_incident(self, key: int) -> Instance:
        """Lock the root instance of an incident; raises NotFound `incident.unknown`."""
        return self._locked(_lock("incident"), key, "incident.unknown")

    def try_lock(self, key: int) -> Instance | None:
        """Lock the root of an instance, or return None at once when somebody else holds it or it is gone."""
        return self._lock(_lock("instance", skip=True), key)

    def try_lock_of_timer(self, key: int) -> Instance | None:
        """Lock the root instance of a timer, or return None when it is locked, or the timer gone."""
        return self._lock(_lock("timer", skip=True), key)

    def lock_of_variable_scope(self, scope_key: int) -> Instance:
        """Lock the root instance that a scope key lies in; raises NotFound `instance.unknown`."""
        named = scopes_named(scope_key).subquery()
        return self._locked(_for_update(select(named.c.instance_key)), scope_key, "instance.unknown")

    def runs(self, definition_key: int) -> bool:
        """Tell whether an instance of this version of a process is alive, called ones included."""
        query = select(
            exists().where(InstanceRow.definition_key == definition_key, InstanceRow.status == Status.ACTIVE)
        )
        return bool(self._connection.execute(query).scalar())

    def stuck(self, limit: int = 100) -> list[int]:
        """Return live roots that wait for nothing: there should be none."""
        waiting = or_(*(exists().where(column == InstanceRow.key, condition) for column, condition in _OPEN_ROWS))
        query = (
            select(InstanceRow.key)
            .where(InstanceRow.status == Status.ACTIVE, InstanceRow.root_key == InstanceRow.key, ~waiting)
            .order_by(InstanceRow.key)
            .limit(limit)
        )
        return list(self._connection.execute(query).scalars())

    def keys(self, *, after: int = 0, limit: int = 1000) -> list[int]:
        """Return root instances by key, for a walk over all of them."""
        query = select(InstanceRow.key).where(InstanceRow.key > after, InstanceRow.root_key == InstanceRow.key)
        return list(self._connection.execute(query.order_by(InstanceRow.key).limit(limit)).scalars())

    def _locked(self, query: Select[Any], key: int, code: str) -> Instance:
        found = self._lock(query, key)
        if found is None:
            raise NotFound(code, key=key)
        return found

    def _lock(self, query: Select[Any], key: int) -> Instance | None:
        found = self._connection.execute(query, {"key": key}).first()
        if found is None:
            return None
        self._work.deployed = found.deployed
        if found.wrapped is not None:
            self._work.seals.bring(found.data_key, found.wrapped)
        return _INSTANCE.record(found)


_ROOT_OF: dict[str, Select[Any]] = {
    "instance": select(InstanceRow.root_key).where(InstanceRow.key == bindparam("key")),
    "work_item": select(WorkItemRow.instance_key).where(WorkItemRow.key == bindparam("key")),
    "job": select(JobRow.instance_key).where(JobRow.key == bindparam("key")),
    "incident": select(IncidentRow.instance_key).where(IncidentRow.key == bindparam("key")),
    "timer": select(TimerRow.instance_key).where(TimerRow.key == bindparam("key")),
}
_DEPLOYED = select(func.max(DeploymentRow.key)).scalar_subquery().label("deployed")
_WRAPPED = select(DataKeyRow.wrapped).where(DataKeyRow.key == InstanceRow.data_key).scalar_subquery().label("wrapped")


@cache
def _lock(of: str, *, skip: bool = False) -> Select[Any]:
    """The question that locks the root instance of something, by the parameter `key`; made once."""
    return _for_update(_ROOT_OF[of], skip=skip)


def _for_update(root_key: Select[Any], *, skip: bool = False) -> Select[Any]:
    # NO KEY UPDATE: rows that point at the instance may be inserted by others meanwhile.
    query = select(*_INSTANCE.columns, _DEPLOYED, _WRAPPED).where(InstanceRow.key == root_key.scalar_subquery())
    return query.with_for_update(of=InstanceRow, key_share=True, skip_locked=skip)
