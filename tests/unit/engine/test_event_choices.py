"""Events about several things, of which any will do; and what an event-based gateway may wait for."""

from itertools import permutations

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Migrate, Modify, Start
from koppi.domain.waits import MessageWait, SignalWait, TimerWait
from koppi.engine import read_diagram
from koppi.engine.soundness import check_soundness
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    flow,
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
from tests.support.play import LANGUAGE, Play, codes, read

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


def every(*parts: str, **attributes: str) -> bytes:
    """Draw an event that waits for a message, a time, a signal and a condition, all of them."""
    event = tag("intermediateCatchEvent", extensions(*parts) + ALL, id="c", parallelMultiple="true", **attributes)
    return process(start(), event, user("a"), end(), path("start", "c", "a", "end"), after=ROOTS)


@pytest.mark.parametrize("order", list(permutations(("message", "timer", "signal", "condition"))), ids="-".join)
def test_an_event_about_all_of_several_things_goes_on_when_the_last_has_happened(order: tuple[str, ...]) -> None:
    play = Play(every()).start(key="k", x=1)
    awaited = {"message", "timer", "signal", "condition"}
    for way in order:
        assert "a" not in play.waiting
        assert len(play.waits("c")) == len(awaited - {"condition"})  # a condition is no row of anybody's
        happen(play, way)
        awaited.remove(way)
    assert play.waiting == ["a"]


def test_what_came_with_each_is_there_when_all_have_happened() -> None:
    play = Play(every(mapping(outputs=[("=said", "heard"), ("=rang", "rung")]))).start(key="k", x=9)
    play.happen(next(wait.token for wait in play.last.waits if isinstance(wait, TimerWait)))
    play.broadcast("s", rang=2)
    play.deliver("c", said=1)
    assert (play.waiting, play.variables["heard"], play.variables["rung"]) == (["a"], 1, 2)


def test_an_instance_goes_over_with_what_has_happened_and_not_to_an_event_that_waits_for_any() -> None:
    play = Play(every(), every(name="All"), every().replace(b' parallelMultiple="true"', b"")).start(key="k", x=9)
    play.broadcast("s")
    play.deliver("c")
    with pytest.raises(Conflict, match=r"migration\.refused"):
        play.act(Migrate(3, {}))
    play.act(Migrate(2, {}))
    assert play.waiting == ["c"]
    happen(play, "timer")
    assert play.waiting == ["a"]


def test_what_one_version_still_waits_for_must_be_in_the_other() -> None:
    fewer = tag("intermediateCatchEvent", MESSAGE + timer("PT1H"), id="c", parallelMultiple="true")
    play = Play(every(), process(start(), fewer, user("a"), end(), path("start", "c", "a", "end"), after=ROOTS))
    play.start(key="k", x=1)
    with pytest.raises(Conflict, match=r"migration\.refused"):
        play.act(Migrate(2, {}))


def test_all_of_several_things_are_not_waited_for_elsewhere() -> None:
    behind = beginning(COMES, SIGNAL_OR_TIME.replace("id=", 'parallelMultiple="true" id='))
    assert codes(behind) == {("attribute_not_supported", "c1")}
    edge = boundary("e", "a", MESSAGE + timer("PT1H")).replace("id=", 'parallelMultiple="true" id=', 1)
    at_edge = process(start(), user("a"), edge, end(), path("start", "a", "end") + path("e", "end"), after=ROOTS)
    assert codes(at_edge) == {("attribute_not_supported", "e")}


def beginning(*choices: str, more: str = "", **attributes: str) -> bytes:
    """Draw a gateway that begins the process with one of these events, each with a task of its own behind it."""
    names = [f"c{number}" for number in range(len(choices))]
    ways = "".join(flow("g", name) + user(f"after_{name}") + path(name, f"after_{name}", "end") for name in names)
    drawn = (choice.format(id=name) for choice, name in zip(choices, names, strict=True))
    gateway = tag("eventBasedGateway", id="g", instantiate="true", **attributes)
    return process(
        gateway,
        *drawn,
        end(),
        ways + more,
        after=message("m", key="") + message("n", key="") + tag("signal", id="s", name="s"),
    )


COMES = tag("intermediateCatchEvent", MESSAGE, id="{id}")
ASKED = tag("receiveTask", extensions(mapping(outputs=[("=said", "heard")])), id="{id}", messageRef="n")
SIGNAL_OR_TIME = tag("intermediateCatchEvent", SIGNAL + timer("PT1H"), id="{id}")


def test_each_event_behind_a_gateway_without_a_way_in_begins_the_process_on_its_own_way() -> None:
    content = beginning(COMES, ASKED, SIGNAL_OR_TIME)
    starts = [(start.element_id, start.kind, start.reference) for start in read(content).starts]
    assert starts == [("c0", "message", "m"), ("c1", "message", "n"), ("c2", "signal", "s"), ("c2", "timer", "")]
    for name in ("c0", "c1", "c2"):
        play = Play(content).start(name, said=1)
        assert play.waiting == [f"after_{name}"]
        assert play.variables == ({"heard": 1} if name == "c1" else {"said": 1})
        passed = [(one.what, one.id) for one in play.last.passed][:5]
        assert passed == [
            ("entered", "g"), ("completed", "g"), ("flow", f"g_{name}"), ("entered", name), ("completed", name),
        ]  # fmt: skip
        play.complete(f"after_{name}")
        assert play.ended
    with pytest.raises(Invalid, match="no_such_start"):
        Play(content).start("g")
    assert not list(check_soundness(read(content)))
    assert [step.id for step in read(content).outline()][:2] == ["g", "c0"]


def test_a_token_cannot_be_set_on_a_gateway_that_begins_the_process() -> None:
    play = Play(beginning(COMES, ASKED)).start("c0")
    with pytest.raises(Conflict, match="not_settable"):
        play.act(Modify(activate=(("g", 0),)))


def test_what_cannot_begin_a_process_is_refused_by_name() -> None:
    named = beginning(COMES, ASKED).replace(b'name="m"', b'name="=m"')
    assert codes(named) == {("start_name", "c0")}
    assert codes(beginning(COMES, ASKED, eventGatewayType="Parallel")) == {("attribute_not_supported", "g")}
    assert codes(beginning(COMES, ASKED, more=path("after_c0", "g"))) == {("flow_in", "g")}
    choices = "".join(
        one.format(id=name) + path("g", name, "e") for one, name in ((COMES, "c0"), (SIGNAL_OR_TIME, "c1"))
    )
    inside = start("b") + tag("eventBasedGateway", id="g", instantiate="true") + choices + end("e") + path("b", "e")
    around = process(
        start(),
        tag("subProcess", inside, id="p"),
        end(),
        path("start", "p", "end"),
        after=message("m") + tag("signal", id="s", name="s"),
    )
    assert codes(around) == {("gateway_begins_inside", "g")}
