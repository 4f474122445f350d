"""Multi-instance activities."""

from typing import Any

from koppi.domain.step import Complete, Deliver, Retry
from koppi.domain.waits import MessageWait
from koppi.engine import Limits
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    job,
    many,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import Play

AROUND = (start(), end(), path("start", "a", "end"))
COLLECT: dict[str, Any] = {
    "inputCollection": "=items",
    "inputElement": "item",
    "outputCollection": "results",
    "outputElement": "=result",
}


def test_one_instance_for_each_element_and_the_results_in_their_order() -> None:
    play = Play(process(user("a", more=many(**COLLECT)), *AROUND)).start(items=["x", "y", "z"])
    tokens = [wait.token for wait in play.waits("a")]
    assert [play.scope(token) for token in tokens] == [
        {"loopCounter": number, "item": item, "result": None} for number, item in enumerate("xyz", 1)
    ]
    for number in (2, 0, 1):
        play.act(Complete(tokens[number], {"result": number}))
    assert play.ended
    assert play.variables == {"items": ["x", "y", "z"], "results": [0, 1, 2]}


def test_one_after_the_other_reads_the_list_again() -> None:
    play = Play(process(user("a", more=many(sequential=True, **COLLECT)), *AROUND)).start(items=[1, 2])
    for value in (10, 20):
        assert len(play.waits("a")) == 1
        play.complete("a", result=value)
    assert (play.ended, play.variables["results"]) == (True, [10, 20])


def test_a_collection_that_somebody_made_shorter_is_filled_up_again() -> None:
    play = Play(process(user("a", more=many(**COLLECT)), *AROUND)).start(items=["x", "y", "z"])
    last = play.waits("a")[2]
    assert play.held
    (body,) = {variable.scope for variable in play.held.variables if variable.name == "results"}
    play.set(body, results=["kept"])
    play.act(Complete(last.token, {"result": "abc"}))
    assert play.scope(body)["results"] == ["kept", None, "abc"]


def test_an_empty_list_is_passed() -> None:
    for sequential in (True, False):
        play = Play(process(user("a", more=many(sequential=sequential, **COLLECT)), *AROUND)).start(items=[])
        assert (play.ended, play.variables["results"]) == (True, [])


def test_a_completion_condition_ends_the_others() -> None:
    loop = many(until="=numberOfCompletedInstances >= 2", inputCollection="=[1, 2, 3]")
    play = Play(process(user("a", more=loop), *AROUND)).start()
    play.complete("a")
    step = play.complete("a")
    assert play.ended
    assert sorted(closed.completed for closed in step.closed) == [False, True]


def test_each_instance_has_its_mappings_and_the_body_its_timer() -> None:
    task = user("a", mapping([("=item * 2", "double")], [("=double + 1", "result")]), more=many(**COLLECT))
    parts = (task, boundary("late", "a", timer("PT1H")), user("b"), *AROUND, path("late", "b", "end"))
    play = Play(process(*parts)).start(items=[1, 2])
    assert [play.scope(wait.token)["double"] for wait in play.waits("a")] == [2, 4]
    assert len(play.waits("late")) == 1
    play.complete("a")
    play.complete("a")
    assert play.variables == {"items": [1, 2], "results": [3, 5]}
    play = Play(process(*parts)).start(items=[1, 2])
    play.fire("late")
    assert play.waiting == ["b"]


def test_too_many_instances_are_an_incident() -> None:
    play = Play(process(user("a", more=many(**COLLECT)), *AROUND), limits=Limits(instances=3)).start(items=[1] * 4)
    assert play.wait("a").code == "engine.too_many_instances"
    play.set(items=[1, 2])
    play.retry("a")
    assert len(play.waits("a")) == 2


def test_what_is_no_list_is_an_incident() -> None:
    play = Play(process(user("a", more=many(**COLLECT)), *AROUND)).start(items="abc")
    assert play.wait("a").code == "engine.not_list"


def test_an_instance_that_cannot_end_waits_for_help_and_keeps_its_result() -> None:
    loop = many(until="=done", inputCollection="=[1, 2]", outputCollection="out", outputElement="=result")
    play = Play(process(user("a", more=loop), *AROUND)).start()
    play.complete("a", result=7)
    incident = next(wait for wait in play.waits("a") if type(wait).__name__ == "IncidentWait")
    assert incident.code == "engine.not_true_or_false"
    play.set(done=True)
    play.act(Retry(incident.token))
    assert (play.ended, play.variables["out"]) == (True, [7, None])


def test_a_called_process_for_each_keeps_the_instances_apart() -> None:
    inside = process(start("s"), job("j"), end("e"), path("s", "j", "e"), id_="called")
    call = tag("callActivity", extensions(zeebe("calledElement", processId="called")) + many(**COLLECT), id="a")
    play = Play(process(call, *AROUND), inside).start(items=[5, 6])
    for wait, value in zip(play.waits("j"), "pq", strict=True):
        play.act(Complete(wait.token, {"result": value}))
    assert (play.ended, play.variables) == (True, {"items": [5, 6], "results": ["p", "q"]})


def test_a_sub_process_for_each_has_its_own_events() -> None:
    inner = start("s") + user("u") + end("e") + path("s", "u", "e")
    body = tag("subProcess", inner + many(**COLLECT), id="a")
    play = Play(process(body, *AROUND)).start(items=[1, 2])
    play.complete("u", result="first")
    play.complete("u", result="second")
    assert play.variables["results"] == ["first", "second"]


def test_each_receive_task_of_many_waits_with_a_key_of_its_own() -> None:
    body = extensions(mapping([("=item + 1", "key")])) + many(inputCollection="=[1, 2]", inputElement="item")
    task = tag("receiveTask", body, id="a", messageRef="m")
    play = Play(process(task, *AROUND, after=message("m"))).start(key="around")
    waits = [wait for wait in play.waits("a") if isinstance(wait, MessageWait)]
    assert [wait.correlation_key for wait in waits] == ["2", "3"]
    for wait in waits:
        play.act(Deliver(wait.token))
    assert play.ended
