"""The state text: small, flat for ever, and refused when it is not ours."""

import json
from typing import Any

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Complete, Held, Start, Variable
from koppi.domain.waits import UserTaskWait
from koppi.engine import STATE_VERSION, advance
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    flow,
    many,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import Play, Shelf, read

SIMPLE = process(start(), user("a"), user("b"), end(), path("start", "a", "b", "end"))


def test_the_state_holds_living_tokens_and_no_variable() -> None:
    play = Play(SIMPLE).start(secret="Maija")
    assert json.loads(play.last.state) == {"v": STATE_VERSION, "k": 1, "n": 2, "t": [[2, 0, "a", 32]]}


def test_the_state_leaves_out_what_the_diagram_says_and_says_once_why_something_is_due() -> None:
    people = zeebe("assignmentDefinition", assignee="=who", candidateGroups="nurse")
    dates = zeebe("taskSchedule", dueDate='={at: "2026-02-10", reason: why}', followUpDate="={at: now(), reason: why}")
    parts = (start(), user("a", people, dates, zeebe("priorityDefinition", priority="7")), path("start", "a"))
    play = Play(process(*parts)).start(who="anna", why="agreed")
    wait = play.wait("a")
    assert isinstance(wait, UserTaskWait)
    assert (wait.candidate_groups, wait.assignee, wait.priority) == (("nurse",), "anna", 7)
    state = json.loads(play.last.state)
    note = {"assignee": "anna", "due": ["2026-02-09T22:00:00Z", 0], "follow_up_due": ["2026-01-05T09:00:00Z", 1]}
    assert state["t"] == [[2, 0, "a", 32, note]]
    assert [why[3:] for why in state["w"]] == [["agreed"], ["agreed"]]


def test_equal_reasons_stand_once_and_the_way_in_only_at_a_join() -> None:
    late = timer("PT1H")
    parts = (start(), tag("parallelGateway", id="fork"), user("a"), tag("parallelGateway", id="join"), end())
    waits = tuple(tag("intermediateCatchEvent", late, id=name) for name in ("b", "c"))
    flows = path("start", "fork", "a", "join", "end") + path("fork", "b", "join") + path("fork", "c", "join")
    play = Play(process(*parts, *waits, flows)).start()
    play.complete("a")
    state = json.loads(play.last.state)
    assert state["w"] == [["PT1H"]]
    assert state["t"] == [
        [4, 0, "b", 32, {"timer": ["2026-01-05T10:00:00Z", 0]}],
        [5, 0, "c", 32, {"timer": ["2026-01-05T10:00:00Z", 0]}],
        [6, 0, "join", 8, {}, "a_join"],
    ]


def test_an_ended_instance_takes_nothing_more() -> None:
    play = Play(SIMPLE).start()
    play.complete("a")
    play.complete("b")
    assert json.loads(play.last.state)["end"] == "COMPLETED"
    with pytest.raises(Conflict, match=r"engine\.ended"):
        play.act(Complete(1))


def test_a_stored_instance_is_not_started_again_and_an_input_needs_one() -> None:
    play = Play(SIMPLE).start()
    with pytest.raises(Conflict, match=r"engine\.already_started"):
        play.act(Start(1))
    with pytest.raises(Conflict, match=r"engine\.not_started"):
        advance(play.shelf, None, Complete(1), play.surroundings)


@pytest.mark.parametrize("version", [0, STATE_VERSION + 1, "1", None, True, 1.0, 1.5])
def test_an_unknown_version_is_refused_before_anything_else_is_read(version: Any) -> None:
    play = Play(SIMPLE).start()
    state = json.dumps({"v": version, "k": "__import__('os')", "t": {"not": "rows"}})
    with pytest.raises(Invalid, match=r"engine\.state_version"):
        advance(play.shelf, Held(state), Complete(1), play.surroundings)


BROKEN = [
    "",
    "[]",
    "nonsense",
    "[" * 100_000,
    '{"v":1}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"nobody",32]]}',
    '{"v":1,"k":1,"n":2,"t":[[2,7,"a",32]]}',
    '{"v":1,"k":1,"n":2,"t":[[2]]}',
    '{"v":1,"k":1,"n":2,"t":5}',
    '{"v":1,"k":77,"n":2,"t":[]}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"a",32]],"s":[[2,0,[]]]}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"a",32]],"s":[[9,0,[]]]}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"a",128]]}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"a",32,"",{"due":["tomorrow"]}]]}',
    '{"v":1,"k":1,"n":2,"t":[[2,0,"a",32,"",7]]}',
    '{"v":1,"k":1,"n":2,"t":[7],"s":[7]}',
    '{"v":2}',
    '{"v":2,"k":1,"n":2,"t":[[2]]}',
]


