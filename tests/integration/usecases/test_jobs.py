"""Jobs when something goes wrong: each fails alone, nothing is done for ever, and no incident outlives its job."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from koppi.connectors import CallFailed, Connectors, Outside
from koppi.domain.actor import Actor
from koppi.domain.clock import PinnedClock
from koppi.domain.errors import NotFound
from koppi.store import Store
from koppi.store.records import Job
from koppi.usecases import incidents, instances, jobs
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.worker.jobs import JobRunner
from tests.integration.proofs.drawn import ERRAND
from tests.support.diagrams import boundary, condition, end, job, mapping, path, process, start, tag, user
from tests.support.houses import MONDAY, Stage, assert_sound, stage

_FIVE_MINUTES = timedelta(minutes=5)
Does = Callable[[], Mapping[str, Any]]


def test_a_job_that_is_gone_when_it_fails_leaves_the_others_alone(store: Store) -> None:
    with stage(store, ERRAND) as played:
        first, second = played.start("errand"), played.start("errand")
        calls: list[int] = []

        def run() -> Mapping[str, Any]:
            calls.append(1)
            if len(calls) == 1:
                instances.cancel(played.caller("admin"), first)
                raise CallFailed("the shop is closed", retryable=True)
            return {}

        assert JobRunner(_with(played, run), "ours").run_open() == 2
        assert played.instance(first).status == "TERMINATED"
        assert played.instance(second).status == "COMPLETED"
    assert_sound(store, inputs=4)


def test_a_result_that_cannot_be_taken_in_becomes_an_incident(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        JobRunner(_with(played, lambda: {"weight": 1.5}), "ours").run_open()
        with store.begin(read_only=True) as tx:
            assert [found.code for found in tx.incidents.of(instance)] == ["job.failed"]
        assert _job(played, instance).retries == 0


def test_a_failure_told_after_the_lease_was_lost_takes_nothing_from_who_has_the_job_now(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        machine = PinnedClock(MONDAY)

        def run() -> Mapping[str, Any]:
            machine.pin(machine.now() + 2 * _FIVE_MINUTES)
            (again,) = jobs.activate(
                Caller(house, played.caller("worker").actor),
                frozenset({"errand"}),
                worker="theirs",
                timeout=_FIVE_MINUTES,
                limit=1,
            )
            assert again.instance.key == instance
            raise CallFailed("too late", retryable=True)

        house = replace(_with(played, run), machine_clock=machine)
        JobRunner(house, "ours").run_open()
        job = _job(played, instance)
        assert (job.worker, job.retries) == ("theirs", 3)
        assert job.deadline_at == machine.now() + _FIVE_MINUTES


def test_an_incident_ends_with_its_job_also_when_only_retries_were_given(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance, worker = played.start("errand"), played.caller("worker")
        job = _job(played, instance)
        jobs.fail(worker, job.key, retries=0, message="kauppa on kiinni")
        jobs.change(played.caller("admin"), job.key, retries=1)
        jobs.complete(worker, job.key)
        assert played.instance(instance).status == "COMPLETED"
        with store.begin(read_only=True) as tx:
            assert tx.incidents.count_open() == 0


def test_a_job_that_is_tried_again_sees_what_was_mended_in_its_inputs(store: Store) -> None:
    drawn = process(
        start(), job("buy", mapping([('="miljk"', "what")]), type_="errand"), end(), path("start", "buy", "end")
    )
    seen: list[Any] = []

    def errand(inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
        seen.append(inputs["what"])
        if seen == ["miljk"]:
            raise CallFailed("no such thing", retryable=False)
        return {}

    with stage(store, {"buying.bpmn": drawn}) as played:
        instance = played.start("process")
        machine = PinnedClock(MONDAY)
        house = replace(played.house, connectors=Connectors({"errand": errand}), machine_clock=machine)
        JobRunner(house, "ours").run_open()
        buying = _job(played, instance)
        instances.set_variables(played.caller("admin"), buying.key, {"what": "milk"}, local=True)
        jobs.change(played.caller("admin"), buying.key, retries=1)
        with store.begin(read_only=True) as tx:
            (incident,) = tx.incidents.of(instance)
        incidents.resolve(played.caller("admin"), incident.key)
        machine.pin(MONDAY + timedelta(days=1))
        JobRunner(house, "ours").run_open()
    assert seen == ["miljk", "milk"]
    assert_sound(store, inputs=3)


def test_an_error_that_nothing_catches_can_be_tried_again(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance, worker = played.start("errand"), played.caller("worker")
        job = _job(played, instance)
        jobs.throw_error(worker, job.key, "no_milk", message="maito on loppu")
        with store.begin(read_only=True) as tx:
            thrown = tx.jobs.get(job.key)
            assert thrown is not None
            assert (thrown.state, thrown.error_code) == ("ERROR_THROWN", "no_milk")
            (incident,) = tx.incidents.of(instance)
        incidents.resolve(played.caller("admin"), incident.key)
        jobs.complete(worker, _job(played, instance).key)
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(store, inputs=4)


def test_a_failure_that_makes_a_condition_at_the_edge_true_is_answered_by_the_diagram(store: Store) -> None:
    when = tag("conditionalEventDefinition", condition("condition", "=closed = true"))
    flows = path("start", "buy", "end") + path("shut", "wait", "end")
    drawn = process(start(), job("buy"), boundary("shut", "buy", when), user("wait"), end(), flows, id_="buying")
    with stage(store, {"buying.bpmn": drawn}) as played:
        instance, worker = played.start("buying"), played.caller("worker")
        jobs.fail(worker, _job(played, instance).key, retries=0, variables={"closed": True})
        assert played.stands_at(instance) == ["wait"]
        with store.begin(read_only=True) as tx:
            assert tx.incidents.of(instance) == []
    assert_sound(store, inputs=2)


def test_somebody_elses_job_is_unknown_and_the_attempt_is_logged(store: Store) -> None:
    with stage(store, ERRAND) as played:
        job = _job(played, played.start("errand"))
        baker = Caller(played.house, Actor(key=99, name="baker", machine=True, job_types=frozenset({"bake"})))
        with pytest.raises(NotFound) as foreign:
            jobs.complete(baker, job.key)
        with pytest.raises(NotFound) as unknown:
            jobs.complete(baker, 1)
        assert (foreign.value.code, foreign.value.parameters) == ("job.not_open", {"key": job.key})
        assert (unknown.value.code, unknown.value.parameters) == ("job.not_open", {"key": 1})
        with store.begin(read_only=True) as tx:
            refused = tx.searches.audit_logs({"filter": {"actorId": "baker"}}).items
        assert [(row["entityKey"], row["detail"]) for row in refused] == [(job.key, {"refused": True})]


def _with(played: Stage, does: Does) -> House:
    """Return the house with one operation installed, which does this."""

    def errand(inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
        return does()

    return replace(played.house, connectors=Connectors({"errand": errand}))


def _job(played: Stage, instance: int) -> Job:
    with played.house.store.begin(read_only=True) as tx:
        (found,) = tx.jobs.open_of(instance)
    return found
