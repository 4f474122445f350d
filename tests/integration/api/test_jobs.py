"""Jobs over the wire: waiting for one, leases, failures, incidents."""

import threading
import time
from typing import Any

import pytest
from werkzeug.test import TestResponse

from koppi.api.polling import Polls
from tests.integration.api.conftest import Site, refused


def activate(site: Site, **more: Any) -> list[Any]:
    """Ask for jobs at the oven, without waiting unless told to."""
    body = {"type": "oven", "timeout": 60_000, "maxJobsToActivate": 5, "requestTimeout": -1, **more}
    answer: Any = site.call("POST", "/v2/jobs/activation", "worker", json=body).json
    return answer["jobs"]  # type: ignore[no-any-return]  # JSON


def knead(site: Site) -> None:
    """Complete the task before the oven."""
    body = {"variables": {"weight": 1}}
    assert site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json=body).status_code == 204


def to_oven(site: Site) -> Any:
    """Start an instance and return its job, leased."""
    site.start()
    knead(site)
    (job,) = activate(site)
    return job


def report(site: Site, job: Any, what: str, **body: Any) -> TestResponse:
    return site.call("POST", f"/v2/jobs/{job['jobKey']}/{what}", "worker", json=body)


def test_a_waiting_worker_is_given_a_job_as_soon_as_there_is_one(site: Site) -> None:
    site.start()
    site.token_of("worker")
    got: list[Any] = []
    waiting = threading.Thread(target=lambda: got.extend(activate(site, requestTimeout=120_000)))
    began = time.monotonic()
    waiting.start()
    knead(site)
    waiting.join(120)
    assert [job["elementId"] for job in got] == ["bake"]
    assert time.monotonic() - began < 60, "it was told, not found at the end of its patience"


def test_nothing_to_do_is_an_empty_answer_when_the_wait_is_over(site: Site) -> None:
    began = time.monotonic()
    assert activate(site, requestTimeout=300) == []
    assert 0.3 <= time.monotonic() - began < 60


def test_a_surplus_wait_is_answered_empty_at_once() -> None:
    polls = Polls(1, threading.Event())
    with polls.place() as taken:
        assert taken
        assert polls.until(list, lambda _: pytest.fail("it must not wait"), 10) == []
    assert polls.until(list, lambda _: None, 0.01) == []


def test_a_server_that_closes_lets_its_workers_go(site: Site) -> None:
    site.token_of("worker")
    waiting = threading.Thread(target=lambda: activate(site, requestTimeout=120_000))
    waiting.start()
    site.background.stop()
    waiting.join(60)
    assert not waiting.is_alive()


def test_a_job_is_shown_with_the_variables_asked_for_and_its_digits(site: Site) -> None:
    site.start(price="1", weight=0)
    text = '{"variables": {"weight": 12345678901234567890.10}}'
    key = site.task()
    done = site.call(
        "POST", f"/v2/user-tasks/{key}/completion", "client_adviser", data=text, content_type="application/json"
    )
    assert done.status_code == 204
    body = {"type": "oven", "timeout": 1, "maxJobsToActivate": 1, "fetchVariable": ["weight"]}
    answer = site.call("POST", "/v2/jobs/activation", "worker", json=body).get_data(as_text=True)
    assert '"variables":{"weight":12345678901234567890.10}' in answer


def test_a_job_that_fails_without_retries_is_an_incident_until_it_has_some(site_of_each: Site) -> None:
    site = site_of_each
    job = to_oven(site)
    assert report(site, job, "failure", errorMessage="cold").status_code == 204
    found: Any = site.call("POST", "/v2/incidents/search", json={"filter": {"state": "ACTIVE"}}).json
    (incident,) = found["items"]
    assert incident["jobKey"] == job["jobKey"]
    resolve = f"/v2/incidents/{incident['incidentKey']}/resolution"
    refused(site.call("POST", resolve), 409, "INVALID_STATE")
    assert activate(site) == []
    retries = {"changeset": {"retries": 2}}
    assert site.call("PATCH", f"/v2/jobs/{job['jobKey']}", json=retries).status_code == 204
    assert site.call("POST", resolve).status_code == 204
    refused(site.call("POST", resolve), 404, "NOT_FOUND")
    assert [j["retries"] for j in activate(site)] == [2]


def test_what_a_failure_notes_is_for_who_tries_the_job_next(site_of_each: Site) -> None:
    site = site_of_each
    job = to_oven(site)
    assert report(site, job, "failure", retries=1, variables={"tried": "gas"}).status_code == 204
    (again,) = activate(site)
    assert again["variables"] == {**job["variables"], "tried": "gas"}
    assert report(site, again, "completion").status_code == 204
    query = {"filter": {"processInstanceKey": job["processInstanceKey"], "name": "tried"}}
    found: Any = site.call("POST", "/v2/variables/search", json=query).json
    assert found["items"] == []


def test_a_finished_job_is_not_found_again(site: Site) -> None:
    job = to_oven(site)
    assert report(site, job, "completion", variables=None).status_code == 204
    for what, body in (("completion", {}), ("failure", {}), ("error", {"errorCode": "x"})):
        refused(report(site, job, what, **body), 404, "NOT_FOUND")


def test_an_error_nothing_catches_is_an_incident_and_still_accepted(site: Site) -> None:
    job = to_oven(site)
    assert report(site, job, "error", errorCode="burnt").status_code == 204
    found: Any = site.call("POST", "/v2/incidents/search").json
    assert [i["errorType"] for i in found["items"]] == ["UNHANDLED_ERROR_EVENT"]


def test_a_stale_lease_is_refused(site: Site) -> None:
    site.start()
    knead(site)
    (first,) = activate(site, withLease=True, timeout=1)
    (second,) = _until_leased_again(site)
    assert first["jobLeaseToken"] != second["jobLeaseToken"]
    stale = {"jobLeaseToken": first["jobLeaseToken"]}
    reports: dict[str, dict[str, Any]] = {"completion": {}, "failure": {"retries": 1}, "error": {"errorCode": "burnt"}}
    for verb, told in reports.items():
        refused(report(site, first, verb, **stale, **told), 409, "INVALID_STATE")
    longer = {"changeset": {"timeout": 60_000}, **stale}
    refused(site.call("PATCH", f"/v2/jobs/{first['jobKey']}", "worker", json=longer), 409, "INVALID_STATE")
    assert report(site, second, "completion", jobLeaseToken=second["jobLeaseToken"]).status_code == 204


def _until_leased_again(site: Site) -> list[Any]:
    return activate(site, withLease=True, requestTimeout=5_000)


def test_an_instance_can_be_waited_for(site: Site) -> None:
    body = {"processDefinitionId": "baking", "awaitCompletion": True, "requestTimeout": 200}
    refused(site.call("POST", "/v2/process-instances", json=body), 504, "DEADLINE_EXCEEDED")
    found: Any = site.call("POST", "/v2/process-instances/search").json
    assert [i["state"] for i in found["items"]] == ["ACTIVE"], "it lives on"
