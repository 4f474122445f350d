"""Ad-hoc sub-processes: what a list activates, what a person starts, and when they are done."""

import pytest

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.journal import from_json, to_json
from koppi.domain.step import Activate, Held, Input, Migrate, Modify, Start, Step
from koppi.domain.waits import AdHocWait
from koppi.engine import Known, advance, check
from tests.support.diagrams import (
    boundary,
    condition,
    end,
    extensions,
    flow,
    many,
    mapping,
    message,
    path,
    process,
    script,
    start,
    tag,
    timer,
    user,
    zeebe,
)
from tests.support.play import Play, read

AROUND = (start(), end(), path("start", "p", "end"))
DONE = "=done = true"


def ad_hoc(active: str = "", until: str = "", inside: str = "", **attributes: str) -> bytes:
    """An ad-hoc sub-process of the tasks a, b with a script behind it, and d."""
    body = extensions(zeebe("adHoc", activeElementsCollection=active)) if active else ""
    body += condition("completionCondition", until) if until else ""
    body += user("a") + user("b") + script("c", "=1", "c") + path("b", "c") + user("d") + inside
    return process(tag("adHocSubProcess", body, id="p", **attributes), *AROUND)


def begun(active: str = "", until: str = "", inside: str = "", **attributes: str) -> Play:
    return Play(ad_hoc(active, until, inside, **attributes)).start(names=["a", "b"])


def test_a_list_activates_what_it_names() -> None:
    play = begun("=names")
    assert play.waiting == ["a", "b"]
    play.complete("b")
    assert play.waiting == ["a"]
    play.complete("a")
    assert (play.ended, play.variables["c"]) == (True, 1)


def test_the_condition_ends_it_and_cancels_what_remains() -> None:
    play = begun("=names", DONE)
    play.set(done=False)
    play.complete("a")
    assert play.waiting == ["b"]
    play = begun("=names", DONE)
    play.complete("a", done=True)
    assert play.ended


def test_a_terminate_event_ends_it_whatever_its_condition_says() -> None:
    stop = tag("endEvent", tag("terminateEventDefinition"), id="stop") + path("a", "stop")
    play = begun("=names", DONE, stop)
    play.set(done=False)
    play.complete("a")
    assert play.ended


def test_without_cancelling_it_waits_for_what_remains() -> None:
    play = begun("=names", DONE, cancelRemainingInstances="false")
    play.complete("a", done=True)
    assert play.waiting == ["b"]
    play.complete("b")
    assert play.ended


def test_a_list_that_names_what_is_not_there_is_an_incident() -> None:
    assert begun('=["a", "nobody"]').wait("p").parameters["unknown"] == "nobody"


@pytest.mark.parametrize("active", ["", "=[]"])
def test_with_nothing_listed_it_is_open_until_the_last_task_that_somebody_started_is_done(active: str) -> None:
    play = begun(active)
    assert (play.waiting, type(play.wait("p"))) == ([], AdHocWait)
    play.activate("p", "a", "d")
    play.activate("p", "a")
    assert play.waiting == ["a", "a", "d"]
    for task in ("a", "d", "a"):
        play.complete(task)
    assert play.ended


def test_with_a_condition_it_stays_open_with_nothing_under_way_until_that_holds() -> None:
    play = begun("=names", DONE)
    play.complete("a", done=False)
    play.complete("b")
    assert (play.waiting, play.ended, len(play.waits("p"))) == ([], False, 1)
    play.activate("p", "d")
    play.complete("d", done=True)
    assert play.ended


def test_what_is_started_with_variables_sees_them_alone() -> None:
    play = begun()
    play.activate("p", "a", "d", a={"x": 1})
    assert (play.scope(play.token("a")), play.scope(play.token("d"))) == ({"x": 1}, {})
    play.complete("a", x=2, y=3)
    play.complete("d")
    assert (play.variables.get("x"), play.variables["y"]) == (None, 3)


def test_input_mappings_see_the_variables_that_a_task_is_started_with() -> None:
    play = begun(inside=user("f", mapping([("=x + 1", "z")])))
    play.activate("p", "f", f={"x": 1})
    assert play.scope(play.token("f")) == {"x": 1, "z": 2}


