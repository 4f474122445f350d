"""Incidents: what cannot go on until somebody helps."""

from collections.abc import Mapping
from typing import Any

from koppi.domain.errors import Conflict, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json, Retry
from koppi.store.records import Found
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.holding import require_running
from koppi.usecases.lookups import by_key, only


@usecase(Permission.SEE_INSTANCES)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the incidents that a /v2 search asks for."""
    return act.tx.searches.incidents(query)


@usecase(Permission.SEE_INSTANCES)
def get(act: Act, key: int) -> Mapping[str, Json]:
    """Return one incident, as a /v2 search shows it."""
    return only(act.tx.searches.incidents(by_key("incidentKey", key)), "incident.unknown", key)


@usecase(Permission.OPERATE)
def resolve(act: Act, key: int, *, reason: str = "", retries: int = 0) -> None:
    """Try again what became an incident; the reason is kept in the journal.

    A job that has no retries left is given these.

    Raises:
        NotFound: there is none, or it is resolved already.
        Conflict: `incident.no_retries`, give its job retries first.
        Suspended: its instance stands still.
    """
    instance = act.tx.instances.lock_of_incident(key)
    incident = act.tx.incidents.get(key)
    if incident is None or incident.resolved_at is not None:
        raise NotFound("incident.unknown", key=key)
    act.concerns("incident", key)
    if incident.job_key is None:
        require_running(act, instance)
        act.reason = reason
        advance(act, instance, Retry(incident.token))
        return
    job = act.tx.jobs.get(incident.job_key)
    if job is None or max(job.retries, retries) < 1:
        raise Conflict("incident.no_retries", job=incident.job_key)
    if job.retries < 1:
        act.tx.jobs.change(job.key, retries=retries, updated_at=act.now)
    act.tx.incidents.resolve(key, act.now)
