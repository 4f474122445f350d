"""Transactions: cancelled from inside they stop, undo what they completed, and go on behind their cancel event."""

import pytest

from koppi.domain.errors import Conflict
from koppi.domain.step import Migrate, Modify
from koppi.domain.waits import IncidentWait
from koppi.engine import Standing
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    loop,
    many,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
)
from tests.support.play import Play, codes

COMPENSATE = tag("compensateEventDefinition")
CANCEL = tag("cancelEventDefinition")
ERROR = tag("errorEventDefinition", errorRef="e")
ESCALATION = tag("escalationEventDefinition", escalationRef="esc")
ROOTS = (
    tag("error", id="e", errorCode="E")
    + message("m")
    + tag("signal", id="s", name="s")
    + tag("escalation", id="esc", escalationCode="ES")
)


def done(name: str) -> str:
    """Return a user task with a handler, named after it with a `u` before."""
    link = tag("association", id=f"{name}l", sourceRef=f"{name}x", targetRef=f"u{name}")
    return user(name) + boundary(f"{name}x", name, COMPENSATE) + user(f"u{name}", isForCompensation="true") + link


def transaction(*parts: str) -> str:
    return tag("transaction", "".join(parts), id="p")


FORK = tag("exclusiveGateway", id="g", default="g_pe") + tag("endEvent", CANCEL, id="stop") + end("pe")
"""Behind it the transaction ends or, with `stop`, is cancelled."""


def fork(before: str) -> str:
    condition = '<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=stop</bpmn:conditionExpression>'
    stop = tag("sequenceFlow", condition, id="g_stop", sourceRef="g", targetRef="stop")
    return path(before, "g", "pe") + stop


def drawn(*inside: str, edges: str = "", roads: str = "") -> bytes:
    """Return a process with a transaction, `z` behind it and `y` behind its cancel event."""
    edge = boundary("edge", "p", CANCEL)
    flows = path("start", "p", "z", "end") + path("edge", "y", "end")
    parts = start(), transaction(*inside), edge, edges, user("z"), user("y"), end(), flows, roads
    return process(*parts, after=ROOTS)


def played(*inside: str, edges: str = "", roads: str = "", **variables: object) -> Play:
    return Play(drawn(*inside, edges=edges, roads=roads)).start(**{"stop": True, **variables})


def two(*more: str) -> tuple[str, ...]:
    """Return the inside of a transaction with `a` and `b`."""
    return start("ps"), done("a"), done("b"), FORK, path("ps", "a", "b"), fork("b"), *more


def do(play: Play, *names: str) -> list[str]:
    for name in names:
        play.complete(name)
    return play.waiting


def test_a_transaction_that_is_not_cancelled_is_a_sub_process() -> None:
    play = played(*two(), stop=False)
    assert play.waiting == ["a"]
    assert do(play, "a", "b") == ["z"]


def test_a_cancelled_transaction_undoes_what_it_completed_and_leaves_over_its_cancel_event() -> None:
    play = played(*two())
    assert do(play, "a", "b") == ["ub"]
    assert do(play, "ub") == ["ua"]
    step = play.complete("ua")
    assert play.waiting == ["y"]
    assert ("cancelled", "p") in {(passed.what, passed.id) for passed in step.passed}
    assert do(play, "y") == []
    assert play.ended


def test_with_nothing_to_undo_it_is_left_at_once() -> None:
    inside = start("ps"), user("a"), FORK, path("ps", "a"), fork("a")
    assert do(played(*inside), "a") == ["y"]


def test_what_is_under_way_inside_stops() -> None:
    inside = start("ps"), done("a"), user("b"), FORK, path("ps", "a"), path("ps", "b"), fork("a")
    play = played(*inside)
    assert play.waiting == ["a", "b"]
    assert do(play, "a") == ["ua"]
    assert do(play, "ua") == ["y"]


def test_what_was_completed_in_a_sub_process_under_way_is_undone_too_with_its_variables() -> None:
    local = extensions(mapping([("=7", "mine")]))
    inner = tag("subProcess", local + start("qs") + done("b") + user("c") + path("qs", "b", "c"), id="q")
    inside = start("ps"), done("a"), inner, FORK, path("ps", "a"), path("ps", "q"), fork("a")
    play = played(*inside)
    assert do(play, "b", "a") == ["ub"]
    assert play.scope(play.wait("ub").scopes[1]) == {"mine": 7}
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["y"]
    assert play.held is not None
    assert [variable.name for variable in play.held.variables] == ["stop"]