def test_what_is_under_way_is_cancelled_when_that_is_asked_for() -> None:
    play = begun("=names")
    step = play.activate("p", "d", cancel=True)
    assert play.waiting == ["d"]
    assert {closed.wait.element_id: closed.completed for closed in step.closed} == {"a": False, "b": False}


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ((), "ad_hoc_nothing"),
        (("a", "a"), "ad_hoc_twice"),
        (("nobody",), "ad_hoc_not_there"),
        (("c",), "ad_hoc_not_there"),
        (("end",), "ad_hoc_not_there"),
    ],
)
def test_what_cannot_be_started_is_refused_and_nothing_happens(elements: tuple[str, ...], code: str) -> None:
    play = begun()
    held = play.held
    with pytest.raises(Invalid, match=code):
        play.activate("p", *elements)
    assert play.held == held


def test_variables_that_are_no_json_or_hide_the_case_are_refused() -> None:
    play = begun()
    with pytest.raises(Invalid, match="not_json"):
        play.activate("p", "a", a={"x": 1.5})
    with pytest.raises(Invalid, match="case_is_read_only"):
        play.activate("p", "a", a={"case": {}})


def test_only_an_open_ad_hoc_sub_process_takes_it() -> None:
    play = begun("=names")
    with pytest.raises(Conflict, match="not_waiting"):
        play.act(Activate(play.token("a"), ("d",)))
    token = play.token("p")
    play.complete("a")
    play.complete("b")
    with pytest.raises(Conflict, match="ended"):
        play.act(Activate(token, ("d",)))


def test_events_handlers_and_event_sub_processes_are_not_started_by_name() -> None:
    listening = start("s", tag("messageEventDefinition", messageRef="m")) + user("helped") + path("s", "helped")
    inside = tag("subProcess", listening, id="e", triggeredByEvent="true")
    inside += boundary("undone", "a", tag("compensateEventDefinition")) + user("h", isForCompensation="true")
    inside += tag("association", id="h_", sourceRef="undone", targetRef="h")
    inside += tag("intermediateCatchEvent", tag("linkEventDefinition", name="l"), id="l") + path("l", "after")
    inside += user("after") + tag("intermediateThrowEvent", tag("linkEventDefinition", name="l"), id="to_l")
    content = ad_hoc(inside=inside).replace(b"</bpmn:definitions>", message("m").encode() + b"</bpmn:definitions>")
    play = Play(content).start(key="k")
    for name in ("e", "undone", "h", "l", "s"):
        with pytest.raises(Invalid, match="ad_hoc_not_there") as refused:
            play.activate("p", name)
    assert refused.value.parameters["there"] == "a, b, d, to_l"


def test_an_event_that_interrupts_it_ends_it_whatever_its_condition_says() -> None:
    listening = start("s", tag("messageEventDefinition", messageRef="m")) + user("helped") + path("s", "helped")
    inside = tag("subProcess", listening, id="e", triggeredByEvent="true")
    content = ad_hoc(until=DONE, inside=inside).replace(
        b"</bpmn:definitions>", message("m").encode() + b"</bpmn:definitions>"
    )
    play = Play(content).start(key="k", done=False)
    play.activate("p", "a")
    play.deliver("s")
    assert (play.waiting, play.waits("p")) == (["helped"], [])
    play.complete("helped")
    assert play.ended


def test_each_of_several_is_open_for_itself() -> None:
    body = user("a") + many(inputCollection="=[1, 2]", inputElement="item")
    play = Play(process(tag("adHocSubProcess", body, id="p"), *AROUND)).start()
    first, second = (wait.token for wait in play.waits("p") if isinstance(wait, AdHocWait))
    play.act(Activate(second, ("a",)))
    play.complete("a")
    assert [wait.token for wait in play.waits("p")] == [first]
    play.activate("p", "a")
    play.complete("a")
    assert play.ended


def test_a_condition_that_fails_parks_the_last_task_and_a_retry_goes_on() -> None:
    play = begun("=names", "=done > 1")
    play.set(done="no")
    play.complete("a")
    incident = play.wait("a")
    assert type(incident).__name__ == "IncidentWait"
    play.set(done=2)
    play.retry("a")
    assert play.ended


def test_one_in_which_nothing_can_be_started_is_refused() -> None:
    circle = user("a") + user("b") + flow("a", "b") + flow("b", "a")
    found = check([read(process(tag("adHocSubProcess", circle, id="p"), *AROUND))], Known())
    assert ("engine.dead_element", "a") in {(finding.code, finding.element) for finding in found}


def test_the_journal_gives_the_same_instance_again_with_what_was_written_apart() -> None:
    play = begun()
    token = play.token("p")
    given: list[Input] = [Start(1, {"names": []}), Activate(token, ("a", "d"), {"a": {"x": 1}}, True)]
    bare, payload = to_json(given[1])
    assert bare == {"kind": "activate", "token": token, "elements": ("a", "d"), "cancel_remaining": True}
    assert payload == {"variables": {"a": {"x": 1}}}
    steps = [replayed(play, given), replayed(play, [from_json(*to_json(one)) for one in given])]
    assert steps[0] == steps[1]
    assert steps[0].opened


