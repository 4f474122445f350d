"""Compensation: what was completed is undone, the last first, also inside what has ended, with the variables it had."""

from dataclasses import replace

import pytest

from koppi.domain.step import Complete, Held
from koppi.domain.waits import IncidentWait
from koppi.engine import Limits
from koppi.engine.running.state import load
from koppi.engine.running.waits import waits_of
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    flow,
    loop,
    many,
    mapping,
    path,
    process,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import Play, codes

COMPENSATE = tag("compensateEventDefinition")


def done(name: str, *parts: str, more: str = "") -> str:
    """Return a user task with a handler, named after it with a `u` before."""
    return undone(user(name, *parts, more=more), name) + user(f"u{name}", isForCompensation="true")


def undone(activity: str, name: str, handler: str = "") -> str:
    """Return an activity with a compensation event that leads to its handler."""
    link = tag("association", id=f"{name}l", sourceRef=f"{name}x", targetRef=handler or f"u{name}")
    return activity + boundary(f"{name}x", name, COMPENSATE) + link


def throw(activity: str = "", *, id_: str = "t", kind: str = "intermediateThrowEvent") -> str:
    attributes = {"activityRef": activity} if activity else {}
    return tag(kind, tag("compensateEventDefinition", **attributes), id=id_)


def sub(id_: str, *parts: str, flow: tuple[str, ...], more: str = "", **attributes: str) -> str:
    """Return a sub-process with a road through these elements."""
    first, last = f"{id_}s", f"{id_}e"
    return tag(
        "subProcess", more + start(first) + "".join(parts) + end(last) + path(first, *flow, last), id=id_, **attributes
    )


def beside(id_: str, *parts: str, flow: tuple[str, ...], definition: str = COMPENSATE, more: str = "") -> str:
    """Return an event sub-process."""
    first, last = f"{id_}s", f"{id_}e"
    inside = start(first, definition) + "".join(parts) + end(last) + path(first, *flow, last)
    return tag("subProcess", more + inside, id=id_, triggeredByEvent="true")


def main(*parts: str, flow: tuple[str, ...]) -> Play:
    """Start a process with a throw and the task `z` behind it at the end of its road."""
    road = path("start", *flow, "t", "z", "end")
    return Play(process(start(), *parts, user("z"), end(), road)).start()


def do(play: Play, *names: str) -> list[str]:
    for name in names:
        play.complete(name)
    return play.waiting


def kept(play: Play) -> list[tuple[str, object]]:
    """Return the variables beside those of the process."""
    assert play.held is not None
    return [(variable.name, variable.value) for variable in play.held.variables if variable.scope]


def test_what_was_completed_is_undone_one_after_the_other_the_last_first() -> None:
    play = main(done("a"), done("b"), throw(), flow=("a", "b"))
    assert do(play, "a", "b") == ["ub"]
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_what_was_not_completed_is_not_undone() -> None:
    split = tag("parallelGateway", id="g")
    parts = start(), split, done("a"), done("b"), throw(), user("z"), end(), path("start", "g", "a", "t", "z", "end")
    play = Play(process(*parts, path("g", "b", "end"))).start()
    assert do(play, "a") == ["b", "ua"]
    assert do(play, "b") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_a_throw_undoes_nothing_twice() -> None:
    play = main(done("a"), throw(id_="t1"), throw(), flow=("a", "t1"))
    assert do(play, "a") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_a_finished_sub_process_is_undone_inside() -> None:
    play = main(done("a"), sub("p", done("b"), done("c"), flow=("b", "c")), done("d"), throw(), flow=("a", "p", "d"))
    assert do(play, "a", "b", "c", "d") == ["ud"]
    assert do(play, "ud") == ["uc"]
    assert do(play, "uc") == ["ub"]
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_sub_processes_within_each_other_are_undone_from_the_outside_in() -> None:
    inner = sub("q", done("b"), flow=("b",))
    play = main(sub("p", done("a"), inner, done("c"), flow=("a", "q", "c")), throw(), flow=("p",))
    assert do(play, "a", "b", "c") == ["uc"]
    assert do(play, "uc") == ["ub"]
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_a_throw_may_name_a_sub_process_and_undoes_all_its_rounds() -> None:
    play = main(done("a"), sub("p", done("b"), flow=("b",), more=loop(most="2")), throw("p"), flow=("a", "p"))
    assert do(play, "a", "b", "b") == ["ub"]
    assert do(play, "ub") == ["ub"]
    assert do(play, "ub") == ["z"]