@pytest.mark.parametrize("state", BROKEN)
def test_a_broken_state_is_refused_and_nothing_else_escapes(state: str) -> None:
    play = Play(SIMPLE)
    with pytest.raises(Invalid, match=r"engine\.state_(broken|version)"):
        advance(play.shelf, Held(state), Complete(2), play.surroundings)


def test_a_variable_of_a_scope_that_is_not_alive_is_refused() -> None:
    play = Play(SIMPLE).start()
    held = Held(play.last.state, (Variable(99, "x", 1),))
    with pytest.raises(Invalid, match=r"engine\.state_broken"):
        advance(play.shelf, held, Complete(2), play.surroundings)


def test_the_order_of_keys_in_the_state_does_not_matter() -> None:
    play = Play(SIMPLE).start()
    turned = json.dumps(dict(reversed(json.loads(play.last.state).items())))
    step = advance(play.shelf, Held(turned), Complete(2), play.surroundings)
    assert [wait.element_id for wait in step.waits] == ["b"]


def rounds() -> bytes:
    """A follow-up loop with a parallel block, a reminder, a message beside it and a list of tasks."""
    beside = tag("startEvent", tag("messageEventDefinition", messageRef="m"), id="bs", isInterrupting="false")
    beside = tag(
        "subProcess", beside + user("note") + end("be") + path("bs", "note", "be"), id="beside", triggeredByEvent="true"
    )
    parts = (
        start(),
        tag("exclusiveGateway", id="again"),
        tag("parallelGateway", id="fork"),
        user("a"),
        user("b", more=many(inputCollection="=[1, 2]")),
        tag("parallelGateway", id="join"),
        boundary("late", "a", timer("R/P1D", "timeCycle"), interrupting=False),
        user("remind"),
        tag("exclusiveGateway", id="g", default="g_again"),
        end(),
        beside,
    )
    flows = path("start", "again", "fork", "a", "join", "g", "again") + path("fork", "b", "join")
    flows += flow("g", "end", "=done = true") + path("late", "remind")
    return process(*parts, flows, after=message("m", key='="k"'))


def test_the_two_hundredth_round_is_no_larger_than_the_second() -> None:
    play = Play(rounds()).start(done=False)
    sizes = []
    for _ in range(200):
        play.fire("late")
        play.complete("remind")
        play.deliver("bs", text="t")
        play.complete("note")
        play.complete("a")
        play.complete("b")
        play.complete("b")
        sizes.append((len(play.last.state), len(json.loads(play.last.state)["t"])))
    assert {tokens for _, tokens in sizes} == {sizes[1][1]}
    assert sizes[-1][0] - sizes[1][0] < 40  # the token numbers get longer
    assert play.waiting == ["a", "b", "b", "bs", "late"]


def test_token_numbers_are_never_used_twice() -> None:
    play = Play(rounds()).start(done=False)
    seen: set[int] = set()
    for _ in range(10):
        opened = {wait.token for wait in play.last.opened}
        assert not opened & seen
        seen |= opened
        for element in ("a", "b", "b"):
            step = play.complete(element)
            fresh = {wait.token for wait in step.opened}
            assert not fresh & seen
            seen |= fresh if element == "a" else set()


def test_one_process_serves_many_instances_without_being_written_to() -> None:
    shelf = Shelf(read(rounds()))
    before = _picture(shelf)
    plays = [Play(rounds()) for _ in range(3)]
    for play in plays:
        play.shelf = shelf
        play.start(done=False)
        play.fire("late")
        play.complete("a")
        play.cancel()
    assert _picture(shelf) == before


def _picture(shelf: Shelf) -> dict[str, str]:
    """Every attribute of every node, in words."""
    return {
        name: repr(sorted(vars(node).items(), key=lambda item: item[0]))
        for name, node in shelf.process(1).spec.nodes.items()
    }


def test_a_called_process_keeps_the_version_it_was_called_with() -> None:
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="p")
    outer = process(start(), call, end(), path("start", "p", "end"))
    inner = process(start("s"), user("u"), end("e"), path("s", "u", "e"), id_="called")
    play = Play(outer, inner, inner).start()
    assert json.loads(play.last.state)["s"][0][1] == 2
    play.shelf.called_process = lambda *_: 3  # type: ignore[method-assign]  # a new version came out meanwhile
    assert play.wait("u").definition_key == 2
    play.complete("u")
    assert play.ended
