"""An operator sets tokens and takes tokens away, and what is not safe is refused by its element."""

from collections.abc import Callable
from typing import Any

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.journal import from_json, to_json
from koppi.domain.step import Modify, Status, Step
from koppi.engine import Standing
from tests.support.diagrams import boundary, end, extensions, many, path, process, start, tag, timer, user, zeebe
from tests.support.play import Play

LINE = process(
    start(), user("a"), user("b"), boundary("late", "b", timer("PT1H"), interrupting=False), end(),
    path("start", "a", "b", "end"), path("late", "end"),
)  # fmt: skip


def inner(*parts: str, body: str = "", id_: str = "sub") -> str:
    own = start("s") + user("in") + user("more") + end("e") + path("s", "in", "more", "e")
    return tag("subProcess", body + own + "".join(parts), id=id_)


SUB = process(start(), user("a"), inner(), end(), path("start", "a", "sub", "end"))
EACH = process(
    start(), inner(body=many(inputCollection="=items", inputElement="item")), user("b"), end(),
    path("start", "sub", "b", "end"),
)  # fmt: skip
UNDOING = tag("compensateEventDefinition")
AROUND = path("start", "around", "end")


def handler(definition: str, **begins: str) -> str:
    own = tag("startEvent", definition, id="s", **begins) + user("more") + end("e") + path("s", "more", "e")
    return tag("subProcess", own, id="handler", triggeredByEvent="true")


def handled(definition: str, **begins: str) -> bytes:
    return process(start(), user("a"), handler(definition, **begins), end(), path("start", "a", "end"))


def inside(definition: str) -> str:
    return start("in_start") + user("a") + end("in_end") + path("in_start", "a", "in_end") + handler(definition)


FORK = process(
    start(), tag("parallelGateway", id="fork"), user("a"), user("b"), tag("parallelGateway", id="both"), user("c"),
    end(), path("start", "fork", "a", "both", "c", "end"), path("fork", "b", "both"),
)  # fmt: skip
CALL = process(
    start(), tag("callActivity", extensions(zeebe("calledElement", processId="called")), id="call"), end(),
    path("start", "call", "end"),
)  # fmt: skip
CALLED = process(start(), user("x"), user("y"), end(), path("start", "x", "y", "end"), id_="called")


def move(play: Play, old: str, new: str, **variables: Any) -> Step:
    return play.act(Modify(activate=((new, 0),), terminate=(play.token(old),), variables={"": variables}))


def test_a_token_moves_and_the_events_at_the_new_place_begin_to_wait() -> None:
    play = Play(LINE).start()
    step = move(play, "a", "b", word="x")
    assert play.waiting == ["b", "late"]
    assert [(closed.wait.element_id, closed.completed) for closed in step.closed] == [("a", False)]
    assert play.variables == {"word": "x"}
    move(play, "b", "a")
    assert play.waiting == ["a"]
    play.complete("a")
    play.complete("b")
    assert play.ended


def test_a_sub_process_that_is_not_open_is_opened_around_the_new_token() -> None:
    play = Play(SUB).start()
    move(play, "a", "more")
    assert play.waiting == ["more"]
    play.complete("more")
    assert play.ended


