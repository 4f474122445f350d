"""The unchanged `camunda_orchestration_sdk` works against us: it parses every field of every answer strictly."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import camunda_orchestration_sdk.models as models
import pytest
from camunda_orchestration_sdk import CamundaAsyncClient, CamundaClient, WorkerConfig, errors

from koppi.usecases.demo import PASSWORD
from tests.integration.api.conftest import BAKING, DOUGH, Site


def settings(address: str, user: str) -> Any:
    """Return the SDK's own configuration."""
    return {
        "CAMUNDA_REST_ADDRESS": address,
        "CAMUNDA_AUTH_STRATEGY": "BASIC",
        "CAMUNDA_BASIC_AUTH_USERNAME": user,
        "CAMUNDA_BASIC_AUTH_PASSWORD": PASSWORD,
    }


def client(address: str, user: str) -> CamundaClient:
    return CamundaClient(configuration=settings(address, user))


def test_the_sdk_deploys_starts_works_and_completes(address: str, tmp_path: Path) -> None:
    admin, adviser, worker = (client(address, user) for user in ("admin", "client_adviser", "worker"))
    (tmp_path / "baking.bpmn").write_bytes(BAKING)
    (tmp_path / "dough.form").write_bytes(DOUGH)
    deployed = admin.deploy_resources_from_files([tmp_path / "baking.bpmn", tmp_path / "dough.form"])
    assert [p.process_definition_id for p in deployed.processes] == ["baking"]
    assert [p.process_definition_version for p in deployed.processes] == [1], "identical files keep their version"

    created = admin.create_process_instance(
        data=models.ProcessCreationByKey(process_definition_key=deployed.processes[0].process_definition_key)
    )
    task = adviser.search_user_tasks(data=models.UserTaskSearchQuery()).items[0]
    assert task.element_id == "knead"
    assert adviser.get_user_task(user_task_key=task.user_task_key).process_instance_key == created.process_instance_key
    assert adviser.get_user_task_form(user_task_key=task.user_task_key).form_id == "dough"
    adviser.assign_user_task(
        user_task_key=task.user_task_key,
        data=models.UserTaskAssignmentRequest(assignee="client_adviser", allow_override=False),
    )
    values = models.UserTaskCompletionRequestVariables.from_dict({"weight": 7, "baker": "Esimerkki"})
    adviser.complete_user_task(
        user_task_key=task.user_task_key, data=models.UserTaskCompletionRequest(variables=values)
    )

    asked = models.JobActivationRequest(type_="oven", timeout=30_000, max_jobs_to_activate=5, worker="sdk")
    (job,) = worker.activate_jobs(data=asked).jobs
    assert job.variables.to_dict()["weight"] == 7
    assert [j.worker for j in admin.search_jobs(data=models.JobSearchQuery()).items] == ["sdk"]
    worker.complete_job(job_key=job.job_key, data=models.JobCompletionRequest())
    ended = admin.get_process_instance(process_instance_key=created.process_instance_key)
    assert ended.state == "COMPLETED"
    found = admin.search_variables(
        data=models.VariableSearchQuery(filter_=models.VariableSearchQueryFilter(process_instance_key=created.process_instance_key))
    )  # fmt: skip
    assert {variable.name: variable.value for variable in found.items}["weight"] == "7"


def test_every_search_and_evaluation_parses(address: str, site: Site) -> None:
    admin = client(address, "admin")
    instance = site.start()
    site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {"weight": 1}})
    job: Any = site.call(
        "POST", "/v2/jobs/activation", "worker", json={"type": "oven", "timeout": 1000, "maxJobsToActivate": 1}
    ).json
    site.call("POST", f"/v2/jobs/{job['jobs'][0]['jobKey']}/failure", "worker", json={"errorMessage": "cold"})

    assert admin.get_topology().gateway_version.startswith("8.9.")
    assert admin.get_authentication().username == "admin"
    assert len(admin.search_process_definitions(data=models.ProcessDefinitionSearchQuery()).items) == 1
    assert admin.search_process_instances(data=models.ProcessInstanceSearchQuery()).items[0].has_incident
    (incident,) = admin.search_incidents(data=models.IncidentSearchQuery()).items
    assert incident.error_type == "JOB_NO_RETRIES"
    assert admin.get_incident(incident_key=incident.incident_key).process_instance_key == instance
    assert admin.search_audit_logs(data=models.AuditLogSearchQueryRequest()).items
    assert admin.search_decision_definitions(data=models.DecisionDefinitionSearchQuery()).items == []
    one = admin.evaluate_expression(data=models.ExpressionEvaluationRequest(expression="=1+1"))
    assert one.result == 2


def test_the_sdk_suspends_looks_where_it_stands_resumes_and_deletes(address: str, site: Site) -> None:
    admin = client(address, "admin")
    instance: Any = site.start()
    admin.suspend_process_instance(process_instance_key=instance, data=None)
    assert admin.get_process_instance(process_instance_key=instance).state == "SUSPENDED"
    with pytest.raises(errors.ConflictError):
        admin.suspend_process_instance(process_instance_key=instance, data=None)
    wanted = models.ElementInstanceSearchQueryFilter(
        process_instance_key=instance, type_=models.ElementInstanceSearchQueryFilterType("USER_TASK")
    )
    (found,) = admin.search_element_instances(data=models.ElementInstanceSearchQuery(filter_=wanted)).items
    assert (found.element_id, found.type_, found.state) == ("knead", "USER_TASK", "ACTIVE")
    assert admin.get_element_instance(element_instance_key=found.element_instance_key) == found
    admin.resume_process_instance(process_instance_key=instance, data=None)
    assert admin.get_process_instance(process_instance_key=instance).suspended_date is None
    key: Any = (
        admin.search_process_definitions(data=models.ProcessDefinitionSearchQuery()).items[0].process_definition_key
    )
    with pytest.raises(errors.ConflictError):
        admin.delete_resource(resource_key=key, data=None)
    admin.cancel_process_instance(process_instance_key=instance, data=None)
    assert admin.delete_resource(resource_key=key, data=None).resource_key == key


def test_a_refusal_is_the_error_the_sdk_knows(address: str, tmp_path: Path) -> None:
    (tmp_path / "broken.bpmn").write_bytes(BAKING.replace(b'type="oven"', b'type=""'))
    with pytest.raises(errors.BadRequestError) as refusal:
        client(address, "admin").deploy_resources_from_files([tmp_path / "broken.bpmn"])
    assert "Element: bake" in str(refusal.value.__dict__)


def test_the_sdk_s_worker_does_a_job(address: str, site: Site) -> None:
    site.start()
    site.call("POST", f"/v2/user-tasks/{site.task()}/completion", "client_adviser", json={"variables": {"weight": 1}})
    # a thread of its own: the browser tests leave a running event loop in the main one
    with ThreadPoolExecutor(1) as thread:
        done = thread.submit(lambda: asyncio.run(_work_one(address))).result(timeout=120)
    assert done == ["oven"]


async def _work_one(address: str) -> list[str]:
    done: list[str] = []
    async with CamundaAsyncClient(configuration=settings(address, "worker")) as camunda:
        worked = asyncio.Event()

        async def bake(job: Any) -> dict[str, Any]:
            done.append(job.type_)
            worked.set()
            return {}

        config = WorkerConfig(job_type="oven", job_timeout_milliseconds=5_000)
        worker = camunda.create_job_worker(config=config, callback=bake)
        try:
            await asyncio.wait_for(worked.wait(), 60)
        finally:
            worker.stop()  # type: ignore[no-untyped-call]  # the SDK leaves it untyped
    return done