def test_an_event_sub_process_may_cancel_the_transaction_around_it() -> None:
    inside = start("es", timer("PT1H")) + done("c") + end("ee", CANCEL) + path("es", "c", "ee")
    late = tag("subProcess", inside, id="esp", triggeredByEvent="true")
    play = played(start("ps"), done("a"), user("b"), end("pe"), path("ps", "a", "b", "pe"), late)
    do(play, "a")
    play.fire("es")
    assert do(play, "c") == ["uc"]
    assert do(play, "uc") == ["ua"]
    assert do(play, "ua") == ["y"]


def test_an_error_leaves_the_transaction_without_undoing_anything() -> None:
    error = boundary("hazard", "p", ERROR)
    inside = start("ps"), done("a"), tag("endEvent", ERROR, id="bad"), path("ps", "a", "bad")
    cancelling = user("b") + tag("endEvent", CANCEL, id="stop") + path("ps", "b", "stop")
    play = played(*inside, cancelling, edges=error + user("x"), roads=path("hazard", "x", "end"))
    assert do(play, "a") == ["x"]


def test_a_hazard_while_it_is_undone_leaves_over_the_error_event() -> None:
    error = boundary("hazard", "p", ERROR)
    play = played(*two(), edges=error + user("x"), roads=path("hazard", "x", "end"))
    assert do(play, "a", "b") == ["ub"]
    play.error("ub", "E")
    assert play.waiting == ["x"]


def test_a_handler_that_fails_holds_the_transaction_until_it_is_repaired() -> None:
    play = played(*two())
    do(play, "a", "b")
    play.error("ub", "E")
    assert isinstance(play.wait("ub"), IncidentWait)
    play.retry("ub")
    assert do(play, "ub", "ua") == ["y"]


def test_a_cancelled_transaction_is_not_undone_again_and_a_finished_one_is() -> None:
    throw = tag("intermediateThrowEvent", COMPENSATE, id="t")
    for stop, undone in ((True, []), (False, ["ub", "ua"])):
        edge = boundary("edge", "p", CANCEL)
        flows = path("start", "p", "t", "z", "end") + path("edge", "t")
        play = Play(process(start(), transaction(*two()), edge, throw, user("z"), end(), flows)).start(stop=stop)
        do(play, "a", "b", *(("ub", "ua") if stop else ()))
        for name in undone:
            assert play.waiting == [name]
            play.complete(name)
        assert play.waiting == ["z"]


def test_a_cancel_within_a_loop_of_the_diagram_begins_anew() -> None:
    edge = boundary("edge", "p", CANCEL)
    flows = path("start", "p", "end") + path("edge", "y", "p")
    play = Play(process(start(), transaction(*two()), edge, user("y"), end(), flows)).start(stop=True)
    for _ in range(3):
        assert do(play, "a", "b") == ["ub"]
        assert do(play, "ub", "ua", "y") == ["a"]
    play.set(stop=False)
    do(play, "a", "b")
    assert play.ended


EDGE = boundary("edge", "p", CANCEL)
STOPS = start("ps") + tag("endEvent", CANCEL, id="stop") + path("ps", "stop")
RUNS = start("ps") + user("a") + end("pe") + path("ps", "a", "pe")
SUB = tag("subProcess", start("qs") + tag("endEvent", CANCEL, id="deep") + path("qs", "deep"), id="q")


@pytest.mark.parametrize(
    ("drawn", "finding"),
    [
        (transaction(STOPS), ("cancel_not_caught", "p")),
        (transaction(STOPS) + EDGE + boundary("edge2", "p", CANCEL), ("cancel_not_caught", "p")),
        (transaction(RUNS) + EDGE, ("cancel_never", "p")),
        (tag("subProcess", RUNS, id="p") + EDGE, ("cancel_boundary", "edge")),
        (tag("subProcess", STOPS, id="p"), ("cancel_outside", "stop")),
        (transaction(start("ps") + SUB + end("pe") + path("ps", "q", "pe")), ("cancel_outside", "deep")),
        (transaction(STOPS) + boundary("edge", "p", CANCEL, interrupting=False), ("cancel_interrupts", "edge")),
        (transaction(STOPS, loop("=x")) + EDGE, ("transaction_repeats", "p")),
        (tag("transaction", RUNS, id="p", method="##Store"), ("attribute_not_supported", "p")),
    ],
)
def test_what_could_not_be_cancelled_as_drawn_is_refused(drawn: str, finding: tuple[str, str]) -> None:
    roads = path("start", "p", "end")
    for edge in ("edge", "edge2"):
        roads += path(edge, "end") if f'id="{edge}"' in drawn else ""
    assert codes(process(start(), drawn, end(), roads)) == {finding}


