"""Jobs: handed to workers, reported back."""

import secrets
from datetime import timedelta
from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.jobs import ActivatedJobs, Activation, Job, JobChange, JobCompletion, JobError, JobFailure
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.usecases import jobs

DEFAULT_WAIT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 60.0
MOST_AT_ONCE = 100
_LOOK_AGAIN_SECONDS = 1.0
"""Jobs become free without a hint, too: a lease that ran out, a back-off that is over, another process's job."""


def activate(call: Call) -> dict[str, Any]:
    """Hand jobs of a type to a worker, waiting for one if need be."""
    found = call.server.polls.until(
        lambda: _leased(call),
        lambda left: call.server.background.wait_for_jobs(min(left, _LOOK_AGAIN_SECONDS)),
        _seconds(call.body["request_timeout"] or 0),
    )
    return {"jobs": found}


def _seconds(milliseconds: int) -> float:
    """Return how long to wait: 0 is the server's own time, below 0 not at all."""
    if milliseconds == 0:
        return DEFAULT_WAIT_SECONDS
    return min(milliseconds / 1000, LONGEST_WAIT_SECONDS)


def _leased(call: Call) -> list[jobs.ActivatedJob]:
    if call.server.background.closing.is_set():
        return []
    body = call.body
    return jobs.activate(
        call.caller,
        frozenset({body["type"]}),
        worker=body["worker"] or "",
        timeout=timedelta(milliseconds=body["timeout"]),
        limit=min(body["max_jobs_to_activate"], MOST_AT_ONCE),
        fetch=frozenset(body["fetch_variable"] or ()),
        lease_token=secrets.token_urlsafe(12) if body["with_lease"] else None,
    )


def search(call: Call) -> Any:
    """Search jobs."""
    return page_of(jobs.search(call.caller, query_of(call.body)))


def complete(call: Call) -> None:
    """Report a job as done."""
    jobs.complete(call.caller, call.key, call.body["variables"], lease_token=call.body["job_lease_token"])


def fail(call: Call) -> None:
    """Report a job as failed."""
    body = call.body
    jobs.fail(
        call.caller,
        call.key,
        retries=body["retries"] or 0,
        message=body["error_message"] or "",
        back_off=timedelta(milliseconds=body["retry_back_off"] or 0),
        variables=body["variables"],
        lease_token=body["job_lease_token"],
    )


def throw_error(call: Call) -> None:
    """End a job with a BPMN error."""
    body = call.body
    jobs.throw_error(
        call.caller,
        call.key,
        body["error_code"],
        message=body["error_message"] or "",
        variables=body["variables"],
        lease_token=body["job_lease_token"],
    )


def change(call: Call) -> None:
    """Change retries, time-out or priority of a job."""
    changeset = dict(call.body["changeset"])
    if "timeout" in changeset:
        changeset["timeout"] = timedelta(milliseconds=changeset["timeout"])
    jobs.change(call.caller, call.key, lease_token=call.body["job_lease_token"], **changeset)


ROUTES = (
    Route("POST", "/v2/jobs/activation", activate, takes=Activation(), gives=ActivatedJobs()),
    Route("POST", "/v2/jobs/search", search, takes=Query(), gives=result_of(Job)),
    Route("POST", "/v2/jobs/<key>/completion", complete, takes=JobCompletion()),
    Route("POST", "/v2/jobs/<key>/failure", fail, takes=JobFailure()),
    Route("POST", "/v2/jobs/<key>/error", throw_error, takes=JobError()),
    Route("PATCH", "/v2/jobs/<key>", change, takes=JobChange()),
)
