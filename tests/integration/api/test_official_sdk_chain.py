"""The official SDK walks a client over our own diagrams: from the contact to the first review, over HTTP alone."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import camunda_orchestration_sdk.models as models
import httpx
import pytest
import simplejson
from camunda_orchestration_sdk import CamundaClient

from koppi.domain.actor import SYSTEM
from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.usecases import demo
from koppi.usecases.boundary import Caller
from koppi.usecases.demo import PASSWORD
from tests.integration.api.conftest import Site
from tests.integration.api.test_official_sdk import client
from tests.processes.first_contact import ASSESSED
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.processes.test_follow_up import REACHED, REVIEWED
from tests.processes.test_own_worker import ACCEPTED, NAMED
from tests.processes.test_service_needs_assessment import BEGIN, MEETING, WRITTEN
from tests.processes.test_whole_chain import BEGUN, GRANTED, TAKEN_ON
from tests.support.covers import covers
from tests.support.databases import open_store, sqlite_database
from tests.support.houses import MONDAY, assert_sound, build_house

CALL = {
    "channel": "phone_service_centre",
    "source": "client",
    "reason": "Arki ei suju enää yksin.",
    "need_type": "social_service",
    "person": {"identity_code": "170540-906J", "first_names": "Aada", "last_name": "Esimerkki"},
}
TO_THE_ORDER: tuple[tuple[str, str, Mapping[str, Json]], ...] = (
    ("client_adviser", "assess_urgency_and_complexity", ASSESSED),
    ("case_owner", "start_assessment", BEGIN),
    ("line_manager", "name_responsible_person", NAMED),
    ("case_owner", "accept_role", ACCEPTED),
    ("case_owner", "meet_client", MEETING),
    ("case_owner", "write_assessment", WRITTEN),
    ("case_owner", "draft_plan_with_client", DRAFT),
    ("case_owner", "agree_responsibilities", AGREED),
    ("case_owner", "client_approves_plan", APPROVED),
    ("client_guide", "make_decision", GRANTED),
)
OWNER, PROVIDER = "case_owner", "service_provider"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A site with our own models, on Monday 1 March 2027 at nine; every state must be sound in the end."""
    with sqlite_database(tmp_path) as url:
        store = open_store(url)
        house = build_house(store)
        demo.fill(Caller(house, SYSTEM), model_files(None))
        yield Site(house)
        assert_sound(store)
        store.dispose()


def open_tasks(sdk: CamundaClient, element_id: str) -> list[Any]:
    """Return the open user tasks of an element that somebody may see, oldest first."""
    wanted = models.UserTaskSearchQueryFilter.from_dict({"elementId": element_id, "state": "CREATED"})
    found = sdk.search_user_tasks(data=models.UserTaskSearchQuery(filter_=wanted)).items
    return sorted(found, key=lambda task: int(task.user_task_key))


def do(address: str, person: str, element_id: str, values: Mapping[str, Json]) -> None:
    """Find a task, read its form, and complete it with values of the form's fields."""
    sdk = client(address, person)
    task = open_tasks(sdk, element_id)[0]
    form = sdk.get_user_task_form(user_task_key=task.user_task_key)
    assert set(values) <= set(keys_of(simplejson.loads(str(form.schema))))
    variables = models.UserTaskCompletionRequestVariables.from_dict(simplejson.loads(simplejson.dumps(values)))
    sdk.complete_user_task(user_task_key=task.user_task_key, data=models.UserTaskCompletionRequest(variables=variables))


def keys_of(part: Mapping[str, Any]) -> Iterator[str]:
    """Return the keys of a form's fields, those of its groups among them."""
    for component in part.get("components", ()):
        if key := component.get("key") or component.get("path"):
            yield key
        if component["type"] == "group":
            yield from keys_of(component)


def do_orders(address: str) -> int:
    """Be service production: take the open orders over and answer each; return how many there were."""
    worker = client(address, "worker")
    wanted = models.JobActivationRequest(
        type_="service_request.send", timeout=30_000, max_jobs_to_activate=5, worker="production"
    )
    jobs = worker.activate_jobs(data=wanted).jobs
    for number, job in enumerate(jobs, 1):
        answer = models.JobCompletionRequestVariables.from_dict({"request": f"SR-{number}"})
        worker.complete_job(job_key=job.job_key, data=models.JobCompletionRequest(variables=answer))
    return len(jobs)


def move_clock(address: str, to: datetime) -> None:
    """Move the clock of the service; what is due by then has happened when this returns."""
    data = models.ClockPinRequest(timestamp=int(to.timestamp() * 1000))
    client(address, "admin").pin_clock(data=data)


@covers("S004-01", "S004-18")
def test_the_sdk_walks_a_client_from_the_contact_to_the_first_review(address: str) -> None:
    with httpx.Client(base_url=address, auth=("client_adviser", PASSWORD), trust_env=False) as http:
        taken = http.post("/api/v1/contacts", json=CALL)
    assert taken.status_code == 201, taken.text

    for person, element_id, values in TO_THE_ORDER:
        do(address, person, element_id, values)
    assert do_orders(address) == 2
    for _ in range(2):
        do(address, PROVIDER, "accept_service_request", TAKEN_ON)
    now = datetime(2027, 3, 15, 12, tzinfo=UTC)
    move_clock(address, now)
    for _ in range(2):
        do(address, PROVIDER, "confirm_service_start", BEGUN)

    contacts = 0
    while not open_tasks(client(address, OWNER), "review_plan"):
        now += timedelta(days=10)
        assert now < MONDAY + timedelta(days=120), "the review never comes"
        move_clock(address, now)
        if open_tasks(client(address, OWNER), "follow_up_contact"):
            do(address, OWNER, "follow_up_contact", REACHED)
            contacts += 1
    do(address, OWNER, "review_plan", REVIEWED)

    assert contacts >= 2
    admin = client(address, "admin")
    assert admin.search_incidents(data=models.IncidentSearchQuery()).items == []
    found = admin.search_process_instances(data=models.ProcessInstanceSearchQuery()).items
    live = {instance.process_definition_id for instance in found if instance.state == "ACTIVE"}
    assert {"client_steering_main", "follow_up"} <= live