UNDO = tag("intermediateThrowEvent", COMPENSATE, id="t")


def test_what_an_event_was_undoing_when_the_transaction_is_cancelled_is_undone_to_its_end() -> None:
    ways = path("ps", "a", "b", "k", "t", "te") + path("k", "c")
    inside = start("ps"), done("a"), done("b"), tag("parallelGateway", id="k"), UNDO, end("te"), user("c"), FORK
    play = played(*inside, ways, fork("c"))
    assert do(play, "a", "b") == ["c", "ub"]
    assert do(play, "c") == ["ub"]
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["y"]


def test_also_what_an_event_sub_process_was_undoing_around_it() -> None:
    begin = tag("startEvent", tag("messageEventDefinition", messageRef="m"), id="begin", isInterrupting="false")
    beside = tag(
        "subProcess", begin + UNDO + end("ee") + path("begin", "t", "ee"), id="beside", triggeredByEvent="true"
    )
    ways = path("ps", "a", "b", "c") + fork("c")
    play = played(start("ps"), done("a"), done("b"), user("c"), FORK, ways, beside, key="k")
    assert do(play, "a", "b") == ["begin", "c"]
    play.deliver("begin")
    assert play.waiting == ["begin", "c", "ub"]
    assert do(play, "ub") == ["begin", "c", "ua"]
    assert do(play, "c") == ["ua"]
    assert do(play, "ua") == ["y"]


def test_a_handler_that_begins_once_more_has_the_variables_of_what_it_undoes() -> None:
    each = user("a", more=many(inputCollection="=[1, 2]", inputElement="item", sequential=True))
    link = tag("association", id="al", sourceRef="ax", targetRef="ua")
    ua = user("ua", mapping([("=item * 10", "tenfold")]), isForCompensation="true")
    ways = path("ps", "a", "k", "t", "te") + path("k", "c")
    parts = each + boundary("ax", "a", COMPENSATE) + ua + link, tag("parallelGateway", id="k"), UNDO, end("te")
    play = played(start("ps"), *parts, user("c"), FORK, ways, fork("c"))
    do(play, "a", "a")
    assert play.scope(play.token("ua"))["tenfold"] == 20
    do(play, "c")
    assert play.scope(play.token("ua"))["tenfold"] == 20
    do(play, "ua")
    assert play.scope(play.token("ua"))["tenfold"] == 10
    assert do(play, "ua") == ["y"]


def edged(definition: str, *, interrupting: bool = True, **variables: object) -> Play:
    """Start a transaction with `late` at its edge, which leads to `x`, and come to the undoing of `b`."""
    late = boundary("late", "p", definition, interrupting=interrupting) + user("x")
    play = played(*two(), edges=late, roads=path("late", "x", "end"), **variables)
    assert do(play, "a", "b")[-1] == "ub"
    return play


@pytest.mark.parametrize(
    "definition",
    [
        timer("PT1H"),
        tag("messageEventDefinition", messageRef="m"),
        tag("signalEventDefinition", signalRef="s"),
        tag("conditionalEventDefinition", condition("condition", "=enough")),
        timer("PT1H") + tag("messageEventDefinition", messageRef="m"),
    ],
)
def test_once_it_is_cancelled_no_event_at_its_edge_takes_a_transaction_away_half_undone(definition: str) -> None:
    play = edged(definition, key="k", enough=False)
    assert play.waiting == ["ub"]
    play.set(enough=True)
    assert do(play, "ub", "ua") == ["y"]
    assert do(play, "y") == []
    assert play.ended


def test_what_does_not_interrupt_a_cancelled_transaction_still_happens() -> None:
    play = edged(tag("messageEventDefinition", messageRef="m"), interrupting=False, key="k")
    play.deliver("late")
    assert play.waiting == ["late", "ub", "x"]
    assert do(play, "ub", "ua") == ["x", "y"]


