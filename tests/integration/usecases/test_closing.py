"""Closing a case: what must be over before, what ends with it, and what happens at the very moment."""

from datetime import timedelta
from functools import partial

import pytest

from koppi.domain.errors import Conflict, KoppiError
from koppi.domain.step import Json
from koppi.store import Store
from koppi.store.records import Case
from koppi.texts import LANGUAGES, say
from koppi.usecases import case_events
from tests.support.at_once import at_once
from tests.support.covers import covers
from tests.support.databases import open_store
from tests.support.desk import ANYBODY
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag, timer, user
from tests.support.houses import Stage, assert_sound, stage

TIMES = {"sqlite": 3, "postgresql": 50}
_OF_CASE = ("=case.key", "case_key")
_NOTICE = (("letter", "channel"), ("cal_days(7)", "known_rule"), ("cal_days(30)", "appeal_rule"))


def operation(id_: str, type_: str, *inputs: tuple[str, str]) -> str:
    return job(id_, mapping([_OF_CASE, *inputs]), type_=type_)


def catch(id_: str, body: str) -> str:
    return tag("intermediateCatchEvent", body, id=id_)


def hears(name: str) -> str:
    return tag("messageEventDefinition", messageRef=name)


def case_process(*before: str, also: str = "") -> dict[str, bytes]:
    """Return a process that opens a case, does `before` and closes it once somebody says so."""
    whole = process(
        start(body=hears("contact_received")),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        also,
        user("last", ANYBODY),
        operation("shut", "case.close", ("done", "reason"), ("=despite = true", "despite_appeal")),
        end(),
        path("start", "open_case", *before, "last", "shut", "end"),
        id_="steering",
        after=message("contact_received", key=""),
    )
    return {"steering.bpmn": whole}


def beside(*steps: str, ways: str, id_: str = "beside", also: str = "") -> dict[str, bytes]:
    """Return a process that a message to the named person begins in the case."""
    whole = process(
        start(body=hears("direct_contact")),
        *steps,
        end(),
        ways,
        id_=id_,
        after=message("direct_contact", key="") + also,
    )
    return {f"{id_}.bpmn": whole}


WAITING = beside(
    tag("eventBasedGateway", id="which"),
    catch("told", hears("news")),
    catch("later", timer("P30D")),
    catch("alarmed", tag("signalEventDefinition", signalRef="alarm")),
    user("read", ANYBODY),
    ways=path("start", "which", "told", "read", "end")
    + path("which", "later", "end")
    + path("which", "alarmed", "end"),
    also=message("news", key="=case.key") + tag("signal", id="alarm", name="alarm"),
)
READING = beside(user("read", ANYBODY), ways=path("start", "read", "end"))
WORKING = beside(job("outside", type_="another.house"), ways=path("start", "outside", "end"))
BROKEN = beside(operation("lost", "service_line.update", ("=1", "service_line")), ways=path("start", "lost", "end"))
DECIDED = case_process(
    "talk", "decide", "notify",
    also=operation("talk", "client_contact.record", ("phone", "mode"))
    + operation("decide", "decision.record", ("granted_as_applied", "outcome"))
    + operation("notify", "decision.notify", ("=number(decision)", "decision"), *_NOTICE),
)  # fmt: skip
OFFERED = case_process("offer", also=operation("offer", "case.offer_responsibility", ("social_worker", "person")))


def in_case(played: Stage) -> tuple[int, int]:
    """Return an instance that can close its case next, and the case."""
    instance = played.register_contact().instance_key
    assert instance is not None
    case = played.instance(instance).case_key
    assert case is not None, played.stands_at(instance)
    return instance, case


def begin_beside(played: Stage, case: int) -> int:
    """Begin another instance of a case and return its key."""
    told = case_events.send_message(played.caller("client_adviser"), case, channel="app", source="client", text="Hei.")
    assert told.instance_key is not None
    return told.instance_key


def close(played: Stage, instance: int, **said: Json) -> None:
    played.complete("last", said, by="client_adviser", instance=instance)


def refused(played: Stage, instance: int) -> KoppiError:
    """Return why the case cannot be closed now; the person's task stands as it stood."""
    with pytest.raises(Conflict) as refusal:
        close(played, instance)
    assert played.stands_at(instance) == ["last"]
    for language in LANGUAGES:
        told = say(refusal.value.code, language, refusal.value.parameters)
        assert all(str(part) in told for name, part in refusal.value.parameters.items() if name != "key"), told
    return refusal.value


