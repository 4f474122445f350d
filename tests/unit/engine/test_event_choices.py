"""Events about several things, of which any will do; and what an event-based gateway may wait for."""

import pytest

from koppi.domain.step import Start
from koppi.domain.waits import MessageWait, SignalWait, TimerWait
from koppi.engine import read_diagram
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    job,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
)
from tests.support.play import LANGUAGE, Play, read

MESSAGE = tag("messageEventDefinition", messageRef="m")
SIGNAL = tag("signalEventDefinition", signalRef="s")
ERROR = tag("errorEventDefinition")
CONDITION = tag("conditionalEventDefinition", condition("condition", "=x = 9"))
ALL = MESSAGE + timer("PT1H") + SIGNAL + CONDITION
ROOTS = message("m") + tag("signal", id="s", name="s")
WAYS = pytest.mark.parametrize("way", ["message", "timer", "signal", "condition"])


def happen(play: Play, way: str) -> None:
    """Let one of the things happen."""
    kinds = {"message": MessageWait, "timer": TimerWait}
    if way in kinds:
        token = next(wait.token for wait in play.last.waits if isinstance(wait, kinds[way]))
        play.happen(token)
    elif way == "signal":
        play.broadcast("s")
    else:
        play.set(x=9)


@WAYS
def test_a_catch_event_goes_on_once_whichever_of_its_things_happens_first(way: str) -> None:
    catch = tag("intermediateCatchEvent", extensions(mapping((), [("=x", "seen")])) + ALL, id="c")
    play = Play(process(start(), catch, user("a"), path("start", "c", "a"), after=ROOTS)).start(key="k", x=1)
    assert {type(wait) for wait in play.waits("c")} == {MessageWait, TimerWait, SignalWait}
    assert len({wait.token for wait in play.waits("c")}) == 3
    happen(play, way)
    assert play.waiting == ["a"]
    assert "seen" in play.variables


@WAYS
def test_a_boundary_event_interrupts_whichever_of_its_things_happens_first(way: str) -> None:
    parts = (start(), user("a"), end(), boundary("x", "a", ALL), user("b"))
    play = Play(process(*parts, path("start", "a", "end"), path("x", "b"), after=ROOTS)).start(key="k", x=1)
    assert len(play.waits("x")) == 3
    happen(play, way)
    assert play.waiting == ["b"]


def test_an_event_that_does_not_interrupt_keeps_waiting_for_its_other_things() -> None:
    edge = boundary("x", "a", MESSAGE + timer("PT1H"), interrupting=False)
    parts = (start(), user("a"), end(), edge, user("b"))
    play = Play(process(*parts, path("start", "a", "end"), path("x", "b"), after=ROOTS)).start(key="k")
    happen(play, "timer")
    assert play.waiting == ["a", "b", "x"]
    assert [type(wait) for wait in play.waits("x")] == [MessageWait]
    happen(play, "message")
    happen(play, "message")
    assert play.waiting == ["a", "b", "b", "b", "x"]


def test_an_error_may_be_one_of_the_things_at_an_edge() -> None:
    parts = (start(), job("a"), end(), boundary("x", "a", timer("PT1H") + ERROR), user("b"))
    play = Play(process(*parts, path("start", "a", "end"), path("x", "b"))).start()
    play.error("a", "E")
    assert play.waiting == ["b"]


@pytest.mark.parametrize("interrupting", [True, False])
@WAYS
def test_an_event_sub_process_begins_whichever_of_its_things_happens(way: str, *, interrupting: bool) -> None:
    begin = tag("startEvent", ALL, id="s1", isInterrupting=str(interrupting).lower())
    inside = tag("subProcess", begin + user("b") + path("s1", "b"), id="e", triggeredByEvent="true")
    play = Play(process(start(), user("a"), inside, path("start", "a"), after=ROOTS)).start(key="k", x=1)
    happen(play, way)
    assert ("a" in play.waiting, "b" in play.waiting) == (not interrupting, True)
    assert len(play.waits("s1")) == (0 if interrupting else 3 - (way == "timer"))


def test_a_process_begins_by_any_of_the_things_of_its_start_event() -> None:
    begin = start("s1", MESSAGE + timer("R/P1D", "timeCycle") + SIGNAL)
    file = process(begin, user("a"), path("s1", "a"), after=ROOTS)
    process_ = read(file)
    assert [(one.element_id, one.kind) for one in process_.starts] == [
        ("s1", "message"),
        ("s1", "timer"),
        ("s1", "signal"),
    ]
    play = Play(file)
    play.act(Start(1, {}, "s1"))
    assert play.waiting == ["a"]


@WAYS
def test_a_gateway_may_wait_for_an_event_about_several_things(way: str) -> None:
    catch = tag("intermediateCatchEvent", ALL, id="c")
    other = tag("intermediateCatchEvent", timer("PT2H"), id="d")
    gate = tag("eventBasedGateway", id="g")
    flows = path("start", "g", "c", "a") + path("g", "d", "b")
    play = Play(process(start(), gate, catch, other, user("a"), user("b"), flows, after=ROOTS)).start(key="k", x=1)
    assert play.waiting == ["c", "c", "c", "d"]
    happen(play, way)
    assert play.waiting == ["a"]


def test_a_gateway_may_wait_for_a_receive_task() -> None:
    task = tag("receiveTask", extensions(mapping((), [("=answer", "given")])), id="r", messageRef="m")
    late = tag("intermediateCatchEvent", timer("PT2H"), id="late")
    flows = path("start", "g", "r", "a") + path("g", "late", "b")
    file = process(start(), tag("eventBasedGateway", id="g"), task, late, user("a"), user("b"), flows, after=ROOTS)
    play = Play(file).start(key="k")
    assert play.waiting == ["late", "r"]
    step = play.deliver("r", answer=7)
    assert (play.waiting, play.variables) == (["a"], {"key": "k", "given": 7})
    assert sorted(closed.completed for closed in step.closed) == [False, True]
    play = Play(file).start(key="k")
    play.fire("late")
    assert play.waiting == ["b"]


def test_what_an_event_is_about_is_told_with_its_picture_and_its_words() -> None:
    catch = tag("intermediateCatchEvent", MESSAGE + timer("PT1H"), id="c")
    (found,) = read_diagram(
        "x.bpmn", process(start(), catch, end(), path("start", "c", "end"), after=ROOTS), LANGUAGE
    ).processes
    assert found.elements["c"].event == "multiple"
    assert [step.id for step in found.outline()] == ["start", "c", "end"]