def test_an_end_event_undoes_before_the_path_ends() -> None:
    play = Play(process(start(), done("a"), throw(id_="t", kind="endEvent"), path("start", "a", "t"))).start()
    assert do(play, "a") == ["ua"]
    play.complete("ua")
    assert play.ended


def test_handlers_inside_see_the_variables_that_the_sub_process_had_and_those_around_as_they_are() -> None:
    local = extensions(mapping([("=1", "mine")]))
    watching = user("ub", mapping([("=mine", "seen"), ("=theirs", "now")]), isForCompensation="true")
    inside = undone(user("b"), "b") + watching
    play = main(sub("p", inside, flow=("b",), more=local), user("c"), throw(), flow=("p", "c"))
    play.set(play.wait("b").scopes[1], local=True, mine=2)
    play.complete("b", theirs=3)
    play.complete("c", theirs=4)
    wait = play.wait("ub")
    assert play.scope(wait.scopes[0]) == {"seen": 2, "now": 4}
    play.complete("ub", mine=5, theirs=6)
    assert play.waiting == ["z"]
    assert play.variables == {"theirs": 6}
    assert kept(play) == []


def test_nothing_is_kept_of_a_sub_process_in_which_nothing_can_be_undone() -> None:
    local = extensions(mapping([("=1", "mine")]))
    play = main(done("a"), sub("p", user("b"), flow=("b",), more=local), throw(), flow=("a", "p"))
    do(play, "a", "b")
    assert kept(play) == []


def test_what_is_kept_is_given_up_with_its_scope() -> None:
    local = extensions(mapping([("=1", "mine")]))
    inner = sub("p", done("b"), flow=("b",), more=local)
    outer = sub("o", inner, user("c"), flow=("p", "c"))
    edge = boundary("late", "o", timer("PT1H"))
    play = Play(
        process(start(), outer, edge, user("z"), end(), path("start", "o", "z", "end"), path("late", "z"))
    ).start()
    play.complete("b")
    assert kept(play) == [("mine", 1)]
    step = play.fire("late")
    assert step.dropped_scopes != ()
    assert kept(play) == []


def test_what_is_kept_goes_when_the_process_ends() -> None:
    local = extensions(mapping([("=1", "mine")]))
    play = Play(
        process(start(), sub("p", done("b"), flow=("b",), more=local), user("z"), end(), path("start", "p", "z", "end"))
    ).start()
    do(play, "b")
    step = play.complete("z")
    assert play.ended
    assert step.dropped_scopes == (2,)


def test_each_instance_is_undone_with_what_was_its_own() -> None:
    each = done("a", more=many(inputCollection='=["x", "y"]', inputElement="item"))
    play = main(each, throw(), flow=("a",))
    assert do(play, "a", "a") == ["ua"]
    assert play.scope(play.wait("ua").token) == {"loopCounter": 2, "item": "y"}
    do(play, "ua")
    assert play.scope(play.wait("ua").token) == {"loopCounter": 1, "item": "x"}
    assert do(play, "ua") == ["z"]


def test_only_completed_instances_are_undone() -> None:
    each = done(
        "a", more=many(inputCollection="=[1, 2, 3]", inputElement="item", until="=numberOfCompletedInstances = 1")
    )
    play = main(each, throw(), flow=("a",))
    assert do(play, "a") == ["ua"]
    assert play.scope(play.wait("ua").token)["item"] == 1
    assert do(play, "ua") == ["z"]


def test_instances_of_an_activity_that_was_interrupted_are_not_undone() -> None:
    each = done("a", more=many(inputCollection="=[1, 2]", inputElement="item"))
    late = boundary("late", "a", timer("PT1H"))
    parts = start(), each, late, throw(), user("z"), end(), path("start", "a", "t", "z", "end"), path("late", "t")
    play = Play(process(*parts)).start()
    do(play, "a")
    play.fire("late")
    assert play.waiting == ["z"]
    assert kept(play) == []