def the_case(store: Store, key: int) -> Case:
    with store.begin(read_only=True) as tx:
        case = tx.cases.get(key)
    assert case is not None
    return case


def live(store: Store, case: int) -> list[int]:
    with store.begin(read_only=True) as tx:
        return tx.instances.live_of_case(case)


# --- what ends with it ------------------------------------------------------------------------------------------------


def test_what_only_waits_in_a_case_ends_with_it(store: Store) -> None:
    with stage(store, {**case_process(), **WAITING}) as played:
        closing, case = in_case(played)
        _, another = in_case(played)
        waiting, elsewhere = begin_beside(played, case), begin_beside(played, another)
        assert played.stands_at(waiting) == ["alarmed", "later", "told"]
        close(played, closing)
        assert the_case(store, case).closed_at == played.now
        assert (played.instance(closing).status, played.instance(waiting).status) == ("COMPLETED", "TERMINATED")
        assert played.stands_at(waiting) == []
        assert played.stands_at(elsewhere) == ["alarmed", "later", "told"]
        with store.begin(read_only=True) as tx:
            audited, inputs = tx.audit.of_instance(waiting)[-1], tx.journal.of(waiting)
            (closed,) = [row for row in tx.audit.of_instance(closing) if row.object_kind == "work_item"]
        assert (audited.action, audited.actor) == ("work_items.complete", "client_adviser")
        assert (audited.object_key, audited.detail) == (waiting, {"reason": "case_closed"})
        assert inputs[-1].input == {"kind": "cancel"}
        assert closed.detail == {}
    assert_sound(store, inputs=5)


# --- what must be over before -----------------------------------------------------------------------------------------


@covers("I5")
def test_no_case_is_closed_while_a_task_of_it_is_open_elsewhere(store: Store) -> None:
    with stage(store, {**case_process(), **READING}) as played:
        closing, case = in_case(played)
        begin_beside(played, case)
        why = refused(played, closing)
        assert (why.code, why.parameters) == ("case.work_open", {"count": 1, "tasks": "read"})
        played.complete("read", {})
        close(played, closing)
        assert the_case(store, case).phase == "closed"


@covers("I5")
def test_no_case_is_closed_while_it_is_offered_to_somebody(store: Store) -> None:
    with stage(store, OFFERED) as played:
        closing, case = in_case(played)
        why = refused(played, closing)
        assert (why.code, why.parameters) == ("case.handover_open", {"person": "social_worker"})
        with store.begin() as tx:
            tx.responsibilities.decline(case, played.now)
        close(played, closing)
        assert the_case(store, case).phase == "closed"


@covers("I5")
def test_no_case_is_closed_while_a_decision_can_be_appealed(store: Store) -> None:
    with stage(store, DECIDED) as played:
        closing, case = in_case(played)
        why = refused(played, closing)
        assert (why.code, why.parameters) == ("case.appeal_runs", {"day": "2027-04-07"})
        played.let_pass(timedelta(days=37))  # the seventh of April, in the morning
        assert refused(played, closing).code == "case.appeal_runs"
        played.let_pass(timedelta(days=1))
        close(played, closing)
        assert the_case(store, case).closed_at == played.now


def test_a_diagram_may_close_a_case_despite_the_time_to_appeal(store: Store) -> None:
    with stage(store, DECIDED) as played:
        closing, case = in_case(played)
        close(played, closing, despite=True)
        assert the_case(store, case).phase == "closed"


def test_no_case_is_closed_while_another_house_works_for_it(store: Store) -> None:
    with stage(store, {**case_process(), **WORKING}) as played:
        closing, case = in_case(played)
        begin_beside(played, case)
        why = refused(played, closing)
        assert (why.code, why.parameters) == ("case.jobs_open", {"count": 1, "tasks": "outside"})


def test_no_case_is_closed_while_something_of_it_has_stopped_at_an_error(store: Store) -> None:
    with stage(store, {**case_process(), **BROKEN}) as played:
        closing, case = in_case(played)
        begin_beside(played, case)
        why = refused(played, closing)
        assert (why.code, why.parameters) == ("case.trouble_open", {"count": 1, "tasks": "lost"})