def test_an_escalation_out_of_a_handler_takes_no_cancelled_transaction_away_either() -> None:
    tell = tag(
        "subProcess",
        start("hs") + user("ua") + end("he", ESCALATION) + path("hs", "ua", "he"),
        id="h",
        isForCompensation="true",
    )
    link = tag("association", id="al", sourceRef="ax", targetRef="h")
    inside = start("ps"), user("a"), boundary("ax", "a", COMPENSATE), tell, link, FORK, path("ps", "a"), fork("a")
    for interrupting, waiting in ((True, ["y"]), (False, ["x", "y"])):
        late = boundary("late", "p", ESCALATION, interrupting=interrupting) + user("x")
        play = played(*inside, edges=late, roads=path("late", "x", "end"))
        assert do(play, "a", "ua") == waiting


def test_an_event_that_another_version_has_at_the_edge_of_a_cancelled_transaction_does_not_begin_to_wait() -> None:
    late = boundary("late", "p", timer("PT1H")) + boundary("soon", "p", timer("PT1H"), interrupting=False)
    other = drawn(*two(), edges=late, roads=path("late", "end") + path("soon", "end"))
    play = Play(drawn(*two()), other).start(stop=True)
    do(play, "a", "b")
    play.act(Migrate(2))
    assert play.waiting == ["soon", "ub"]
    assert do(play, "ub", "ua") == ["y"]


def skip(play: Play, name: str) -> list[str]:
    """Take the handler away that waits."""
    assert play.held is not None
    tokens = Standing.of(play.shelf, play.held, play.surroundings).tokens_at(name)
    assert tokens == (play.token(name),)
    play.act(Modify(terminate=tokens))
    return play.waiting


def test_a_handler_that_an_operator_takes_away_is_skipped_and_what_comes_before_it_is_still_undone() -> None:
    play = played(*two())
    assert do(play, "a", "b") == ["ub"]
    assert skip(play, "ub") == ["ua"]
    assert skip(play, "ua") == ["y"]
    assert do(play, "y") == []
    assert play.ended


def test_a_handler_may_be_skipped_inside_what_is_undone_and_where_an_event_undoes() -> None:
    inner = tag("subProcess", start("qs") + done("b") + done("c") + path("qs", "b", "c"), id="q")
    parts = start("ps"), done("a"), inner, FORK, path("ps", "a", "q"), fork("q")
    play = played(*parts)
    assert do(play, "a", "b", "c") == ["uc"]
    assert skip(play, "uc") == ["ub"]
    assert skip(play, "ub") == ["ua"]
    flows = path("start", "a", "q", "t", "z", "end")
    play = Play(process(start(), done("a"), inner, UNDO, user("z"), end(), flows)).start()
    assert do(play, "a", "b", "c") == ["uc"]
    assert skip(play, "uc") == ["ub"]
    assert skip(play, "ub") == ["ua"]
    assert skip(play, "ua") == ["z"]


def test_what_undoes_a_sub_process_as_a_whole_may_be_skipped() -> None:
    begin = tag("startEvent", COMPENSATE, id="begin")
    own = begin + user("u1") + user("u2") + end("ue") + path("begin", "u1", "u2", "ue")
    undo = tag("subProcess", own, id="undo", triggeredByEvent="true")
    inner = tag("subProcess", start("qs") + done("b") + path("qs", "b") + undo, id="q")
    play = played(start("ps"), done("a"), inner, FORK, path("ps", "a", "q"), fork("q"))
    assert do(play, "a", "b") == ["u1"]
    assert skip(play, "u1") == ["ua"]
    assert skip(play, "ua") == ["y"]


def test_in_a_transaction_that_is_cancelled_nothing_is_begun() -> None:
    inner = tag("subProcess", start("qs") + user("c") + path("qs", "c"), id="q")
    play = played(start("ps"), done("a"), inner, FORK, path("ps", "a", "q"), fork("q"))
    assert do(play, "a", "c") == ["ua"]
    for element in ("a", "c"):
        before = play.held
        with pytest.raises(Conflict, match=r"modification\.being_undone"):
            play.act(Modify(activate=((element, 0),)))
        assert play.held == before
