"""Events on the road, at the edge of activities and beside scopes."""

from datetime import UTC, datetime, timedelta

import pytest

from koppi.domain.waits import MessageWait, SignalWait, TimerWait
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    flow,
    mapping,
    message,
    path,
    process,
    script,
    start,
    tag,
    timer,
    user,
)
from tests.support.play import NOW, Play

HOUR = timedelta(hours=1)
MESSAGE = tag("messageEventDefinition", messageRef="m")
SIGNAL = tag("signalEventDefinition", signalRef="s")
ROOTS = message("m") + tag("signal", id="s", name="sig")
ROOTS += tag("error", id="e1", errorCode="E1") + tag("error", id="e2", errorCode="E2")
ROOTS += tag("escalation", id="x1", escalationCode="X1")


def error(code: str = "") -> str:
    return tag("errorEventDefinition", **({"errorRef": code} if code else {}))


def escalation(code: str = "x1") -> str:
    return tag("escalationEventDefinition", **({"escalationRef": code} if code else {}))


def catch(id_: str, definition: str, *parts: str) -> str:
    return tag("intermediateCatchEvent", extensions(*parts) + definition, id=id_)


def event_sub(id_: str, definition: str, *body: str, interrupting: bool = True) -> str:
    """An event sub-process: start `id_s`, then what is given, connected in a row."""
    begin = tag("startEvent", definition, id=f"{id_}_s", isInterrupting=str(interrupting).lower())
    return tag("subProcess", begin + "".join(body), id=id_, triggeredByEvent="true")


def at_edge(definition: str, *, interrupting: bool = True, roots: str = ROOTS) -> Play:
    """Task a with an event at its edge that leads to b."""
    flows = path("start", "a", "end") + path("edge", "b", "end")
    parts = (start(), user("a"), boundary("edge", "a", definition, interrupting=interrupting), user("b"), end())
    return Play(process(*parts, flows, after=roots)).start(key="k")


# --- timers -----------------------------------------------------------------------------------------------------------


def test_an_interrupting_timer_ends_its_activity() -> None:
    play = at_edge(timer("PT1H"))
    assert play.wait("edge").due.at == NOW + HOUR
    assert play.wait("edge").due.rule == "PT1H"
    step = play.fire("edge")
    assert play.waiting == ["b"]
    assert {c.wait.element_id: c.completed for c in step.closed} == {"edge": True, "a": False}


def test_a_timer_that_does_not_interrupt_fires_once() -> None:
    play = at_edge(timer("PT1H"), interrupting=False)
    play.fire("edge")
    assert play.waiting == ["a", "b"]


def test_a_cycle_is_armed_again_from_its_last_time_and_ends_after_its_rounds() -> None:
    play = at_edge(timer("R2/PT1H", "timeCycle"), interrupting=False)
    token = play.token("edge")
    play.now += 5 * HOUR
    step = play.fire("edge")
    assert play.token("edge") == token
    assert play.wait("edge").due.at == NOW + 2 * HOUR
    assert [type(c.wait) for c in step.closed] == [type(w) for w in step.opened if w.token == token] == [TimerWait]
    play.fire("edge")
    assert play.waiting == ["a", "b", "b"]


