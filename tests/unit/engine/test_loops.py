"""Standard loops, and as many instances as a number says."""

import pytest

from koppi.domain.step import Complete
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    job,
    loop,
    mapping,
    path,
    process,
    script,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import Play

AROUND = (start(), end(), path("start", "a", "end"))


def looping(marker: str, *parts: str) -> Play:
    return Play(process(user("a", *parts, more=marker), *AROUND))


def rounds(play: Play, *answers: object) -> int:
    """Complete the task with one answer after the other, and count the rounds until it is left."""
    for number, answer in enumerate(answers):
        if play.ended:
            return number
        play.complete("a", more=answer)
    return len(answers)


def test_a_loop_that_tests_after_runs_once_at_least_and_on_while_its_condition_holds() -> None:
    play = looping(loop("=more")).start(more=False)
    assert rounds(play, True, True, False, True) == 3
    assert (play.ended, play.variables) == (True, {"more": False})


def test_a_loop_that_tests_before_may_not_run_at_all() -> None:
    marker = loop("=more", before=True)
    assert looping(marker).start(more=False).ended
    play = looping(marker).start(more=True)
    assert rounds(play, True, False, True) == 2


def test_a_loop_ends_at_its_maximum_whatever_its_condition() -> None:
    for marker in (loop("=true", most="3"), loop("=true", most="3", before=True), loop(most="3")):
        play = looping(marker).start()
        assert rounds(play, *"abcde") == 3
        assert play.ended


def test_the_rounds_are_counted_from_one_and_the_condition_sees_how_many_are_done() -> None:
    play = looping(loop("=loopCounter < 2", before=True)).start()
    seen = []
    while not play.ended:
        seen.append(play.scope(play.token("a"))["loopCounter"])
        play.complete("a")
    assert seen == [1, 2]
    assert play.variables == {}


def test_each_round_has_its_own_token_and_mappings_and_hands_on_its_results() -> None:
    parts = mapping([("=tries + 1", "attempt")], [("=attempt", "tries")])
    play = looping(loop("=tries < 3"), parts).start(tries=0)
    tokens = set()
    while not play.ended:
        tokens.add(play.token("a"))
        play.complete("a")
    assert (len(tokens), play.variables) == (3, {"tries": 3})


def test_the_condition_sees_what_the_round_kept_to_itself() -> None:
    play = looping(loop("=again"), mapping([("=true", "again")])).start()
    play.complete("a", again=True)
    assert play.waiting == ["a"]
    play.complete("a", again=False)
    assert (play.ended, play.variables) == (True, {})


def test_an_event_at_the_edge_is_armed_once_for_the_whole_loop_and_ends_it() -> None:
    task = user("a", more=loop("=true"))
    parts = (task, boundary("late", "a", timer("PT1H")), user("b"), *AROUND, path("late", "b", "end"))
    play = Play(process(*parts)).start()
    armed = play.wait("late")
    play.complete("a")
    assert play.wait("late") == armed
    play.fire("late")
    assert play.waiting == ["b"]


def test_an_error_of_one_round_is_caught_at_the_edge_of_the_loop() -> None:
    task = job("a", more=loop("=true"))
    parts = (task, boundary("failed", "a", tag("errorEventDefinition")), user("b"), *AROUND, path("failed", "b", "end"))
    play = Play(process(*parts)).start()
    play.complete("a")
    play.error("a", "E")
    assert play.waiting == ["b"]


def test_a_sub_process_and_a_called_process_loop_with_a_scope_for_each_round() -> None:
    inner = start("s") + user("u") + end("e") + path("s", "u", "e")
    body = tag("subProcess", extensions(mapping([("=0", "mine")])) + inner + loop("=mine < 2"), id="a")
    play = Play(process(body, *AROUND)).start()
    play.complete("u", mine=2)
    assert (play.ended, play.variables) == (True, {})
    called = process(start("s"), user("u"), end("e"), path("s", "u", "e"), id_="called")
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")) + loop("=more"), id="a")
    play = Play(process(call, *AROUND), called).start()
    play.complete("u", more=True)
    play.complete("u", more=False)
    assert (play.ended, play.variables) == (True, {"more": False})


def test_a_loop_of_work_that_the_engine_does_itself_runs_in_one_step() -> None:
    marker = loop("=n < 50", most="100")
    play = Play(process(script("a", "=n + 1", "n", more=marker), *AROUND)).start(n=0)
    assert (play.ended, play.variables) == (True, {"n": 50})


def test_a_condition_that_fails_stops_after_the_round_and_hands_its_results_on_once() -> None:
    parts = mapping((), [("=append(all, answer)", "all")])
    play = looping(loop("=more"), parts).start(all=[])
    play.complete("a", answer=1)
    assert play.wait("a").code == "engine.not_true_or_false"
    play.set(more=False)
    play.retry("a")
    assert (play.ended, play.variables["all"]) == (True, [1])


def cardinality(text: str, *, sequential: bool = False) -> str:
    body = condition("loopCardinality", text)
    return tag("multiInstanceLoopCharacteristics", body, isSequential=str(sequential).lower())


@pytest.mark.parametrize("text", ["3", "=n + 1"])
def test_a_number_of_instances_side_by_side(text: str) -> None:
    play = looping(cardinality(text)).start(n=2)
    tokens = [wait.token for wait in play.waits("a")]
    assert [play.scope(token) for token in tokens] == [{"loopCounter": number} for number in (1, 2, 3)]
    for token in tokens:
        play.act(Complete(token))
    assert (play.ended, play.variables) == (True, {"n": 2})


def test_a_number_of_instances_one_after_the_other_is_read_once() -> None:
    play = looping(cardinality("=n", sequential=True)).start(n=2)
    play.complete("a", n=7)
    assert len(play.waits("a")) == 1
    play.complete("a")
    assert play.ended


@pytest.mark.parametrize("value", [-1, 1001, "many", None])
def test_a_number_that_is_none_or_too_many_is_an_incident(value: object) -> None:
    play = looping(cardinality("=n")).start(n=value)
    assert play.wait("a").code == "engine.not_whole_number"
    play.set(n=0)
    play.retry("a")
    assert play.ended
