"""Gateways, splits and joins, also in loops."""

import pytest

from koppi.domain.waits import ErrorType, IncidentWait
from koppi.engine import Limits, read_diagram
from tests.support.diagrams import (
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
from tests.support.play import LANGUAGE, Play, codes


def gate(kind: str, id_: str, **attributes: str) -> str:
    return tag(f"{kind}Gateway", id=id_, **attributes)


def choice(kind: str, default: str = "g_c") -> Play:
    """A gateway to a, b and c by the conditions x > 1 and y > 1."""
    flows = path("start", "g") + flow("g", "a", "=x > 1") + flow("g", "b", "=y > 1") + path("g", "c")
    parts = (start(), gate(kind, "g", default=default), user("a"), user("b"), user("c"))
    return Play(process(*parts, flows))


def test_an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default() -> None:
    assert choice("exclusive").start(x=2, y=2).waiting == ["a"]
    assert choice("exclusive").start(x=0, y=2).waiting == ["b"]
    assert choice("exclusive").start(x=0, y=0).waiting == ["c"]


def test_an_inclusive_gateway_takes_all_that_hold_else_the_default() -> None:
    assert choice("inclusive").start(x=2, y=2).waiting == ["a", "b"]
    assert choice("inclusive").start(x=0, y=0).waiting == ["c"]


def test_a_condition_that_is_neither_true_nor_false_is_an_incident_and_can_be_tried_again() -> None:
    play = choice("exclusive").start(y=2)
    wait = play.wait("g")
    assert isinstance(wait, IncidentWait)
    assert (wait.error_type, wait.code, wait.parameters["flow"]) == (
        ErrorType.EXTRACT_VALUE,
        "engine.not_true_or_false",
        "g_a",
    )
    play.set(x=0)
    play.retry("g")
    assert play.waiting == ["b"]


def test_without_a_default_the_gateway_waits_for_help_and_the_reader_was_warned() -> None:
    flows = path("start", "g") + flow("g", "a", "=x > 1") + flow("g", "b", "=x > 2")
    file = process(start(), gate("exclusive", "g"), user("a"), user("b"), flows)
    assert codes(file) == {("no_default_flow", "g")}


def fork(join: str, second: str = "b") -> bytes:
    flows = path("start", "f", "a", "j", "c", "end") + path("f", second, "j")
    parts = (start(), gate("parallel", "f"), user("a"), user("b"), gate(join, "j"), user("c"), end())
    return process(*parts, flows)


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("join", ["parallel", "inclusive"])
def test_a_join_waits_for_both_whatever_their_order(join: str, order: str) -> None:
    play = Play(fork(join)).start()
    assert play.waiting == ["a", "b"]
    play.complete(order[0])
    assert play.waiting == [order[1]]
    play.complete(order[1])
    assert play.waiting == ["c"]


def test_parallel_paths_lose_no_update() -> None:
    play = Play(fork("parallel")).start(v=0)
    play.complete("a", v=1)
    play.complete("b", w=1)
    assert play.variables == {"v": 1, "w": 1}


def test_a_parallel_join_in_a_loop_counts_each_way_in_every_round() -> None:
    flows = path("start", "m", "f", "a", "j", "g", "end") + path("f", "b", "j") + flow("g", "m", "=again")
    parts = (start(), gate("exclusive", "m"), gate("parallel", "f"), user("a"), user("b"), gate("parallel", "j"))
    play = Play(process(*parts, gate("exclusive", "g", default="g_end"), end(), flows)).start(again=True)
    for order in ("ab", "ba", "ab"):
        play.complete(order[0])
        assert play.waiting == [order[1]]
        play.complete(order[1])
        assert play.waiting == ["a", "b"]
    play.complete("a")
    play.complete("b", again=False)
    assert play.ended


def test_a_parallel_join_keeps_what_came_in_excess_for_the_next_time() -> None:
    flows = path("start", "f", "a", "m", "j", "end") + path("f", "b", "m") + path("f", "c", "j")
    parts = (start(), gate("parallel", "f"), user("a"), user("b"), user("c"), gate("exclusive", "m"))
    play = Play(process(*parts, gate("parallel", "j"), end(), flows)).start()
    for element in ("a", "b"):
        play.complete(element)
    play.complete("c")
    assert not play.ended
    assert play.waiting == []


def test_an_inclusive_join_waits_only_for_what_can_still_come() -> None:
    flows = (
        path("start", "f", "j", "d", "end")
        + flow("f", "a", "=x > 1")
        + flow("f", "b", "=x > 2")
        + path("a", "j")
        + path("b", "j")
    )
    parts = (
        start(),
        gate("inclusive", "f", default="f_j"),
        user("a"),
        user("b"),
        gate("inclusive", "j"),
        user("d"),
        end(),
    )
    file = process(*parts, flows)
    one = Play(file).start(x=2)
    one.complete("a")
    assert one.waiting == ["d"]
    two = Play(file).start(x=3)
    two.complete("b")
    assert two.waiting == ["a"]
    two.complete("a")
    assert two.waiting == ["d"]


def test_a_task_may_have_several_ways_in_and_out() -> None:
    flows = path("start", "a", "b", "d", "end") + path("a", "c", "d")
    play = Play(process(start(), user("a"), user("b"), user("c"), user("d"), end(), flows)).start()
    play.complete("a")
    play.complete("b")
    play.complete("c")
    assert play.waiting == ["d", "d"]


def choosing(*conditions: str, default: str = "") -> Play:
    """A task that leads to one task for each condition, b, c and so on."""
    names = "bcd"[: len(conditions)]
    flows = "".join(flow("a", name, text) for name, text in zip(names, conditions, strict=True))
    task = user("a", default=f"a_{default}") if default else user("a")
    return Play(process(start(), task, *map(user, names), path("start", "a"), flows))


def test_a_task_with_conditions_on_its_ways_chooses_as_an_inclusive_gateway() -> None:
    for x, expected in ((0, ["d"]), (2, ["b"]), (5, ["b", "c"])):
        play = choosing("=x > 1", "=x > 4", "", default="d").start(x=0)
        play.complete("a", x=x)
        assert play.waiting == expected


def test_a_way_without_a_condition_is_taken_beside_those_that_hold() -> None:
    for x, expected in ((0, ["b", "d"]), (2, ["b", "c"])):
        play = choosing("", "=x > 1", "", default="d").start(x=x)
        play.complete("a")
        assert play.waiting == expected


def test_a_task_whose_conditions_all_fail_waits_for_help_and_hands_its_result_on_once() -> None:
    task = user("a", mapping((), [("=n + 1", "n")]), name="a")
    flows = path("start", "a") + flow("a", "b", "=n = 9") + flow("a", "c", "=n > 9")
    file = process(start(), task, user("b"), user("c"), flows)
    assert codes(file) == {("no_default_flow", "a")}
    play = Play.of(*read_diagram("x.bpmn", file, LANGUAGE).processes).start(n=0)
    play.complete("a")
    assert play.wait("a").code == "engine.no_flow_holds"
    assert play.variables == {"n": 1}
    play.set(n=9)
    play.retry("a")
    assert (play.waiting, play.variables) == (["b"], {"n": 9})


def test_an_event_based_gateway_takes_the_first_event_and_each_timer_has_its_own_time() -> None:
    def catch(id_: str, definition: str) -> str:
        return tag("intermediateCatchEvent", definition, id=id_)

    parts = (
        start(),
        gate("eventBased", "g"),
        catch("soon", timer("PT1H")),
        catch("late", timer("PT5H")),
        catch("told", tag("messageEventDefinition", messageRef="m")),
        catch("called", tag("signalEventDefinition", signalRef="s")),
        end(),
    )
    flows = path("start", "g") + "".join(path("g", name, "end") for name in ("soon", "late", "told", "called"))
    file = process(*parts, flows, after=message("m") + tag("signal", id="s", name="sig"))
    play = Play(file).start(key=5)
    assert play.waiting == ["called", "late", "soon", "told"]
    assert (play.wait("late").due.at - play.wait("soon").due.at).total_seconds() == 4 * 3600
    assert (play.wait("told").name, play.wait("told").correlation_key) == ("m", "5")
    step = play.deliver("told", answer=1)
    assert play.ended
    assert play.variables["answer"] == 1
    assert {closed.wait.element_id for closed in step.closed if closed.completed} == {"told"}
    assert Play(file).start(key="k").broadcast("sig").status == "COMPLETED"


def test_a_loop_without_anybody_to_wait_for_is_stopped_and_named() -> None:
    flows = path("start", "a", "b", "a")
    file = process(start(), tag("exclusiveGateway", id="a"), script("b", "=x + 1", "x"), flows)
    play = Play(file, limits=Limits(steps=50)).start(x=0)
    (stopped,) = play.last.waits
    assert isinstance(stopped, IncidentWait)
    assert (stopped.code, stopped.parameters["limit"]) == ("engine.too_many_steps", 50)
    reached = play.variables["x"]
    play.retry(stopped.element_id)
    assert play.variables["x"] == reached + 25, "it goes on where it was stopped, for as many steps again"


def test_eight_hundred_automatic_tasks_in_a_row_need_no_recursion() -> None:
    names = [f"t{number}" for number in range(800)]
    file = process(
        start(), *(tag("task", extensions(), id=name) for name in names), end(), path("start", *names, "end")
    )
    assert Play(file).start().ended


def test_link_events_jump_to_the_one_of_their_name() -> None:
    def link(kind: str, id_: str) -> str:
        return tag(f"intermediate{kind}Event", tag("linkEventDefinition", name="L"), id=id_)

    flows = path("start", "a", "out1") + path("in", "b", "end")
    play = Play(
        process(start(), user("a"), link("Throw", "out1"), link("Catch", "in"), user("b"), end(), flows)
    ).start()
    play.complete("a")
    assert play.waiting == ["b"]


def test_a_retry_that_fails_for_another_reason_is_another_incident() -> None:
    play = choice("exclusive").start()
    first = play.wait("g")
    play.set(x=0)
    step = play.retry("g")
    assert [closed.wait for closed in step.closed] == [first]
    assert [wait.parameters["flow"] for wait in step.opened if isinstance(wait, IncidentWait)] == ["g_b"]
    assert play.retry("g").opened == ()
