"""Sub-processes and calls, with the variables they see."""

import pytest

from koppi.domain.errors import Conflict
from koppi.domain.waits import CallWait, ErrorType, IncidentWait
from koppi.engine import Limits
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    user,
    zeebe,
)
from tests.support.play import Play

SUB = (start("ps"), user("a"), end("pe"), path("ps", "a", "pe"))
AROUND = (start(), end(), path("start", "p", "end"))


def sub(*parts: str) -> str:
    return tag("subProcess", "".join(parts), id="p")


def test_a_sub_process_has_variables_of_its_own_that_end_with_it() -> None:
    play = Play(process(sub(extensions(mapping([("=x + 1", "x")], [("=x + 10", "out")])), *SUB), *AROUND)).start(x=1)
    host = play.wait("a").scopes[1]
    assert play.scope(host) == {"x": 2}
    play.complete("a", x=5, y=6)
    assert play.ended
    assert play.variables == {"x": 1, "y": 6, "out": 15}
    assert play.scope(host) == {}


def test_variables_are_set_from_outside_where_the_name_is_or_right_here() -> None:
    play = Play(process(sub(extensions(mapping([("=1", "x")])), *SUB), *AROUND)).start()
    task, host, root = play.wait("a").scopes
    assert root == 0
    play.set(task, x=2, y=3)
    assert (play.scope(host), play.scope(0)) == ({"x": 2}, {"y": 3})
    play.set(task, local=True, x=9)
    assert play.scope(task) == {"x": 9}
    with pytest.raises(Conflict):
        play.set(99, x=1)


def called(*inside: str, name: str = "called") -> bytes:
    return process(start("cs"), user("a"), end("ce"), path("cs", "a", "ce"), *inside, id_=name)


def calling(*parts: str, name: str = "process", target: str = "called", more: str = "", **switches: str) -> bytes:
    element = zeebe("calledElement", processId=target, **switches)
    return process(tag("callActivity", extensions(element, *parts) + more, id="p"), *AROUND, id_=name)


def test_a_called_process_gets_everything_and_gives_everything_back() -> None:
    play = Play(calling(), called()).start(x=1)
    (call,) = play.waits("p")
    assert isinstance(call, CallWait)
    assert call.called_definition_key == 2
    wait = play.wait("a")
    assert (wait.definition_key, wait.path, wait.scopes) == (2, (call.token,), (wait.token, call.token))
    assert play.scope(call.token) == {"x": 1}
    play.complete("a", x=2, y=3)
    assert (play.ended, play.variables) == (True, {"x": 2, "y": 3})


def test_a_called_process_gets_only_its_inputs_and_gives_only_what_is_mapped() -> None:
    switches = {"propagateAllParentVariables": "false", "propagateAllChildVariables": "false"}
    play = Play(calling(mapping([("=x + 1", "given")], [("=y", "taken")]), **switches), called()).start(x=1, secret=1)
    assert play.scope(play.wait("a").scopes[-1]) == {"given": 2}
    play.complete("a", y=5, z=6)
    assert play.variables == {"x": 1, "secret": 1, "taken": 5}


def test_with_both_switches_off_nothing_comes_back() -> None:
    switches = {"propagateAllParentVariables": "false", "propagateAllChildVariables": "false"}
    play = Play(calling(**switches), called()).start(x=1)
    play.complete("a", y=5)
    assert (play.ended, play.variables) == (True, {"x": 1})


def test_an_error_inside_a_called_process_is_caught_around_the_call() -> None:
    throws = tag("endEvent", tag("errorEventDefinition", errorRef="e"), id="ce")
    inside = process(
        start("cs"), user("a"), throws, path("cs", "a", "ce"), id_="called", after=tag("error", id="e", errorCode="E")
    )
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="p")
    edge = boundary("edge", "p", tag("errorEventDefinition", errorRef="e"))
    parts = (call, edge, user("b"), *AROUND, path("edge", "b", "end"))
    play = Play(process(*parts, after=tag("error", id="e", errorCode="E")), inside).start()
    play.complete("a")
    assert play.waiting == ["b"]


