"""Jobs: service tasks done by workers, ours or anybody's, each leased, done outside, and reported back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from koppi.domain.errors import Conflict, NotFound, Refused
from koppi.domain.permissions import Permission
from koppi.domain.step import Complete, Json, SetVariables, ThrowError
from koppi.domain.waits import ErrorType
from koppi.store.records import Found, Incident, Instance, Job, ProcessDefinition
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, Foreign, usecase
from koppi.usecases.holding import hold
from koppi.usecases.variables import effective


@dataclass(frozen=True, slots=True)
class ActivatedJob:
    """A job in a worker's hands, with the variables it may see."""

    job: Job
    instance: Instance
    definition: ProcessDefinition
    variables: Mapping[str, Json]


@usecase(Permission.JOBS)
def activate(
    act: Act,
    types: frozenset[str],
    *,
    worker: str,
    timeout: timedelta,
    limit: int,
    fetch: frozenset[str] = frozenset(),
    lease_token: str | None = None,
) -> list[ActivatedJob]:
    """Lease up to `limit` jobs of the given types to a worker until `timeout` from now (the machine's own clock)."""
    if not all(act.actor.may_do_job(job_type) for job_type in types):
        raise Refused("job.type_not_listed", types=", ".join(sorted(types)))
    now = act.house.machine_clock.now()
    leased = act.tx.jobs.lease(
        types, worker=worker, now=now, deadline=now + timeout, limit=limit, lease_token=lease_token
    )
    found = []
    for job in leased:
        instance, definition = act.tx.instances.get(job.instance_key), act.tx.definitions.get(job.definition_key)
        assert instance is not None
        assert definition is not None
        variables = effective(act.tx.variables.of(job.instance_key), job.scopes)
        shown = {name: value for name, value in variables.items() if not fetch or name in fetch}
        found.append(ActivatedJob(job, instance, definition, shown))
        act.shows(job.client_key, data_group="job", ground="job", case_key=job.case_key)
    return found


@usecase(Permission.JOBS)
def complete(
    act: Act, key: int, variables: Mapping[str, Json] | None = None, *, lease_token: str | None = None
) -> None:
    """Take in a job's result and run its process on."""
    instance, job = _open(act, key, lease_token)
    _report(act, instance, job, Complete(job.token, dict(variables or {})))


@usecase(Permission.JOBS)
def throw_error(
    act: Act,
    key: int,
    error_code: str,
    *,
    message: str = "",
    variables: Mapping[str, Json] | None = None,
    lease_token: str | None = None,
) -> None:
    """End a job with a BPMN error; one that nothing in the diagram catches becomes an incident."""
    instance, job = _open(act, key, lease_token)
    act.tx.jobs.note_error(key, error_code, message)
    _report(act, instance, job, ThrowError(job.token, error_code, message, dict(variables or {})))


@usecase(Permission.JOBS)
def fail(
    act: Act,
    key: int,
    *,
    retries: int,
    message: str = "",
    back_off: timedelta = timedelta(),
    variables: Mapping[str, Json] | None = None,
    lease_token: str | None = None,
) -> None:
    """Report that a job failed: it is tried again after `back_off`, or becomes an incident when no retries are left.

    Variables are for who tries it next; the process does not see them. That moves no instance, so it is written at
    once for a suspended one, too, whose jobs are handed out to nobody.
    """
    instance, job = _open(act, key, lease_token)
    if variables:
        advance(act, instance, SetVariables(job.token, dict(variables), local=True))
        if _is_over(act, key):
            return  # what it tells has made a condition at the edge of the task true
    retry_at = act.house.machine_clock.now() + back_off
    act.tx.jobs.fail(job, retries=retries, retry_at=retry_at, message=message, now=act.now)
    if retries < 1:
        _open_incident(act, job, message)


def _is_over(act: Act, key: int) -> bool:
    job = act.tx.jobs.get(key)
    return job is None or job.ended_at is not None


def give_up(act: Act, key: int, why: str) -> None:
    """Let a job whose result its process cannot go on with wait for somebody's help; `why` is the refusal's code."""
    job = act.tx.jobs.get(key)
    if job is not None and job.ended_at is None:
        act.tx.jobs.fail(job, retries=0, retry_at=None, message=why, now=act.now)
        _open_incident(act, job, why)


def _report(act: Act, instance: Instance, job: Job, given: Complete | ThrowError) -> None:
    """Run a process on with a job's result; a suspended one gets it when it goes on."""
    if instance.suspended_at is None:
        advance(act, instance, given)
    else:
        hold(act, instance, given, job_key=job.key)


def _open_incident(act: Act, job: Job, message: str) -> None:
    """Let a job without retries wait for somebody's help; it has one open incident at most."""
    act.tx.incidents.resolve_of_job(job.key, act.now)
    act.tx.incidents.add(
        Incident(
            key=act.tx.new_key(),
            instance_key=job.instance_key,
            process_instance_key=job.process_instance_key,
            token=job.token,
            element_id=job.element_id,
            definition_key=job.definition_key,
            job_key=job.key,
            error_type=ErrorType.JOB_NO_RETRIES,
            code="job.failed",
            parameters={"type": job.type, "message": message or "–"},
            created_at=act.now,
        )
    )


@usecase(Permission.CHANGE_JOBS)
def change(
    act: Act,
    key: int,
    *,
    retries: int | None = None,
    timeout: timedelta | None = None,
    priority: int | None = None,
    lease_token: str | None = None,
) -> None:
    """Change what is given of a job: its retries, its lease (counted from now, by the machine's clock), its priority."""
    _, job = _open(act, key, lease_token)
    changes: dict[str, Any] = {"updated_at": act.now}
    if retries is not None:
        changes["retries"] = retries
    if timeout is not None:
        changes["deadline_at"] = act.house.machine_clock.now() + timeout
    if priority is not None:
        changes["priority"] = priority
    act.tx.jobs.change(job.key, **changes)


@usecase(Permission.SEE_INSTANCES)
def search(act: Act, query: Mapping[str, Any]) -> Found:
    """Return the jobs that a /v2 search asks for: no content of theirs."""
    return act.tx.searches.jobs(query)


def _open(act: Act, key: int, lease_token: str | None) -> tuple[Instance, Job]:
    """Return the locked instance of an open job that the actor may do.

    Raises:
        NotFound: there is none, it is over, or its type is not the actor's.
        Conflict: `job.lease_lost` when another worker has been given it meanwhile.
    """
    instance = act.tx.instances.lock_of_job(key)
    job = act.tx.jobs.get(key)
    if job is None or job.ended_at is not None or (instance.suspended_at and act.tx.suspensions.holds_job(key)):
        raise NotFound("job.not_open", key=key)
    # A person who came through the door is an administrator, who may change every job and finish none.
    if act.actor.machine and not act.actor.may_do_job(job.type):
        raise Foreign("job.not_open", kind="job", key=key, client_key=job.client_key)
    if lease_token is not None and job.lease_token != lease_token:
        raise Conflict("job.lease_lost", key=key)
    act.concerns("job", key)
    return instance, job
