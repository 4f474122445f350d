"""A job of an instance that stands still is handed to nobody; what is reported of it counts when it goes on."""

from datetime import timedelta

import pytest

from koppi.domain.errors import NotFound
from koppi.store import Store
from koppi.usecases import incidents, instances, jobs
from koppi.usecases.holding import Suspended
from tests.integration.proofs.drawn import ERRAND
from tests.integration.usecases.suspending import audited, catch, resume, suspend
from tests.support.diagrams import boundary, end, job, path, process, start, tag, timer, user
from tests.support.houses import MONDAY, Stage, assert_sound, stage


def _leased(played: Stage, type_: str = "errand") -> list[jobs.ActivatedJob]:
    return jobs.activate(played.caller("worker"), frozenset({type_}), worker="w", timeout=timedelta(minutes=5), limit=9)


def test_a_job_is_handed_to_nobody_while_its_instance_stands_still(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        suspend(played, instance)
        assert _leased(played) == []
        resume(played, instance)
        assert len(_leased(played)) == 1


def test_a_job_s_result_that_comes_meanwhile_counts_once_when_the_instance_goes_on(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        (leased,) = _leased(played)
        suspend(played, instance)
        jobs.complete(played.caller("worker"), leased.job.key, {"bought": "leipä"})
        for report in (jobs.complete, lambda c, k: jobs.fail(c, k, retries=0)):
            with pytest.raises(NotFound):
                report(played.caller("worker"), leased.job.key)
        assert (played.stands_at(instance), played.variables(instance)) == (["run_errand"], {})
        resume(played, instance)
        assert played.instance(instance).status == "COMPLETED"
        assert played.variables(instance) == {"bought": "leipä"}
        (taken,) = [row for row in audited(played, instance, "suspension.resume") if row.object_kind == "job"]
        assert (taken.object_key, taken.detail) == (leased.job.key, {"held_since": MONDAY.isoformat(), "by": "worker"})
    assert_sound(store, inputs=2)


def test_a_job_s_error_that_comes_meanwhile_is_caught_when_the_instance_goes_on(store: Store) -> None:
    shop = process(
        start(),
        job("run_errand", type_="errand"),
        boundary("closed", "run_errand", tag("errorEventDefinition", errorRef="shut")),
        user("wait"),
        end(),
        end("late_end"),
        path("start", "run_errand", "end"),
        path("closed", "wait", "late_end"),
        id_="shop",
        after=tag("error", id="shut", name="shut", errorCode="SHUT"),
    )
    with stage(store, {"shop.bpmn": shop}) as played:
        instance = played.start("shop")
        (leased,) = _leased(played)
        suspend(played, instance)
        jobs.throw_error(played.caller("worker"), leased.job.key, "SHUT", message="suljettu")
        assert played.stands_at(instance) == ["run_errand"]
        resume(played, instance)
        assert played.stands_at(instance) == ["wait"]
    assert_sound(store, inputs=2)


def test_a_failure_that_comes_meanwhile_counts_at_once_and_its_job_waits(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        (leased,) = _leased(played)
        suspend(played, instance)
        jobs.fail(played.caller("worker"), leased.job.key, retries=2, message="ei auki")
        assert _leased(played) == []
        resume(played, instance)
        assert [each.job.retries for each in _leased(played)] == [2]


def test_an_incident_is_not_retried_meanwhile(store: Store) -> None:
    broken = process(start(), catch("nap", timer("=length")), end(), path("start", "nap", "end"), id_="broken")
    with stage(store, {"broken.bpmn": broken}) as played:
        instance = played.start("broken")
        with store.begin(read_only=True) as tx:
            (incident,) = tx.incidents.of(instance)
        suspend(played, instance)
        with pytest.raises(Suspended):
            incidents.resolve(played.caller("admin"), incident.key)
        instances.set_variables(played.caller("admin"), instance, {"length": "PT1H"})
        resume(played, instance)
        incidents.resolve(played.caller("admin"), incident.key)
        with store.begin(read_only=True) as tx:
            assert [timer.element_id for timer in tx.timers.of(instance)] == ["nap"]
    assert_sound(store, inputs=3)
