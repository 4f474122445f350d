"""A suspended instance stands still; what arrives meanwhile is taken when it goes on, once and in order, or answered."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict, Duplicate, Invalid, NotFound
from koppi.store import Store
from koppi.store.records import Suspension
from koppi.usecases import incidents, instances, jobs, messages, suspension, system, upkeep, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.holding import Suspended
from koppi.worker.timers import TimerRunner
from tests.integration.proofs.drawn import ANSWER, ERRAND, PAUSE, WORD
from tests.support.diagrams import boundary, end, flow, job, mapping, message, path, process, start, tag, timer, user
from tests.support.houses import MONDAY, Stage, assert_sound, stage

HOUR = timedelta(hours=1)
_BELL = tag("signal", id="bell", name="bell") + tag("signal", id="gong", name="gong")


def _rings(name: str) -> str:
    return tag("signalEventDefinition", signalRef=name)


def _catch(name: str, definition: str, *parts: str) -> str:
    body = (tag("extensionElements", "".join(parts)) if parts else "") + definition
    return tag("intermediateCatchEvent", body, id=name, name=name)


LISTENER = {
    "listener.bpmn": process(
        start(),
        _catch("first", _rings("bell"), mapping(outputs=[("=count", "first")])),
        _catch("second", _rings("gong"), mapping(outputs=[("=count", "second")])),
        user("after"),
        end(),
        path("start", "first", "second", "after", "end"),
        id_="listener",
        after=_BELL,
    )
}
"""Waits for the bell and then for the gong."""
CYCLE = {
    "cycle.bpmn": process(
        start(),
        user("work"),
        boundary("tick", "work", timer("R/PT1H", "timeCycle"), interrupting=False),
        user("ticked"),
        end(),
        end("tick_end"),
        path("start", "work", "end"),
        path("tick", "ticked", "tick_end"),
        id_="cycle",
    )
}
"""Every hour a task more."""
NEWS = {
    "bulletin.bpmn": process(
        start(),
        user("work"),
        boundary("told", "work", tag("messageEventDefinition", messageRef="news"), interrupting=False),
        user("read"),
        end(),
        end("told_end"),
        path("start", "work", "end"),
        path("told", "read", "told_end"),
        id_="bulletin",
        after=message("news", key="=subject"),
    )
}
"""Each message is one task more."""
RACE = {
    "race.bpmn": process(
        start(),
        tag("eventBasedGateway", id="which"),
        _catch("in_time", tag("messageEventDefinition", messageRef="news")),
        _catch("too_late", timer("PT2H")),
        user("served"),
        user("sorry"),
        end(),
        end("sorry_end"),
        path("start", "which", "in_time", "served", "end"),
        flow("which", "too_late"),
        path("too_late", "sorry", "sorry_end"),
        id_="race",
        after=message("news", key="=subject"),
    )
}
"""A message, or else two hours."""
CALLER = {
    **ERRAND,
    "caller.bpmn": process(
        start(),
        tag(
            "callActivity",
            tag("extensionElements", '<zeebe:calledElement processId="errand" />'),
            id="call",
        ),
        end(),
        path("start", "call", "end"),
        id_="caller",
    ),
}


def _suspend(played: Stage, instance: int, reason: str = "Asiakas on sairaalassa.") -> None:
    suspension.suspend(played.caller("admin"), instance, reason=reason)


def _resume(played: Stage, instance: int) -> None:
    suspension.resume(played.caller("admin"), instance)


def _shown(played: Stage, instance: int) -> Any:
    return instances.get(played.caller("admin"), instance)


def _suspensions(played: Stage, instance: int) -> list[Suspension]:
    with played.house.store.begin(read_only=True) as tx:
        return tx.suspensions.of(instance)


def _audited(played: Stage, instance: int, action: str) -> list[Any]:
    with played.house.store.begin(read_only=True) as tx:
        return [row for row in tx.audit.of_instance(instance) if row.action == action]


# --- the act itself ---------------------------------------------------------------------------------------------------


def test_an_instance_stands_still_from_one_word_to_the_other_and_both_are_kept_with_the_reason(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT10H"})
        _suspend(played, instance)
        assert (_shown(played, instance)["state"], _shown(played, instance)["suspendedDate"]) == ("SUSPENDED", MONDAY)
        played.let_pass(HOUR)
        _resume(played, instance)
        assert (_shown(played, instance)["state"], _shown(played, instance)["suspendedDate"]) == ("ACTIVE", None)
        (kept,) = _suspensions(played, instance)
        assert (kept.suspended_by, kept.reason) == ("admin", "Asiakas on sairaalassa.")
        assert (kept.resumed_by, kept.resumed_at) == ("admin", MONDAY + HOUR)
        (begun,) = _audited(played, instance, "suspension.suspend")
        (ended,) = _audited(played, instance, "suspension.resume")
        assert begun.detail == {"suspension": kept.key}
        assert ended.detail == {"suspension": kept.key, "taken": 0, "left_out": []}
    assert_sound(store, inputs=1)


@pytest.mark.parametrize(
    ("act", "code"), [("suspend", "instance.suspended_already"), ("resume", "instance.not_suspended")]
)
def test_what_is_so_already_is_refused(store: Store, act: str, code: str) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT10H"})
        if act == "suspend":
            _suspend(played, instance)
        with pytest.raises(Conflict) as refusal:
            (_suspend if act == "suspend" else _resume)(played, instance)
        assert refusal.value.code == code


@pytest.mark.parametrize("act", [suspension.suspend, suspension.resume])
def test_what_has_ended_is_refused_and_what_never_was_is_not_found(store: Store, act: Callable[..., None]) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        played.advance_clock(HOUR)
        with pytest.raises(Conflict) as ended:
            act(played.caller("admin"), instance)
        with pytest.raises(NotFound) as unknown:
            act(played.caller("admin"), 17)
        assert (ended.value.code, unknown.value.code) == ("instance.not_active", "instance.unknown")


def test_a_called_instance_stands_still_with_its_root_and_not_alone(store: Store) -> None:
    with stage(store, CALLER) as played:
        instance = played.start("caller")
        with store.begin(read_only=True) as tx:
            (child,) = tx.instances.children(instance)
        with pytest.raises(Conflict) as refusal:
            _suspend(played, child.key)
        assert (refusal.value.code, refusal.value.parameters["root"]) == ("instance.called", instance)
        _suspend(played, instance)
        assert _shown(played, child.key)["state"] == "SUSPENDED"
        _resume(played, instance)
        assert _shown(played, child.key)["state"] == "ACTIVE"


def test_a_reason_has_an_end(store: Store) -> None:
    with stage(store, PAUSE) as played, pytest.raises(Invalid):
        _suspend(played, played.start("pause", {"length": "PT1H"}), "x" * 1001)


def test_a_suspended_instance_can_be_cancelled_and_leaves_nothing_held(store: Store) -> None:
    with stage(store, LISTENER) as played:
        instance = played.start("listener")
        _suspend(played, instance)
        messages.broadcast(played.caller("admin"), "bell", {"count": 1})
        instances.cancel(played.caller("admin"), instance)
        assert _shown(played, instance)["state"] == "TERMINATED"
        with store.begin(read_only=True) as tx:
            assert tx.suspensions.held(instance) == []
            assert tx.suspensions.current(instance) is None
    assert_sound(store, inputs=2)


# --- people -----------------------------------------------------------------------------------------------------------


def test_a_task_is_not_completed_meanwhile_its_draft_is_kept_and_the_refusal_says_by_whom(store: Store) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        item = played.open_item("ask", instance)
        worker = played.caller("client_adviser")
        _suspend(played, instance)
        with pytest.raises(Suspended) as refusal:
            work_items.complete(worker, item.key, WORD)
        assert refusal.value.parameters == {"key": instance, "by": "admin", "at": MONDAY.isoformat()}
        work_items.save_draft(worker, item.key, WORD, version=0)
        _resume(played, instance)
        assert work_items.open_work_item(worker, item.key).draft == WORD
        work_items.complete(worker, item.key, WORD)
        assert played.stands_at(instance) == ["answered"]
    assert_sound(store, inputs=2)


# --- jobs -------------------------------------------------------------------------------------------------------------


def _leased(played: Stage, type_: str = "errand") -> list[jobs.ActivatedJob]:
    return jobs.activate(played.caller("worker"), frozenset({type_}), worker="w", timeout=timedelta(minutes=5), limit=9)


def test_a_job_is_handed_to_nobody_while_its_instance_stands_still(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        _suspend(played, instance)
        assert _leased(played) == []
        _resume(played, instance)
        assert len(_leased(played)) == 1


def test_a_job_s_result_that_comes_meanwhile_counts_once_when_the_instance_goes_on(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        (leased,) = _leased(played)
        _suspend(played, instance)
        jobs.complete(played.caller("worker"), leased.job.key, {"bought": "leipä"})
        for report in (jobs.complete, lambda c, k: jobs.fail(c, k, retries=0)):
            with pytest.raises(NotFound):
                report(played.caller("worker"), leased.job.key)
        assert (played.stands_at(instance), played.variables(instance)) == (["run_errand"], {})
        _resume(played, instance)
        assert played.instance(instance).status == "COMPLETED"
        assert played.variables(instance) == {"bought": "leipä"}
        (taken,) = [row for row in _audited(played, instance, "suspension.resume") if row.object_kind == "job"]
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
        _suspend(played, instance)
        jobs.throw_error(played.caller("worker"), leased.job.key, "SHUT", message="suljettu")
        assert played.stands_at(instance) == ["run_errand"]
        _resume(played, instance)
        assert played.stands_at(instance) == ["wait"]
    assert_sound(store, inputs=2)


def test_a_failure_that_comes_meanwhile_counts_at_once_and_its_job_waits(store: Store) -> None:
    with stage(store, ERRAND) as played:
        instance = played.start("errand")
        (leased,) = _leased(played)
        _suspend(played, instance)
        jobs.fail(played.caller("worker"), leased.job.key, retries=2, message="ei auki")
        assert _leased(played) == []
        _resume(played, instance)
        assert [each.job.retries for each in _leased(played)] == [2]


def test_an_incident_is_not_retried_meanwhile(store: Store) -> None:
    broken = process(start(), _catch("nap", timer("=length")), end(), path("start", "nap", "end"), id_="broken")
    with stage(store, {"broken.bpmn": broken}) as played:
        instance = played.start("broken")
        with store.begin(read_only=True) as tx:
            (incident,) = tx.incidents.of(instance)
        _suspend(played, instance)
        with pytest.raises(Suspended):
            incidents.resolve(played.caller("admin"), incident.key)
        instances.set_variables(played.caller("admin"), instance, {"length": "PT1H"})
        _resume(played, instance)
        incidents.resolve(played.caller("admin"), incident.key)
        with store.begin(read_only=True) as tx:
            assert [timer.element_id for timer in tx.timers.of(instance)] == ["nap"]
    assert_sound(store, inputs=3)


# --- messages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("time_to_live", [timedelta(), timedelta(minutes=5)])
def test_a_message_waits_for_who_stands_still_however_short_its_time(store: Store, time_to_live: timedelta) -> None:
    with stage(store, ANSWER) as played:
        instance = played.start("question")
        played.complete("ask", WORD)
        _suspend(played, instance)
        published = played.publish("answer", "sana", variables={"heard": "kyllä"}, time_to_live=time_to_live)
        assert (published.instance_key, published.kept_for) == (None, instance)
        played.let_pass(timedelta(days=3))
        _keep_house(played)
        assert upkeep.deliver_messages(Caller(played.house, SYSTEM)) == 0
        _resume(played, instance)
        assert "read" in played.stands_at(instance)
        assert played.variables(instance)["heard"] == "kyllä"
        _keep_house(played)
        with store.begin(read_only=True) as tx:
            assert tx.messages.undelivered(played.now) == 0
    assert_sound(store, inputs=3)


def test_messages_that_wait_are_taken_in_the_order_in_which_they_came(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        _suspend(played, instance)
        for number in range(3):
            played.publish("news", "a", variables={"n": number}, time_to_live=HOUR if number == 1 else timedelta())
        played.let_pass(2 * HOUR)
        _resume(played, instance)
        assert played.stands_at(instance).count("read") == 3
        with store.begin(read_only=True) as tx:
            payloads: list[Any] = [row.payload for row in tx.journal.of(instance) if row.input["kind"] == "deliver"]
            given = [payload["variables"] for payload in payloads]
        assert given == [{"n": 0}, {"n": 1}, {"n": 2}]
    assert_sound(store, inputs=4)


def test_a_message_that_waits_keeps_its_id_to_itself(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        _suspend(played, instance)
        played.publish("news", "a", message_id="m-1")
        played.let_pass(HOUR)
        with pytest.raises(Duplicate):
            played.publish("news", "a", message_id="m-1")
        _resume(played, instance)
        assert played.stands_at(instance).count("read") == 1


def test_one_that_runs_takes_the_message_before_one_that_stands_still(store: Store) -> None:
    with stage(store, NEWS) as played:
        still, runs = (played.start("bulletin", {"subject": "a"}) for _ in range(2))
        _suspend(played, still)
        assert played.publish("news", "a").instance_key == runs
        _resume(played, still)
        assert (played.stands_at(still).count("read"), played.stands_at(runs).count("read")) == (0, 1)


def test_what_waited_for_one_that_was_cancelled_goes_to_the_other_that_stands_still(store: Store) -> None:
    with stage(store, NEWS) as played:
        one, other = (played.start("bulletin", {"subject": "a"}) for _ in range(2))
        _suspend(played, one)
        _suspend(played, other)
        played.publish("news", "a")
        instances.cancel(played.caller("admin"), one)
        played.let_pass(HOUR)
        _keep_house(played)
        _resume(played, other)
        assert played.stands_at(other).count("read") == 1


def test_a_message_to_be_delivered_now_or_never_is_answered_with_the_reason(store: Store) -> None:
    with stage(store, NEWS) as played:
        instance = played.start("bulletin", {"subject": "a"})
        with pytest.raises(NotFound) as nobody:
            messages.correlate(played.caller("worker"), "news", correlation_key="b")
        _suspend(played, instance)
        with pytest.raises(Conflict) as still:
            messages.correlate(played.caller("worker"), "news", correlation_key="a")
        assert (nobody.value.code, still.value.code) == ("message.nobody_waits", "message.taker_suspended")
        _resume(played, instance)
        assert "read" not in played.stands_at(instance)


def test_a_message_that_was_over_before_the_wait_began_is_not_woken_up(store: Store) -> None:
    with stage(store, NEWS) as played:
        played.publish("news", "a", time_to_live=HOUR)
        played.let_pass(2 * HOUR)
        instance = played.start("bulletin", {"subject": "a"})
        _suspend(played, instance)
        _resume(played, instance)
        assert "read" not in played.stands_at(instance)


# --- signals ----------------------------------------------------------------------------------------------------------


def test_signals_are_given_once_and_in_their_order(store: Store) -> None:
    with stage(store, LISTENER) as played:
        instance, other = played.start("listener"), played.start("listener")
        _suspend(played, instance)
        admin = played.caller("admin")
        messages.broadcast(admin, "bell", {"count": 1})
        messages.broadcast(admin, "bell", {"count": 2})
        assert (played.stands_at(instance), played.stands_at(other)) == (["first"], ["second"])
        _resume(played, instance)
        assert played.stands_at(instance) == ["second"], "the second bell found nobody, as it would have"
        assert played.variables(instance) == {"first": 1}
        (ended,) = [row for row in _audited(played, instance, "suspension.resume") if row.object_kind == "instance"]
        assert (ended.detail["taken"], [each["kind"] for each in ended.detail["left_out"]]) == (1, ["signal"])
    assert_sound(store, inputs=3)


# --- time -------------------------------------------------------------------------------------------------------------


def test_a_timer_that_fell_due_meanwhile_fires_once_when_the_instance_goes_on(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT1H"})
        _suspend(played, instance)
        played.advance_clock(3 * HOUR)
        assert (played.now, played.stands_at(instance)) == (MONDAY + 3 * HOUR, ["pause_over"])
        with store.begin(read_only=True) as tx:
            assert (tx.timers.count_due(played.now), tx.timers.earliest(played.now)) == (0, None)
        assert system.backlog(played.caller("admin")).due_timers == 0
        _resume(played, instance)
        assert played.instance(instance).status == "COMPLETED"
    assert_sound(store, inputs=2)


def test_a_cycle_goes_round_once_and_not_once_for_each_round_it_missed(store: Store) -> None:
    with stage(store, CYCLE) as played:
        instance = played.start("cycle")
        _suspend(played, instance)
        played.advance_clock(timedelta(hours=5, minutes=30))
        _resume(played, instance)
        assert played.stands_at(instance).count("ticked") == 1
        assert TimerRunner(played.house).fire_due() == 0
        played.advance_clock(timedelta(minutes=30))
        assert played.stands_at(instance).count("ticked") == 2, "it goes on in its old step, at the sixth hour"
    assert_sound(store, inputs=3)


def test_a_timer_that_is_not_due_yet_goes_on_as_if_nothing_had_been(store: Store) -> None:
    with stage(store, PAUSE) as played:
        instance = played.start("pause", {"length": "PT5H"})
        _suspend(played, instance)
        played.advance_clock(3 * HOUR)
        _resume(played, instance)
        played.advance_clock(HOUR)
        assert played.stands_at(instance) == ["pause_over"]
        played.advance_clock(HOUR)
        assert played.instance(instance).status == "COMPLETED"


@pytest.mark.parametrize(("hours", "stands"), [(1, "served"), (3, "sorry")])
def test_what_happened_first_counts_first(store: Store, hours: int, stands: str) -> None:
    with stage(store, RACE) as played:
        instance = played.start("race", {"subject": "a"})
        _suspend(played, instance)
        played.advance_clock(hours * HOUR)
        played.publish("news", "a")
        played.advance_clock(timedelta(days=1))
        _resume(played, instance)
        assert played.stands_at(instance) == [stands]
    assert_sound(store, inputs=2)


def _keep_house(played: Stage) -> None:
    upkeep.keep_house(Caller(played.house, SYSTEM))
