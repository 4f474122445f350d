"""Going over to another version of a diagram, and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from koppi.domain.errors import Conflict
from koppi.domain.step import Migrate, Retry, Step
from koppi.domain.waits import IncidentWait, MessageWait, TimerWait, UserTaskWait
from koppi.engine import propose, try_out
from tests.support.diagrams import (
    boundary,
    end,
    extensions,
    flow,
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
from tests.support.play import Play, Shelf

MESSAGE = tag("messageEventDefinition", messageRef="m")
SIGNAL = tag("signalEventDefinition", signalRef="s")
AFTER = message("m") + tag("signal", id="s", name="s")
LATE = boundary("late", "a", timer("PT1H"), interrupting=False)


def told(at: str, interrupting: bool = False) -> str:
    return boundary("told", at, tag("messageEventDefinition", messageRef="m"), interrupting=interrupting)


def gate(kind: str, id_: str) -> str:
    return tag(f"{kind}Gateway", id=id_)


def line(*parts: str, task: str | None = None, more: tuple[str, ...] = ()) -> bytes:
    """A task `a`, or another in its place, and then `b`, with whatever else is drawn and then."""
    flows = path("start", "a", "b", *more, "end")
    return process(start(), task or user("a"), user("b"), *map(user, more), end(), flows, *parts, after=AFTER)


def over(play: Play, **elements: str) -> Step:
    return play.act(Migrate(2, elements))


def refused(play: Play, **elements: str) -> list[tuple[str, str]]:
    before = play.held
    with pytest.raises(Conflict) as refusal:
        over(play, **elements)
    assert (refusal.value.code, play.held) == ("migration.refused", before)
    return [(one.code.removeprefix("migration."), one.element) for one in refusal.value.parameters["refusals"]]


def test_a_task_and_its_timer_stay_open_as_they_were() -> None:
    play = Play(line(LATE), line(LATE, more=("c",))).start(x=1)
    before = {wait.token: wait for wait in play.last.waits}
    step = over(play)
    assert (step.opened, step.closed) == ((), ())
    assert {wait.token: wait.definition_key for wait in step.moved} == dict.fromkeys(before, 2)
    (alarm,) = [wait for wait in step.waits if isinstance(wait, TimerWait)]
    assert isinstance(armed := before[alarm.token], TimerWait)
    assert alarm.due == armed.due
    assert play.variables == {"x": 1}
    play.complete("a")
    assert play.waiting == ["b"]


def given(**people: str) -> bytes:
    """A task for these people, with this priority."""
    priority = people.pop("priority", "")
    marks = (
        zeebe("assignmentDefinition", **people),
        *((zeebe("priorityDefinition", priority=priority),) * bool(priority)),
    )
    return line(task=user("a", *marks))


MORE = given(candidateGroups="doctor", candidateUsers="bo", assignee="anna", priority="9")


@pytest.mark.parametrize(
    ("by", "then"), [(given(candidateGroups="nurse"), MORE), (MORE, given(candidateGroups="nurse")), (given(), MORE)]
)
def test_an_open_task_stays_with_those_it_was_given_to_whatever_the_other_version_says(by: bytes, then: bytes) -> None:
    play = Play(by, then, by).start()
    before = people(play)
    over(play)
    assert people(play) == before
    play.act(Migrate(3, {}))
    assert people(play) == before


def people(play: Play) -> tuple[Any, ...]:
    wait = play.wait("a")
    assert isinstance(wait, UserTaskWait)
    return wait.assignee, wait.candidate_groups, wait.candidate_users, wait.priority


def test_a_task_that_could_not_begin_begins_as_the_other_version_says() -> None:
    play = Play(given(assignee="=1", candidateGroups="nurse"), given(assignee="anna")).start()
    assert isinstance(play.wait("a"), IncidentWait)
    over(play)
    play.act(Retry(play.token("a")))
    assert people(play) == ("anna", (), (), 50)


def test_an_event_that_is_new_begins_to_wait_and_one_that_is_gone_is_waited_for_no_longer() -> None:
    play = Play(line(LATE, path("late", "end")), line(told("a"), path("told", "end"))).start(key="k")
    step = over(play)
    assert [wait.element_id for wait in step.opened] == ["told"]
    assert [(closed.wait.element_id, closed.completed) for closed in step.closed] == [("late", False)]
    assert play.waiting == ["a", "told"]


def test_an_event_that_has_happened_once_does_not_wait_again() -> None:
    play = Play(line(LATE, path("late", "end")), line(LATE, path("late", "end"))).start()
    play.fire("late")
    assert over(play).opened == ()
    assert play.waiting == ["a"]


def test_an_element_of_another_name_is_found_by_the_plan() -> None:
    play = Play(line(), process(start(), user("a2"), user("b"), end(), path("start", "a2", "b", "end"))).start()
    assert refused(play) == [("no_element", "a")]
    over(play, a="a2")
    assert play.waiting == ["a2"]


def joined(*more: str, way: str = "a_both") -> bytes:
    ways = path("start", "fork", "a") + flow("a", "both", id_=way) + path("fork", "b", "both", "end")
    return process(
        start(), gate("parallel", "fork"), user("a"), user("b"), gate("parallel", "both"), end(), ways, *more
    )


def test_a_token_at_a_join_keeps_its_way_in_also_when_the_flow_has_another_id() -> None:
    play = Play(joined(), joined(way="renamed")).start()
    play.complete("a")
    over(play)
    play.complete("b")
    assert play.ended


def sub(kind: str = "subProcess", **attributes: str) -> str:
    return tag(kind, start("s") + user("in") + end("e") + path("s", "in", "e"), id="sub", **attributes)


def around(*parts: str) -> bytes:
    return process(start(), end(), path("start", "sub", "end"), *parts)


REFUSALS: dict[str, tuple[bytes, Callable[[Play], Any], bytes, list[tuple[str, str]]]] = {
    "another kind": (line(), lambda _: None, line(task=tag("receiveTask", id="a", messageRef="m")), [("kind", "a")]),
    "a join that has lost its way": (
        joined(),
        lambda play: play.complete("a"),
        process(
            start(), gate("parallel", "fork"), user("a"), user("c"), user("b"), gate("parallel", "both"), end(),
            path("start", "fork", "c", "both"), path("fork", "b", "both", "end"), path("fork", "a", "end"),
        ),
        [("join_flow", "both")],
    ),
    "an event at another task": (
        line(LATE, path("late", "end")),
        lambda _: None,
        line(boundary("late", "b", timer("PT1H"), interrupting=False), path("late", "end")),
        [("boundary_moved", "late")],
    ),
    "another sub-process": (
        around(sub()),
        lambda _: None,
        process(start(), user("in"), sub().replace('"in"', '"other"').replace("in_e", "o_e"), end(), path("start", "in", "sub", "end")),
        [("other_scope", "in")],
    ),
    "an event that became another": (
        line(LATE, path("late", "end")),
        lambda _: None,
        line(told("a").replace('id="told"', 'id="late"'), path("late", "end")),
        [("kind", "late")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_cannot_go_over_is_refused_by_its_element_and_nothing_has_happened(name: str) -> None:
    source, until, target, expected = REFUSALS[name]
    play = Play(source, target).start()
    until(play)
    assert refused(play) == expected


def test_the_inside_of_a_sub_process_goes_along() -> None:
    play = Play(around(sub()), process(start(), user("new"), sub(), end(), path("start", "new", "sub", "end"))).start()
    over(play)
    play.complete("in")
    assert play.ended


def test_an_incident_goes_along_and_is_tried_again_by_the_other_version() -> None:
    def asking(text: str) -> bytes:
        gateway = tag("exclusiveGateway", id="g", default="g_end")
        flows = path("start", "a", "g", "end") + flow("g", "b", text) + path("b", "end")
        return process(start(), user("a"), gateway, user("b"), end(), flows)

    play = Play(asking("=x > 1"), asking("=true")).start()
    play.complete("a")
    incident = play.wait("g")
    step = over(play)
    assert (step.opened, step.closed) == ((), ())
    play.act(Retry(incident.token))
    assert play.waiting == ["b"]


def test_every_wait_can_go_on_before_a_migration_is_kept() -> None:
    play = Play(line(LATE, path("late", "end")), line(told("a"), path("told", "end"))).start(key="k")
    before = play.held
    assert before is not None
    step = over(play)
    try_out(play.shelf, before, step, play.surroundings)
    assert play.held == step.after(before), "what is tried is tried on a copy"


def called(name: str, key: str, definition: str = MESSAGE) -> bytes:
    """A task with an event at its edge, and both a message and a signal of this name."""
    event = boundary("x", "a", definition)
    task = user("a", mapping([("=7", "k")]))
    roots = message("m", name, key) + tag("signal", id="s", name=name)
    return process(start(), task, event, end(), path("start", "a", "end"), path("x", "end"), after=roots)


def test_an_event_is_waited_for_as_the_other_version_calls_it() -> None:
    play = Play(called("old", "=k"), called("new", "=k")).start(k="around")
    play.set(k="later")
    over(play)
    assert (play.wait("x").name, play.wait("x").correlation_key) == ("new", "around"), "a key is read once"
    play = Play(called("old", "=k"), called("=word", "=k + k")).start(k="around", word="new")
    step = over(play)
    assert (step.opened, step.closed) == ((), ())
    assert (play.wait("x").name, play.wait("x").correlation_key) == ("new", "aroundaround")
    play = Play(called("old", "", SIGNAL), called("new", "", SIGNAL)).start()
    over(play)
    play.broadcast("old")
    assert play.waiting == ["a", "x"]
    play.broadcast("new")
    assert play.ended


def test_what_the_other_version_calls_an_event_by_must_be_there() -> None:
    play = Play(called("old", "=k"), called("new", "=missing")).start(k="k")
    assert refused(play) == [("engine.not_text", "x")]


class WithoutOne(Shelf):
    """Definitions of which one is gone."""

    def called_process(self, *_: Any) -> int | None:
        raise LookupError


def test_what_could_not_go_on_by_the_other_version_conflicts_by_its_element() -> None:
    call = tag("callActivity", extensions(zeebe("calledElement", processId="p")), id="b")
    other = process(start(), user("a"), call, end(), path("start", "a", "b", "end"))
    play = Play(line(), other).start()
    before = play.held
    assert before is not None
    step = over(play)
    with pytest.raises(Conflict) as refusal:
        try_out(WithoutOne(*play.shelf.processes), before, step, play.surroundings)
    assert (refusal.value.code, refusal.value.parameters) == ("migration.cannot_go_on", {"element": "a"})


def test_a_plan_is_proposed_by_id_and_else_by_name() -> None:
    named, renamed = user("old", name="Talk"), user("new", name="Talk")
    play = Play(
        process(start(), user("a"), named, end(), path("start", "a", "old", "end")),
        process(start(), user("a"), renamed, end(), path("start", "a", "new", "end")),
    )
    plan = propose(play.shelf.process(1), play.shelf.process(2))
    assert (plan["a"], plan["old"]) == ("a", "new")


def either(definitions: str, at: str) -> bytes:
    """A task and then an event, on the road or at the task's edge, that waits for any of these."""
    if at == "edge":
        return line(boundary("x", "a", definitions, interrupting=False), path("x", "end"))
    catch = tag("intermediateCatchEvent", definitions, id="x")
    return process(start(), catch, user("b"), end(), path("start", "x", "b", "end"), after=AFTER)


@pytest.mark.parametrize("at", ["road", "edge"])
def test_an_event_of_several_definitions_waits_on_for_each_of_them(at: str) -> None:
    both = either(MESSAGE + timer("PT1H"), at)
    play = Play(both, both).start(key="k")
    before = play.waiting
    step = over(play)
    assert (step.opened, step.closed, play.waiting) == ((), (), before)
    play.happen(next(wait.token for wait in play.waits("x") if isinstance(wait, TimerWait)))
    assert [type(wait) for wait in play.waits("x")] == ([MessageWait] if at == "edge" else [])


@pytest.mark.parametrize("at", ["road", "edge"])
def test_a_definition_may_come_or_go(at: str) -> None:
    three, two = either(MESSAGE + SIGNAL + timer("PT1H"), at), either(MESSAGE + SIGNAL, at)
    fewer, more = Play(three, two).start(key="k"), Play(two, three).start(key="k")
    assert [type(closed.wait) for closed in over(fewer).closed] == [TimerWait]
    assert [type(wait) for wait in over(more).opened] == [TimerWait]
    assert more.waiting == [*fewer.waiting, "x"]