def test_a_repeated_sub_process_is_undone_inside_and_by_its_own_handler() -> None:
    each = sub("p", done("b"), flow=("b",), more=many(inputCollection="=[1, 2]", inputElement="item", sequential=True))
    play = main(undone(each, "p"), user("up", isForCompensation="true"), throw(), flow=("p",))
    do(play, "b", "b")
    seen = []
    for _ in range(4):
        (name,) = play.waiting
        seen.append((name, {value for name, value in kept(play) if name == "item"}))
        play.complete(name)
    assert seen == [("up", {1, 2}), ("ub", {1, 2}), ("up", {1}), ("ub", {1})]
    assert play.waiting == ["z"]


def test_a_compensation_event_sub_process_undoes_its_sub_process_instead_of_the_handlers_inside() -> None:
    inside = done("b"), beside("esp", user("c"), flow=("c",))
    play = main(sub("p", *inside, flow=("b",)), throw(), flow=("p",))
    assert do(play, "b") == ["c"]
    assert do(play, "c") == ["z"]


def test_a_compensation_event_sub_process_undoes_a_sub_process_without_handlers() -> None:
    play = main(sub("p", user("b"), beside("esp", user("c"), flow=("c",)), flow=("b",)), throw("p"), flow=("p",))
    assert do(play, "b") == ["c"]
    assert do(play, "c") == ["z"]


def test_a_compensation_event_sub_process_may_call_the_handlers_of_the_activities_beside_it() -> None:
    first = throw("a", id_="t1")
    inside = done("a"), done("b"), beside("esp", first, user("c"), throw(id_="t2"), flow=("t1", "c", "t2"))
    local = extensions(mapping([("=7", "mine")]))
    play = main(sub("p", *inside, flow=("a", "b"), more=local), throw(), flow=("p",))
    assert do(play, "a", "b") == ["ua"]
    assert do(play, "ua") == ["c"]
    assert play.scope(play.wait("c").scopes[2]) == {"mine": 7}
    assert do(play, "c") == ["ub"]
    assert do(play, "ub") == ["z"]


def test_what_an_event_sub_process_completed_is_undone_with_the_scope_around() -> None:
    late = beside("esp", done("c"), flow=("c",), definition=timer("PT1H"))
    late = late.replace('id="esps"', 'id="esps" isInterrupting="false"')
    play = main(sub("p", done("b"), late, flow=("b",)), throw(), flow=("p",))
    play.fire("esps")
    assert do(play, "c", "b") == ["ub"]
    assert do(play, "ub") == ["uc"]
    assert do(play, "uc") == ["z"]


def test_an_interrupting_event_sub_process_undoes_what_was_completed_beside_it() -> None:
    late = beside("esp", throw(id_="t2", kind="endEvent"), flow=(), definition=timer("PT1H"))
    late = late.replace('<bpmn:endEvent id="espe"></bpmn:endEvent>', "").replace("espe", "t2")
    play = Play(
        process(start(), sub("p", done("b"), flow=("b",)), user("c"), end(), late, path("start", "p", "c", "end"))
    )
    play.start().complete("b")
    play.fire("esps")
    assert play.waiting == ["ub"]
    play.complete("ub")
    assert play.ended


def test_a_called_process_is_not_undone_inside() -> None:
    call = tag("callActivity", extensions(zeebe("calledElement", processId="other")), id="call")
    called = process(start(), done("b"), user("c"), end(), path("start", "b", "c", "end"), id_="other")
    road = path("start", "a", "call", "t", "z", "end")
    play = Play(process(start(), done("a"), call, throw(), user("z"), end(), road), called).start()
    assert do(play, "a", "b", "c") == ["ua"]
    assert do(play, "ua") == ["z"]