def test_a_condition_at_the_edge_of_a_call_is_about_the_variables_around_it() -> None:
    definition = tag("conditionalEventDefinition", condition("condition", "=stop"))
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="p")
    flows = path("start", "p", "end") + path("edge", "b", "end")
    caller = process(start(), call, boundary("edge", "p", definition), user("b"), end(), flows)
    inside = process(start(), user("a"), user("c"), end(), path("start", "a", "c", "end"), id_="called")
    play = Play(caller, inside).start(stop=False)
    play.complete("a", stop=True)
    assert play.waiting == ["c"]
    play.set(stop=True)
    assert play.waiting == ["b"]


def test_a_process_that_is_not_there_is_an_incident() -> None:
    play = Play(calling()).start()
    assert (play.wait("p").error_type, play.wait("p").code) == (ErrorType.CALLED_ELEMENT, "engine.process_missing")


def test_calls_go_only_so_deep() -> None:
    play = Play(calling(name="called"), limits=Limits(call_depth=3)).start()
    (incident,) = (wait for wait in play.last.waits if isinstance(wait, IncidentWait))
    assert (incident.code, len(incident.path)) == ("engine.calls_too_deep", 3)


def test_deeply_nested_scopes_need_no_recursion_limit() -> None:
    body = user("a")
    inner = start("s0") + body + end("e0") + path("s0", "a", "e0")
    for level in range(1, 25):
        nested = tag("subProcess", inner, id=f"n{level}")
        inner = start(f"s{level}") + nested + end(f"e{level}") + path(f"s{level}", f"n{level}", f"e{level}")
    play = Play(process(inner)).start()
    assert len(play.wait("a").scopes) == 26
    play.complete("a")
    assert play.ended


def test_a_message_in_a_sub_process_is_gone_with_it() -> None:
    catch = tag("intermediateCatchEvent", tag("messageEventDefinition", messageRef="m"), id="c")
    inside = start("ps") + catch + end("pe") + path("ps", "c", "pe")
    edge = boundary("edge", "p", tag("messageEventDefinition", messageRef="n"))
    parts = (sub(inside), edge, *AROUND, path("edge", "end"))
    play = Play(process(*parts, after=message("m", key="=1") + message("n", key="=2"))).start()
    token = play.token("c")
    step = play.deliver("edge")
    assert play.ended
    assert {closed.wait.token: closed.completed for closed in step.closed}[token] is False


def test_scopes_within_each_other_end_before_the_recursion_does() -> None:
    inner = start("s0") + user("a") + end("e0") + path("s0", "a", "e0")
    for level in range(1, 50):
        nested = tag("subProcess", inner, id=f"n{level}")
        inner = start(f"s{level}") + nested + end(f"e{level}") + path(f"s{level}", f"n{level}", f"e{level}")
    call = tag("callActivity", extensions(zeebe("calledElement", processId="process")), id="call")
    deep = inner.replace(user("a"), call).replace("s0_a", "s0_call").replace('"a"', '"call"').replace("a_e0", "call_e0")
    play = Play(process(deep)).start()
    (incident,) = (wait for wait in play.last.waits if isinstance(wait, IncidentWait))
    assert incident.code == "engine.nested_too_deep"
    assert play.cancel().status == "TERMINATED"


def test_a_conditional_event_that_never_ends_thinking_is_an_incident() -> None:
    endless = "=count(for i in 1..1000000 return i) > 1"
    definition = tag("conditionalEventDefinition", condition("condition", endless))
    parts = (user("a"), boundary("x", "a", definition), start(), end(), path("start", "a", "end"), path("x", "end"))
    play = Play(process(*parts)).start()
    assert (play.wait("x").code, play.waiting) == ("engine.expression_stopped", ["a", "x"])