def test_a_scope_in_which_nothing_is_left_goes_as_well_and_one_in_which_the_new_token_stands_lives_on() -> None:
    play = Play(SUB).start()
    play.complete("a")
    host = play.wait("in").scopes[1]
    move(play, "in", "more")
    assert play.wait("more").scopes[1] == host
    move(play, "more", "a")
    assert play.waiting == ["a"]
    play.complete("a")
    assert play.waiting == ["in"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_what_an_event_begins_is_opened_around_the_new_token_without_the_event(interrupting: bool) -> None:
    play = Play(handled(timer("P1D"), isInterrupting=str(interrupting).lower())).start()
    play.act(Modify(activate=(("more", 0),)))
    assert play.waiting == ["a", "more", "s"]
    move(play, "a", "more")
    assert play.waiting == ["more", "more", "s"]
    for _ in range(2):
        play.complete("more")
    assert play.ended


def test_what_undoes_a_scope_is_not_opened() -> None:
    play = Play(process(start(), tag("subProcess", inside(UNDOING), id="around"), end(), AROUND)).start()
    with pytest.raises(Conflict, match=r"modification\.not_settable") as refused:
        play.act(Modify(activate=(("more", 0),)))
    assert refused.value.parameters["element"] == "more"


def test_variables_go_into_the_scope_of_the_element_that_is_named() -> None:
    play = Play(SUB).start()
    given = Modify(activate=(("more", 0),), variables={"sub": {"x": 1}, "more": {"y": 2}})
    play.act(given)
    token, around, *_ = play.wait("more").scopes
    assert (play.scope(around), play.scope(token), play.variables) == ({"x": 1}, {"y": 2}, {})


def test_several_tokens_may_be_set_and_the_last_one_taken_away_ends_the_instance() -> None:
    play = Play(LINE).start()
    play.act(Modify(activate=(("b", 0), ("b", 0))))
    assert play.waiting == ["a", "b", "b", "late", "late"]
    tokens = [wait.token for wait in play.last.waits if wait.element_id in ("a", "b")]
    play.act(Modify(terminate=tuple(tokens)))
    assert play.last.status is Status.TERMINATED


def test_a_called_process_is_modified_through_its_host_and_cannot_be_ended_by_that() -> None:
    play = Play(CALL, CALLED).start()
    host = play.token("call")
    play.act(Modify(activate=(("y", 0),), terminate=(play.token("x"),), host=host))
    assert play.waiting == ["y"]
    with pytest.raises(Conflict, match=r"modification\.ends_called"):
        play.act(Modify(terminate=(play.token("y"),), host=host))
    play.complete("y")
    assert play.ended


def test_in_one_of_several_scopes_a_token_is_set_when_it_is_named() -> None:
    play = Play(EACH).start(items=[1, 2])
    second = play.waits("in")[1].scopes[1]
    play.act(Modify(activate=(("more", second),), terminate=(play.waits("in")[1].token,)))
    assert play.waiting == ["in", "more"]
    assert play.wait("more").scopes[1] == second
    play.complete("more")
    play.complete("in")
    play.complete("more")
    assert play.waiting == ["b"]


def _in_sub(play: Play) -> None:
    play.complete("a")


REFUSALS: dict[str, tuple[bytes, Callable[[Play], Any], Callable[[Play], Modify], str, str]] = {
    "an element that is not there": (
        LINE, lambda _: None, lambda _: Modify(activate=(("z", 0),)), "unknown_element", "z",
    ),
    "a start": (LINE, lambda _: None, lambda _: Modify(activate=(("start", 0),)), "not_settable", "start"),
    "an event at an edge": (LINE, lambda _: None, lambda _: Modify(activate=(("late", 0),)), "not_settable", "late"),
    "a join": (FORK, lambda _: None, lambda _: Modify(activate=(("both", 0),)), "join", "both"),
    "several scopes": (EACH, lambda _: None, lambda _: Modify(activate=(("more", 0),)), "which_scope", "more"),
    "inside many that are not open": (
        EACH,
        lambda play: (play.complete("in"), play.complete("in"), play.complete("more"), play.complete("more")),
        lambda _: Modify(activate=(("more", 0),)),
        "inside_many",
        "more",
    ),
    "the last token of one of many": (
        EACH, lambda _: None, lambda play: Modify(terminate=(play.token("in"),)), "inside_many", "in",
    ),
    "an event that waits at an edge": (
        LINE, lambda play: play.complete("a"), lambda play: Modify(terminate=(play.token("late"),)),
        "not_removable", "late",
    ),
    "a join that would wait for ever": (
        FORK, lambda play: play.complete("a"), lambda play: Modify(terminate=(play.token("b"),)), "nothing_waits", "",
    ),
    "a way into a join that nothing would come over": (
        FORK, lambda _: None, lambda play: Modify(activate=(("b", 0),), terminate=(play.token("a"),)),
        "join_starves", "both",
    ),
    "two tokens over one way into a join": (
        FORK, lambda _: None, lambda _: Modify(activate=(("a", 0),)), "join_starves", "both",
    ),
    "a scope for variables that is not around": (
        SUB, lambda _: None, lambda _: Modify(activate=(("a", 0),), variables={"sub": {"x": 1}}),
        "no_such_scope", "sub",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_not_safe_is_refused_and_nothing_has_happened(name: str) -> None:
    file, until, given, code, element = REFUSALS[name]
    play = Play(file).start(items=[1, 2])
    until(play)
    before = play.held
    with pytest.raises((Conflict, Invalid)) as refusal:
        play.act(given(play))
    assert refusal.value.code == f"modification.{code}"
    assert refusal.value.parameters.get("element", "") == element
    assert play.held == before


def test_all_tokens_before_a_join_may_move_behind_it_at_once() -> None:
    play = Play(FORK).start()
    play.complete("a")
    before = [play.token("b"), *(token for token in (1, 2, 3, 4, 5, 6) if token != play.token("b"))]
    at_join = [token for token in before[1:] if _stands(play, token, "both")]
    play.act(Modify(activate=(("c", 0),), terminate=(before[0], *at_join)))
    assert play.waiting == ["c"]
    play.complete("c")
    assert play.ended


def _stands(play: Play, token: int, element: str) -> bool:
    assert play.held is not None
    return token in Standing.of(play.shelf, play.held, play.surroundings).tokens_at(element)


def test_the_journal_keeps_it_with_its_variables_apart() -> None:
    given = Modify(activate=(("b", 0),), terminate=(3,), variables={"": {"x": 1}}, host=2)
    bare, payload = to_json(given)
    assert "x" not in str(bare)
    assert from_json(bare, payload) == given


def test_what_is_read_from_the_journal_does_the_same() -> None:
    play, again = Play(LINE).start(), Play(LINE).start()
    play.act(Modify(activate=(("b", 0),), terminate=(play.token("a"),)))
    again.act(from_json({"kind": "modify", "activate": [["b", 0]], "terminate": [again.token("a")], "host": 0}, None))
    assert play.held == again.held