# --- at the very moment -----------------------------------------------------------------------------------------------


def test_a_case_is_not_closed_over_an_instance_that_somebody_moves(store: Store, database_url: str) -> None:
    if store.name == "sqlite":
        pytest.skip("one writes at a time there")
    with stage(store, {**case_process(), **WAITING}) as played:
        closing, case = in_case(played)
        waiting = begin_beside(played, case)
        somebody_else = open_store(database_url)
        with somebody_else.begin() as tx:
            tx.instances.lock(waiting)
            assert refused(played, closing).code == "store.instance_changed"
        somebody_else.dispose()
        close(played, closing)
        assert live(store, case) == []


def test_news_at_the_moment_of_closing_is_either_heard_or_too_late(store: Store) -> None:
    with stage(store, {**case_process(), **WAITING}) as played:
        for _ in range(TIMES[store.name]):
            closing, case = in_case(played)
            waiting = begin_beside(played, case)
            closed, told = at_once(partial(close, played, closing), partial(played.publish, "news", str(case)))
            assert told is None
            if closed is None:
                assert live(store, case) == []
            else:
                assert str(closed).split()[0] in ("store.instance_changed", "case.work_open"), closed
                assert (played.stands_at(waiting), played.stands_at(closing)) == (["read"], ["last"])
    assert_sound(store)


def closer(number: int) -> dict[str, bytes]:
    """Return a process that closes its case when it is told to."""
    return beside(
        catch("told", hears(f"shut_{number}")),
        operation("shut", "case.close"),
        ways=path("start", "told", "shut", "end"),
        id_=f"closer_{number}",
        also=message(f"shut_{number}", key="=case.key"),
    )


def test_of_two_closings_at_once_one_closes_and_the_other_ends(store: Store) -> None:
    opening = process(
        start(body=hears("contact_received")),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        end(),
        path("start", "open_case", "end"),
        id_="opening",
        after=message("contact_received", key=""),
    )
    with stage(store, {"opening.bpmn": opening, **closer(1), **closer(2)}) as played:
        for _ in range(TIMES[store.name]):
            _, case = in_case(played)
            begin_beside(played, case)
            assert len(live(store, case)) == 2
            ends = at_once(*(partial(played.publish, f"shut_{number}", str(case)) for number in (1, 2)))
            assert {str(each).split()[0] for each in ends} <= {"None", "store.instance_changed"}, ends
            assert None in ends
            assert the_case(store, case).phase == "closed"
            assert live(store, case) == []
    assert_sound(store)


WORRY = {
    "worry.bpmn": process(
        start(body=hears("trigger_raised")),
        operation("raise", "trigger.raise", ("fall", "code")),
        user("handle", ANYBODY),
        end(),
        path("start", "raise", "handle", "end"),
        id_="worry",
        after=message("trigger_raised", key=""),
    )
}


def test_a_trigger_at_the_moment_of_closing_is_either_handled_or_refused(store: Store) -> None:
    with stage(store, {**case_process(), **WORRY}) as played:
        for _ in range(TIMES[store.name]):
            closing, case = in_case(played)
            raising = partial(case_events.raise_trigger, played.caller("client_adviser"), case, code="fall")
            closed, raised = at_once(partial(close, played, closing), raising)
            with store.begin(read_only=True) as tx:
                triggers = tx.triggers.of_case(case)
            if closed is None:
                assert (str(raised), triggers, live(store, case)) == ("case.closed", [], [])
            else:
                assert (str(closed).split()[0], raised, len(triggers)) == ("case.work_open", None, 1)
    assert_sound(store)


def test_nothing_is_raised_by_what_goes_on_in_a_case_after_its_closing(store: Store) -> None:
    late = process(
        start(body=hears("contact_received")),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        operation("shut", "case.close"),
        user("after", ANYBODY),
        operation("raise", "trigger.raise", ("fall", "code")),
        end(),
        path("start", "open_case", "shut", "after", "raise", "end"),
        id_="late",
        after=message("contact_received", key=""),
    )
    with stage(store, {"late.bpmn": late}) as played:
        instance, _ = in_case(played)
        with pytest.raises(Conflict, match=r"case\.closed"):
            played.complete("after", {}, by="client_adviser", instance=instance)