def replayed(play: Play, given: list[Input]) -> Step:
    held: Held | None = None
    for one in given:
        step = advance(play.shelf, held, one, play.surroundings)
        held = step.after(held)
    return step


SEQUENTIAL = "Sequential"


def test_in_sequence_a_list_is_gone_through_one_after_the_other() -> None:
    play = begun('=["d", "b", "a"]', ordering=SEQUENTIAL)
    assert play.waiting == ["d"]
    play.complete("d")
    assert play.waiting == ["b"]
    play.complete("b")  # the script behind it goes first
    assert (play.waiting, play.variables["c"]) == (["a"], 1)
    play.complete("a")
    assert play.ended


def test_in_sequence_nothing_is_started_by_hand_while_something_is_under_way() -> None:
    play = begun("=names", DONE, ordering=SEQUENTIAL)
    for elements in (("d",), ("d", "a")):
        with pytest.raises(Conflict, match="ad_hoc_in_turn"):
            play.activate("p", *elements)
    play.activate("p", "d", cancel=True)
    assert play.waiting == ["d"]
    play.complete("d", done=False)
    with pytest.raises(Conflict, match="ad_hoc_in_turn"):
        play.activate("p", "a", "d")
    play.activate("p", "a")
    play.complete("a", done=True)
    assert play.ended


def test_in_sequence_a_condition_that_holds_leaves_out_what_has_not_begun() -> None:
    play = begun("=names", DONE, ordering=SEQUENTIAL, cancelRemainingInstances="false")
    step = play.complete("a", done=True)
    assert (play.ended, [passed.id for passed in step.passed if passed.what == "cancelled"]) == (True, [])


def test_in_sequence_what_follows_after_a_wait_comes_in_its_turn() -> None:
    wait = tag("intermediateCatchEvent", timer("PT1H"), id="w") + tag("receiveTask", id="r", messageRef="m")
    content = ad_hoc(inside=wait + path("d", "w", "r"), ordering=SEQUENTIAL).replace(
        b"</bpmn:definitions>", message("m").encode() + b"</bpmn:definitions>"
    )
    play = Play(content).start(key="k")
    play.activate("p", "d")
    play.complete("d")
    play.activate("p", "a")  # a timer is no task: while it runs there is room for one
    play.fire("w")
    assert play.waiting == ["a"]
    play.complete("a")
    assert play.waiting == ["r"]
    play.deliver("r")
    assert play.ended


def test_in_sequence_what_waits_for_its_turn_goes_on_by_a_version_without_turns() -> None:
    play = Play(ad_hoc("=names", ordering=SEQUENTIAL), ad_hoc("=names")).start(names=["a", "b", "d"])
    assert play.waiting == ["a"]
    play.act(Migrate(2, {}))
    assert play.waiting == ["a", "b", "d"]


def test_in_sequence_an_operator_may_set_a_token_that_waits_for_its_turn() -> None:
    play = begun("=names", ordering=SEQUENTIAL)
    play.act(Modify(activate=(("c", 0),)))
    play.act(Modify(terminate=(play.token("a"),)))
    assert (play.waiting, play.variables.get("c")) == (["b"], None)
    play.complete("b")
    assert (play.ended, play.variables["c"]) == (True, 1)


def test_in_sequence_an_incident_keeps_its_turn_and_an_event_sub_process_needs_none() -> None:
    listening = start("s", tag("messageEventDefinition", messageRef="m")) + user("helped") + path("s", "helped")
    begin = listening.replace('id="s"', 'id="s" isInterrupting="false"', 1)
    inside = tag("subProcess", begin, id="e", triggeredByEvent="true")
    inside += user("g", more=many(inputCollection="=list", inputElement="one"))
    content = ad_hoc('=["g", "a"]', inside=inside, ordering=SEQUENTIAL).replace(
        b"</bpmn:definitions>", message("m").encode() + b"</bpmn:definitions>"
    )
    play = Play(content).start(key="k", list=1)
    assert (play.waiting, type(play.wait("g")).__name__) == (["g", "s"], "IncidentWait")
    play.deliver("s")
    assert play.waiting == ["g", "helped", "s"]
    play.set(list=[])
    play.retry("g")
    assert play.waiting == ["a", "helped", "s"]
