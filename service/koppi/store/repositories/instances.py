"""Instances, and the lock that every progress begins with."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, update

from koppi.domain.errors import NotFound
from koppi.domain.step import Status
from koppi.store.open_rows import INCIDENT_OPEN, JOB_OPEN, WORK_ITEM_OPEN
from koppi.store.records import Instance
from koppi.store.repositories.base import Repository
from koppi.store.rows.incidents import IncidentRow
from koppi.store.rows.instances import InstanceRow
from koppi.store.rows.jobs import JobRow
from koppi.store.rows.messages import SubscriptionRow
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
        return self._locked(key, self._root_of(select(InstanceRow.root_key).where(InstanceRow.key == key)))

    def lock_of_work_item(self, key: int) -> Instance:
        """Lock the root instance of a work item; raises NotFound `work_item.unknown`."""
        query = select(WorkItemRow.instance_key).where(WorkItemRow.key == key)
        return self._locked(key, self._root_of(query), "work_item.unknown")

    def lock_of_job(self, key: int) -> Instance:
        """Lock the root instance of a job; raises NotFound `job.not_open`."""
        return self._locked(key, self._root_of(select(JobRow.instance_key).where(JobRow.key == key)), "job.not_open")

    def lock_of_incident(self, key: int) -> Instance:
        """Lock the root instance of an incident; raises NotFound `incident.unknown`."""
        query = select(IncidentRow.instance_key).where(IncidentRow.key == key)
        return self._locked(key, self._root_of(query), "incident.unknown")

    def try_lock(self, key: int) -> Instance | None:
        """Lock the root of an instance, or return None at once when somebody else holds it or it is gone."""
        return self._one(
            _INSTANCE,
            self._for_update(self._root_of(select(InstanceRow.root_key).where(InstanceRow.key == key)), skip=True),
        )

    def try_lock_of_timer(self, key: int) -> Instance | None:
        """Lock the root instance of a timer, or return None when it is locked, or the timer gone."""
        query = select(TimerRow.instance_key).where(TimerRow.key == key)
        return self._one(_INSTANCE, self._for_update(self._root_of(query), skip=True))

    def lock_of_variable_scope(self, scope_key: int) -> Instance:
        """Lock the root instance that a scope key lies in; raises NotFound `instance.unknown`."""
        named = scopes_named(scope_key).subquery()
        return self._locked(scope_key, self._root_of(select(named.c.instance_key)), "instance.unknown")

    def suspend(self, key: int, now: datetime | None) -> None:
        """Suspend an instance and its children since `now`; None resumes them."""
        self._connection.execute(update(InstanceRow).where(InstanceRow.root_key == key).values(suspended_at=now))

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

    @staticmethod
    def _root_of(root_key: Select[Any]) -> ColumnElement[bool]:
        return InstanceRow.key == root_key.scalar_subquery()

    @staticmethod
    def _for_update(condition: ColumnElement[bool], *, skip: bool = False) -> Select[Any]:
        # NO KEY UPDATE: rows that point at the instance may be inserted by others meanwhile.
        return select(*_INSTANCE.columns).where(condition).with_for_update(key_share=True, skip_locked=skip)

    def _locked(self, key: int, condition: ColumnElement[bool], code: str = "instance.unknown") -> Instance:
        found = self._one(_INSTANCE, self._for_update(condition))
        if found is None:
            raise NotFound(code, key=key)
        return found