@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("P1M", "timeDuration", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("P1Y2M", "timeDuration", datetime(2027, 3, 31, 9, tzinfo=UTC)),
        ("P2W", "timeDuration", datetime(2026, 2, 14, 10, tzinfo=UTC)),
        ("PT36H", "timeDuration", datetime(2026, 2, 1, 22, tzinfo=UTC)),
        ('=duration("P1D")', "timeDuration", datetime(2026, 2, 1, 10, tzinfo=UTC)),
        ('=duration("P1M")', "timeDuration", datetime(2026, 2, 28, 10, tzinfo=UTC)),
        ("2026-07-01T09:00", "timeDate", datetime(2026, 7, 1, 6, tzinfo=UTC)),
        ("2026-12-01T09:00", "timeDate", datetime(2026, 12, 1, 7, tzinfo=UTC)),
        ('=date("2026-07-01")', "timeDate", datetime(2026, 6, 30, 21, tzinfo=UTC)),
        ('=date and time("2026-07-01T09:00:00Z")', "timeDate", datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ('={at: "2026-07-01T09:00:00Z", rule: "r"}', "timeDate", datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ('=date and time("2026-01-31T09:00:00Z") - now()', "timeDuration", datetime(2026, 1, 31, 10, tzinfo=UTC)),
        ('=duration("-P1M")', "timeDuration", datetime(2026, 1, 31, 10, tzinfo=UTC)),
    ],
)
def test_times_are_read_on_the_calendar_of_helsinki(text: str, kind: str, due: datetime) -> None:
    file = process(start(), catch("t", timer(text, kind)), end(), path("start", "t", "end"))
    play = Play(file)
    play.now = datetime(2026, 1, 31, 10, tzinfo=UTC)
    wait = play.start().wait("t")
    assert wait.due.at == due
    play.fire("t")
    assert play.ended


@pytest.mark.parametrize("hour", [0, 1, 2])
def test_an_hour_is_an_hour_in_the_night_when_one_comes_twice(hour: int) -> None:
    play = Play(
        process(start(), tag("intermediateCatchEvent", timer("PT1H"), id="c"), end(), path("start", "c", "end"))
    )
    play.now = datetime(2027, 10, 31, hour, 45, tzinfo=UTC)
    play.start()
    assert play.wait("c").due.at == play.now + timedelta(hours=1)


def test_a_duration_in_days_keeps_the_time_of_day_when_the_clocks_change() -> None:
    play = Play(process(start(), catch("t", timer("P1D")), end(), path("start", "t", "end")))
    play.now = datetime(2026, 3, 28, 10, tzinfo=UTC)
    assert play.start().wait("t").due.at == datetime(2026, 3, 29, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ['="P999999999M"', '="PT99999999999H"', '="P"', '="-P"', "=12", "=null", '="P21Y"'])
def test_a_time_that_is_none_is_an_incident_at_once(text: str) -> None:
    play = Play(process(start(), catch("t", timer(text)), end(), path("start", "t", "end"))).start()
    assert play.wait("t").code in ("engine.bad_duration", "engine.timer_too_far")


def test_a_boundary_timer_is_read_within_the_activity() -> None:
    edge = boundary("edge", "a", timer("=wait"))
    flows = path("start", "a", "end") + path("edge", "end")
    play = Play(process(start(), user("a", mapping([('="PT2H"', "wait")])), edge, end(), flows)).start(wait="PT9H")
    assert play.wait("edge").due.at == NOW + 2 * HOUR


# --- messages and signals ---------------------------------------------------------------------------------------------


def test_a_message_at_the_edge_is_correlated_by_what_is_seen_around_the_activity() -> None:
    edge = boundary("edge", "a", MESSAGE)
    flows = path("start", "a", "end") + path("edge", "b", "end")
    task = user("a", mapping([('="inner"', "key")]))
    play = Play(process(start(), task, edge, user("b"), end(), flows, after=ROOTS)).start(key="outer")
    wait = play.wait("edge")
    assert isinstance(wait, MessageWait)
    assert (wait.name, wait.correlation_key) == ("m", "outer")
    play.deliver("edge", answer=1)
    assert (play.waiting, play.variables) == (["b"], {"key": "outer", "answer": 1})


def test_a_message_that_does_not_interrupt_may_come_again_and_again() -> None:
    play = at_edge(MESSAGE, interrupting=False)
    token = play.token("edge")
    for _ in range(3):
        play.deliver("edge")
        assert play.token("edge") == token
    assert play.waiting == ["a", "b", "b", "b", "edge"]


def test_a_message_may_be_mapped_out() -> None:
    event = catch("c", MESSAGE, mapping(outputs=[("=text", "kept")]))
    play = Play(process(start(), event, end(), path("start", "c", "end"), after=ROOTS)).start(key=1)
    assert play.wait("c").correlation_key == "1"
    play.deliver("c", text="t", other=1)
    assert (play.ended, play.variables) == (True, {"key": 1, "kept": "t"})


def test_a_receive_task_waits_for_its_message() -> None:
    task = tag("receiveTask", id="r", messageRef="m")
    play = Play(process(start(), task, end(), path("start", "r", "end"), after=ROOTS)).start(key="k")
    assert isinstance(play.wait("r"), MessageWait)
    play.deliver("r", x=1)
    assert (play.ended, play.variables["x"]) == (True, 1)


def test_a_missing_key_is_an_incident() -> None:
    play = Play(process(start(), catch("c", MESSAGE), end(), path("start", "c", "end"), after=ROOTS)).start()
    assert play.wait("c").code == "engine.not_text"


def test_a_signal_reaches_everybody_who_waits_for_its_name() -> None:
    parts = (
        start(),
        catch("c", SIGNAL),
        user("a"),
        boundary("edge", "a", SIGNAL, interrupting=False),
        user("b"),
        end(),
    )
    play = Play(
        process(*parts, path("start", "c", "end"), path("start", "a", "end"), path("edge", "b", "end"), after=ROOTS)
    )
    play.start()
    assert isinstance(play.wait("c"), SignalWait)
    play.broadcast("sig", heard=1)
    assert (play.waiting, play.variables) == (["a", "b", "edge"], {"heard": 1})
    play.broadcast("other")
    assert play.waiting == ["a", "b", "edge"]


def test_a_signal_is_thrown_outwards_with_its_inputs_and_not_heard_inside_by_itself() -> None:
    throwing = tag("intermediateThrowEvent", extensions(mapping([("=x", "y")])) + SIGNAL, id="t")
    parts = (start(), throwing, tag("endEvent", SIGNAL, id="last"))
    play = Play(process(*parts, path("start", "t", "last"), after=ROOTS)).start(x=1)
    assert [(thrown.name, dict(thrown.variables)) for thrown in play.last.thrown] == [("sig", {"y": 1}), ("sig", {})]


# --- errors and escalations -------------------------------------------------------------------------------------------


def sub(id_: str, *body: str, more: str = "") -> str:
    return tag("subProcess", more + "".join(body), id=id_)


def failing(id_: str, code: str) -> str:
    """A sub-process with a task after which it ends with an error."""
    last = tag("endEvent", error(code), id=f"{id_}_e")
    return sub(id_, start(f"{id_}_s"), user(f"{id_}_a"), last, path(f"{id_}_s", f"{id_}_a", f"{id_}_e"))


def test_an_error_is_caught_by_its_own_sub_process_and_not_by_the_one_beside_it() -> None:
    parts = (
        start(),
        failing("p", "e1"),
        failing("q", "e1"),
        boundary("pe", "p", error("e1")),
        boundary("qe", "q", error("e1")),
    )
    flows = path("start", "p", "end") + path("start", "q", "end") + path("pe", "b", "end") + path("qe", "b")
    play = Play(process(*parts, user("b"), end(), flows, after=ROOTS)).start()
    play.complete("p_a")
    assert play.waiting == ["b", "q_a"]


@pytest.mark.parametrize(("code", "caught"), [("e1", "exact"), ("e2", "other")])
def test_the_exact_code_goes_before_the_one_that_catches_all(code: str, caught: str) -> None:
    parts = (start(), failing("p", code), boundary("other", "p", error()), boundary("exact", "p", error("e1")))
    flows = path("start", "p", "end") + path("other", "x", "end") + path("exact", "y", "end")
    play = Play(process(*parts, user("x"), user("y"), end(), flows, after=ROOTS)).start()
    play.complete("p_a")
    assert play.waiting == [{"exact": "y", "other": "x"}[caught]]


def test_an_error_nobody_catches_is_an_incident_at_the_end_event() -> None:
    play = Play(process(start(), failing("p", "e1"), end(), path("start", "p", "end"), after=ROOTS)).start()
    play.complete("p_a")
    assert (play.waiting, play.wait("p_e").code) == (["p_e"], "engine.error_not_caught")


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_goes_on_or_interrupts_as_drawn(interrupting: bool) -> None:
    throwing = tag("intermediateThrowEvent", escalation(), id="t")
    inner = sub("p", start("ps"), throwing, user("pa"), end("pe"), path("ps", "t", "pa", "pe"))
    edge = boundary("edge", "p", escalation(), interrupting=interrupting)
    flows = path("start", "p", "end") + path("edge", "b", "end")
    play = Play(process(start(), inner, edge, user("b"), end(), flows, after=ROOTS)).start()
    assert play.waiting == (["b"] if interrupting else ["b", "pa"])


def test_an_escalation_nobody_catches_goes_on() -> None:
    last = tag("endEvent", escalation(), id="end")
    assert Play(process(start(), last, path("start", "end"), after=ROOTS)).start().ended


# --- event sub-processes ----------------------------------------------------------------------------------------------


def with_event_sub(definition: str, *, interrupting: bool = True) -> Play:
    """Task a, and an event sub-process with task i."""
    body = event_sub("p", definition, user("i"), end("pe"), path("p_s", "i", "pe"), interrupting=interrupting)
    return Play(process(start(), user("a"), end(), path("start", "a", "end"), body, after=ROOTS)).start(key="k")


@pytest.mark.parametrize(("definition", "kind"), [(MESSAGE, "deliver"), (timer("PT1H"), "fire")])
def test_an_interrupting_event_sub_process_ends_everything_else(definition: str, kind: str) -> None:
    play = with_event_sub(definition)
    assert play.waiting == ["a", "p_s"]
    getattr(play, kind)("p_s")
    assert play.waiting == ["i"]
    play.complete("i")
    assert play.ended


def test_an_event_sub_process_beside_may_begin_again_and_the_scope_ends_without_it() -> None:
    play = with_event_sub(MESSAGE, interrupting=False)
    play.deliver("p_s", text="one")
    play.deliver("p_s", text="two")
    assert play.waiting == ["a", "i", "i", "p_s"]
    assert [play.scope(wait.scopes[1]) for wait in play.waits("i")] == [{"text": "one"}, {"text": "two"}]
    play.complete("a")
    play.complete("i")
    play.complete("i")
    assert play.ended


def test_a_job_error_begins_an_error_event_sub_process_of_the_scope_around() -> None:
    body = event_sub("p", error("e1"), user("i"), end("pe"), path("p_s", "i", "pe"))
    inner = sub("q", start("qs"), user("a"), end("qe"), path("qs", "a", "qe"), body)
    play = Play(process(start(), inner, end(), path("start", "q", "end"), after=ROOTS)).start()
    play.error("a", "E1", why="w")
    assert play.waiting == ["i"]
    assert play.scope(play.wait("i").scopes[1]) == {"why": "w"}
    play.complete("i")
    assert play.ended


# --- conditions, terminate --------------------------------------------------------------------------------------------


def test_a_conditional_event_happens_when_its_condition_becomes_true() -> None:
    definition = tag("conditionalEventDefinition", condition("condition", "=x > 1"))
    play = at_edge(definition, interrupting=False)
    assert play.waiting == ["a"]
    play.set(x=2)
    assert play.waiting == ["a", "b"]
    play.set(x=3)
    assert play.waiting == ["a", "b"]
    play.set(x=0)
    play.set(x=2)
    assert play.waiting == ["a", "b", "b"]


def test_terminate_ends_its_own_scope_and_no_other() -> None:
    stop = tag("endEvent", tag("terminateEventDefinition"), id="pe")
    inner = sub("p", start("ps"), user("x"), user("y"), stop, path("ps", "x", "pe"), path("ps", "y", "pe"))
    play = Play(process(start(), inner, user("b"), end(), path("start", "p", "b", "end"))).start()
    play.complete("x")
    assert play.waiting == ["b"]


# --- how a process begins ---------------------------------------------------------------------------------------------


def test_a_process_begins_at_the_start_event_that_is_named() -> None:
    told = tag("startEvent", extensions(mapping(outputs=[("=text", "kept")])) + MESSAGE, id="told")
    timed = tag("startEvent", timer("R/P1D", "timeCycle"), id="timed")
    called = tag("startEvent", SIGNAL, id="called")
    flows = path("start", "a") + path("told", "b") + path("timed", "c") + path("called", "d")
    file = process(start(), told, timed, called, user("a"), user("b"), user("c"), user("d"), flows, after=ROOTS)
    for element, reached in ((None, "a"), ("told", "b"), ("timed", "c"), ("called", "d")):
        play = Play(file).start(element, text="t")
        assert play.waiting == [reached]
        assert play.variables == ({"kept": "t"} if element == "told" else {"text": "t"})
    starts = {start.element_id: (start.kind, start.reference) for start in Play(file).shelf.process(1).starts}
    assert starts == {
        "start": ("none", ""),
        "told": ("message", "m"),
        "timed": ("timer", ""),
        "called": ("signal", "sig"),
    }


def test_what_listens_beside_a_process_sees_its_first_variables() -> None:
    play = with_event_sub(MESSAGE)
    assert play.wait("p_s").correlation_key == "k"


def test_a_flow_may_lead_back_to_where_it_came_from() -> None:
    parts = (start(), user("a"), tag("exclusiveGateway", id="g", default="g_end"), script("s", "=n + 1", "n"), end())
    flows = path("start", "a", "g", "end") + flow("g", "s", "=n < 50") + path("s", "a")
    play = Play(process(*parts, flows)).start(n=0)
    sizes = []
    while not play.ended:
        sizes.append(len(play.last.state))
        play.complete("a")
    assert play.variables == {"n": 50}
    assert sizes[-1] - sizes[0] <= 2 * len("99")  # the last number and the token's get longer
