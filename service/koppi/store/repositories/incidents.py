"""Incidents."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from koppi.store.open_rows import INCIDENT_OPEN
from koppi.store.records import Incident
from koppi.store.repositories.base import Repository
from koppi.store.rows.incidents import IncidentRow
from koppi.store.shape import Shape

_INCIDENT = Shape(IncidentRow, Incident)


class Incidents(Repository):
    """Incidents. Those of tokens come and go with their step; those of jobs are opened and resolved here."""

    def add(self, incident: Incident) -> None:
        self._insert(_INCIDENT, [incident])

    def get(self, key: int) -> Incident | None:
        return self._one(_INCIDENT, select(*_INCIDENT.columns).where(IncidentRow.key == key))

    def resolve(self, key: int, now: datetime) -> bool:
        """Close an incident; False when it was closed already."""
        return self._resolve(IncidentRow.key == key, now) == 1

    def resolve_of_job(self, job_key: int, now: datetime) -> bool:
        """Close the incident of a job; False when it has none."""
        return self._resolve(IncidentRow.job_key == job_key, now) == 1

    def open(self, limit: int = 100) -> list[Incident]:
        """Return the open incidents, oldest first."""
        return self._all(
            _INCIDENT, select(*_INCIDENT.columns).where(INCIDENT_OPEN).order_by(IncidentRow.key).limit(limit)
        )

    def count_open(self) -> int:
        return int(self._connection.execute(select(func.count()).where(INCIDENT_OPEN)).scalar() or 0)

    def of(self, instance_key: int) -> list[Incident]:
        """Return an instance's incidents, closed ones too, oldest first."""
        query = select(*_INCIDENT.columns).where(IncidentRow.instance_key == instance_key)
        return self._all(_INCIDENT, query.order_by(IncidentRow.key))

    def open_of(self, instance_keys: Collection[int]) -> list[Incident]:
        """Return the open incidents of these instances, oldest first."""
        query = select(*_INCIDENT.columns).where(IncidentRow.instance_key.in_(instance_keys), INCIDENT_OPEN)
        return self._all(_INCIDENT, query.order_by(IncidentRow.key))

    def _resolve(self, which: ColumnElement[bool], now: datetime) -> int:
        query = update(IncidentRow).where(which, INCIDENT_OPEN).values(state="RESOLVED", resolved_at=now)
        return self._connection.execute(query).rowcount