def test_a_handler_that_fails_is_tried_again_with_all_that_is_left_to_undo() -> None:
    play = main(sub("p", done("a"), done("b"), flow=("a", "b")), throw(), flow=("p",))
    assert do(play, "a", "b") == ["ub"]
    play.error("ub", "X")
    assert isinstance(play.wait("ub"), IncidentWait)
    play.retry("ub")
    assert do(play, "ub") == ["ua"]
    assert do(play, "ua") == ["z"]


@pytest.mark.parametrize("steps", range(1, 8))
def test_what_is_to_be_undone_outlives_a_limit_on_the_way(steps: int) -> None:
    local = extensions(mapping([("=1", "mine")]))
    parts = start(), sub("p", done("a"), flow=("a",), more=local), throw(), user("z"), end()
    play = Play(process(*parts, path("start", "p", "t", "z", "end"))).start()
    play.limits = Limits(steps=steps)
    play.complete("a")
    play.limits = Limits()
    if isinstance(play.last.waits[0], IncidentWait):
        play.retry(play.last.waits[0].element_id)
    assert play.scope(play.wait("ua").scopes[1]) == {"mine": 1}
    assert do(play, "ua") == ["z"]


def test_a_state_that_undoes_handlers_side_by_side_goes_on_when_all_are_done() -> None:
    """Before, all handlers began at once."""
    play = main(done("a"), done("b"), throw(), flow=("a", "b"))
    do(play, "a", "b")
    assert play.held is not None
    state = play.held.state.replace(',{"undo":["a"]}]', "]").replace('"ub",32]', '"ub",32],[6,4,"ua",32]')
    play.held = Held(state.replace('"n":5', '"n":6'))
    held = load(play.held, play.shelf, play.surroundings)
    play.step = replace(play.last, waits=tuple(waits_of(held).values()))
    play.act(Complete(6))
    assert play.waiting == ["ub"]
    assert do(play, "ub") == ["z"]


@pytest.mark.parametrize(
    ("parts", "finding"),
    [
        ((done("a"), throw("nobody"), "a"), ("compensation_activity", "t")),
        ((done("a"), sub("p", user("b"), flow=("b",)), throw("p"), "p", "a"), ("compensation_activity", "t")),
        ((user("a"), beside("esp", user("c"), flow=("c",)), throw(), "a"), ("compensation_event_sub_process", "esps")),
        (
            (
                sub(
                    "p",
                    user("b"),
                    beside("e1", user("c"), flow=("c",)),
                    beside("e2", user("d"), flow=("d",)),
                    flow=("b",),
                ),
                throw(),
                "p",
            ),
            ("compensation_event_sub_process", "e2s"),
        ),
        (
            (
                sub(
                    "p",
                    user("b"),
                    beside("e1", user("c"), flow=("c",)).replace('id="e1s"', 'id="e1s" isInterrupting="false"'),
                    flow=("b",),
                ),
                throw(),
                "p",
            ),
            ("compensation_interrupts", "e1s"),
        ),
        (
            (done("a"), throw().replace("Definition>", 'Definition waitForCompletion="false">', 1), "a"),
            ("attribute_not_supported", "t"),
        ),
    ],
)
def test_what_could_not_be_undone_as_drawn_is_refused(parts: tuple[str, ...], finding: tuple[str, str]) -> None:
    drawn = [part for part in parts if part.startswith("<")]
    road = path("start", *(part for part in parts if not part.startswith("<")), "t", "end")
    assert codes(process(start(), *drawn, end(), road)) == {finding}


def test_a_circle_keeps_only_so_much_to_be_undone_and_tells_where_it_stopped() -> None:
    ways = path("start", "a", "g", "a") + flow("g", "t", "=stop") + path("t", "end")
    choice = tag("exclusiveGateway", id="g", default="g_a")
    play = Play(process(start(), done("a"), choice, throw(), end(), ways), limits=Limits(undoable=3)).start(stop=False)
    for number in range(4):
        play.complete("a", n=number)
    (incident,) = play.waits("a")
    assert isinstance(incident, IncidentWait)
    assert (incident.code, incident.parameters["limit"]) == ("engine.too_much_to_undo", 3)
    play.limits = Limits(undoable=4)
    play.set(stop=True)
    play.retry("a")
    for _ in range(4):
        play.complete("ua")
    assert play.ended
