"""Every extension that may be drawn changes what happens, or is refused by name: none is passed over."""

from collections.abc import Callable
from typing import Any

import pytest

from koppi.domain.step import Complete, Deliver, FireTimer
from koppi.domain.waits import JobWait, MessageWait, TimerWait, UserTaskWait
from koppi.engine import SUPPORTED, Known, check, read_decisions, read_diagram
from koppi.engine.elements import EVENT_SUB_PROCESS
from tests.states.specimens import TABLE
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
from tests.support.play import LANGUAGE, NOW, Play

MESSAGE = tag("messageEventDefinition", messageRef="m")
ROOTS = message("m") + tag("error", id="e", errorCode="E") + tag("signal", id="s", name="s")
CALLED = process(start(), end(), path("start", "end"), id_="called")
READS_BOTH = mapping([("=1", "taken")], [("=taken", "seen")])
READS_OUT = mapping(outputs=[("=taken", "seen")])

SAMPLES = {
    "ioMapping": READS_BOTH,
    "properties": zeebe("properties", zeebe("property", name="name.sv", value="Namn")),
    "taskHeaders": zeebe("taskHeaders", zeebe("header", key="k", value="v")),
    "taskDefinition": zeebe("taskDefinition", type="other", retries="7"),
    "userTask": zeebe("userTask"),
    "formDefinition": zeebe("formDefinition", formId="f", bindingType="versionTag", versionTag="t"),
    "assignmentDefinition": zeebe("assignmentDefinition", assignee="a", candidateGroups="g", candidateUsers="u"),
    "taskSchedule": zeebe("taskSchedule", dueDate="2026-02-01T00:00:00Z", followUpDate="2026-01-20T00:00:00Z"),
    "priorityDefinition": zeebe("priorityDefinition", priority="77"),
    "calledDecision": zeebe("calledDecision", decisionId="level", resultVariable="made"),
    "calledElement": zeebe("calledElement", processId="called"),
    "script": zeebe("script", expression="=2", resultVariable="made"),
    "adHoc": zeebe("adHoc", activeElementsCollection='=["i"]'),
}
NEEDED = {
    "serviceTask": "taskDefinition", "sendTask": "taskDefinition", "businessRuleTask": "calledDecision",
    "scriptTask": "script", "callActivity": "calledElement", "userTask": "userTask", "adHocSubProcess": "adHoc",
}  # fmt: skip
"""What an element cannot be drawn without."""


def road(*parts: str) -> bytes:
    """The element x on the road from start to end."""
    return process(start(), *parts, end(), path("start", "x", "end"), after=ROOTS)


def on_road(kind: str, inside: str = "") -> Callable[[str], bytes]:
    return lambda parts: road(tag(kind, parts + inside, id="x"))


def at_edge(parts: str) -> bytes:
    edge = tag("boundaryEvent", parts + timer("P1D"), id="x", attachedToRef="a")
    return process(start(), user("a"), edge, user("b"), end(), path("start", "a", "end"), path("x", "b", "end"))


def gateway(kind: str) -> Callable[[str], bytes]:
    return lambda parts: road(tag(kind, parts, id="x"))


def choice(parts: str) -> bytes:
    events = tag("intermediateCatchEvent", timer("P1D"), id="c") + tag("intermediateCatchEvent", timer("P2D"), id="d")
    drawn = tag("eventBasedGateway", parts, id="x") + events + path("x", "c", "end") + path("x", "d", "end")
    return process(start(), drawn, end(), flow("start", "x"))


def listening(parts: str) -> bytes:
    inside = start("is", timer("P1D")) + end("ie") + path("is", "ie")
    return process(
        start(),
        user("a"),
        end(),
        path("start", "a", "end"),
        tag("subProcess", parts + inside, id="x", triggeredByEvent="true"),
    )


FLOW = start("is") + user("i") + end("ie") + path("is", "i", "ie")
DRAWN: dict[str, Callable[[str], bytes]] = {
    "startEvent": lambda parts: process(tag("startEvent", parts, id="x"), end(), path("x", "end")),
    "endEvent": lambda parts: process(start(), tag("endEvent", parts + MESSAGE, id="x"), flow("start", "x"), after=ROOTS),
    "intermediateThrowEvent": on_road("intermediateThrowEvent", MESSAGE),
    "intermediateCatchEvent": on_road("intermediateCatchEvent", timer("P1D")),
    "boundaryEvent": at_edge,
    "subProcess": on_road("subProcess", FLOW),
    "transaction": on_road("transaction", FLOW),
    EVENT_SUB_PROCESS: listening,
    "adHocSubProcess": on_road("adHocSubProcess", user("i")),
    "receiveTask": lambda parts: road(tag("receiveTask", parts, id="x", messageRef="m")),
    "eventBasedGateway": choice,
    **{kind: on_road(kind) for kind in ("userTask", "serviceTask", "sendTask", "businessRuleTask", "scriptTask")},
    **{kind: on_road(kind) for kind in ("manualTask", "task", "callActivity")},
    **{kind: gateway(kind) for kind in ("exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway")},
}  # fmt: skip
"""How each element is drawn with the extension elements that are given."""


def observed(content: bytes) -> Any:
    """What a diagram does: what is found in it, else everything that happens until it rests or ends."""
    reading = read_diagram("x.bpmn", content, LANGUAGE)
    known = frozenset({"called"})
    found = (*reading.findings, *check(reading.processes, Known(processes=known)))
    seen: list[Any] = [sorted((one.code, one.element) for one in found)]
    if not reading.processes:
        return seen
    names = {id_: element.names for id_, element in reading.processes[0].elements.items()}
    seen += [names, *played(content)]
    return seen


def played(content: bytes) -> list[Any]:
    decisions = read_decisions("t.dmn", TABLE.encode(), LANGUAGE).requirements
    assert decisions is not None
    play = Play.of(
        *read_diagram("x.bpmn", content, LANGUAGE).processes, *read_diagram("y.bpmn", CALLED, LANGUAGE).processes
    )
    play.shelf.decisions = {decision.id: decision for decision in decisions.decisions}
    steps = [play.start(key="k", age=80).last]
    for _ in range(5):
        given = next(filter(None, map(_answer, play.last.waits)), None)
        if given is None or play.last.status.value != "ACTIVE":
            break
        steps.append(play.act(given))
    return [(step.waits, step.written, step.passed, step.decided, step.status, play.now == NOW) for step in steps]


def _answer(wait: Any) -> Any:
    if isinstance(wait, UserTaskWait | JobWait):
        return Complete(wait.token, {"result": 1}) if wait.element_id != "a" else None
    if isinstance(wait, TimerWait):
        return FireTimer(wait.token)
    return Deliver(wait.token, {"result": 1}) if isinstance(wait, MessageWait) else None


def with_needed(element: str, extension: str, parts: str) -> str:
    needed = NEEDED.get(element, "taskDefinition" if element in ("endEvent", "intermediateThrowEvent") else "")
    return extensions(*([SAMPLES[needed]] if needed and needed != extension else []), *([parts] if parts else []))


ALL = sorted((element, extension) for element, one in SUPPORTED.items() for extension in one.extensions)


@pytest.mark.parametrize(("element", "extension"), ALL)
def test_an_extension_changes_what_happens_or_is_refused(element: str, extension: str) -> None:
    bare = observed(DRAWN[element](with_needed(element, extension, "")))
    assert observed(DRAWN[element](with_needed(element, extension, SAMPLES[extension]))) != bare


@pytest.mark.parametrize("element", sorted(name for name, one in SUPPORTED.items() if "ioMapping" in one.extensions))
def test_each_way_of_a_mapping_is_taken_or_refused(element: str) -> None:
    bare, out, both = (
        observed(DRAWN[element](with_needed(element, "", parts))) for parts in ("", READS_OUT, READS_BOTH)
    )
    assert out != bare
    assert both != out


def codes(content: bytes) -> set[tuple[str, str]]:
    reading = read_diagram("x.bpmn", content, LANGUAGE)
    assert reading.processes, reading.findings
    found = check(reading.processes, Known())
    return {(one.code.removeprefix("engine."), one.element) for one in found if "ignored" in one.code}


def behind_gateway(*parts: str, kind: str = "intermediateCatchEvent") -> bytes:
    first = (
        tag(kind, extensions(*parts) + timer("P1D"), id="x")
        if kind == "intermediateCatchEvent"
        else tag(kind, extensions(*parts), id="x", messageRef="m")
    )
    other = tag("intermediateCatchEvent", timer("P2D"), id="d")
    drawn = tag("eventBasedGateway", id="g") + first + other + path("g", "x", "end") + path("g", "d", "end")
    return process(start(), drawn, end(), flow("start", "g"), after=ROOTS)


INPUT, OUTPUT = mapping([("=1", "taken")]), mapping(outputs=[("=1", "seen")])


def undoing(*parts: str) -> bytes:
    edge = boundary("x", "a", tag("compensateEventDefinition"), *parts)
    handler = user("h", isForCompensation="true") + tag("association", id="t", sourceRef="x", targetRef="h")
    throw = tag("intermediateThrowEvent", extensions(*parts) + tag("compensateEventDefinition"), id="y")
    return process(start(), user("a"), edge, handler, throw, end(), path("start", "a", "y", "end"))


def throwing(definition: str, *parts: str) -> bytes:
    return process(start(), tag("endEvent", extensions(*parts) + definition, id="x"), flow("start", "x"), after=ROOTS)


ERROR, SIGNAL = tag("errorEventDefinition", errorRef="e"), tag("signalEventDefinition", signalRef="s")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (DRAWN["startEvent"](extensions(INPUT)), {("inputs_ignored", "x")}),
        (at_edge(extensions(INPUT)), {("inputs_ignored", "x")}),
        (behind_gateway(INPUT), {("inputs_ignored", "x")}),
        (behind_gateway(INPUT, kind="receiveTask"), {("inputs_ignored", "x")}),
        (behind_gateway(OUTPUT), set()),
        (undoing(INPUT), {("inputs_ignored", "x"), ("inputs_ignored", "y")}),
        (undoing(OUTPUT), {("outputs_ignored", "x")}),
        (throwing(ERROR, INPUT), set()),
        (throwing(ERROR, OUTPUT), {("outputs_ignored", "x")}),
        (throwing(SIGNAL, SAMPLES["taskDefinition"]), {("setting_ignored", "x")}),
        (throwing(SIGNAL, SAMPLES["taskHeaders"]), {("setting_ignored", "x")}),
        (road(tag("scriptTask", extensions(SAMPLES["script"], SAMPLES["taskHeaders"]), id="x")), {("setting_ignored", "x")}),
        (
            road(tag("callActivity", extensions(zeebe("calledElement", processId="called", versionTag="t")), id="x")),
            {("setting_ignored", "x")},
        ),
    ],
)  # fmt: skip
def test_what_would_be_passed_over_is_refused_by_name(content: bytes, found: set[tuple[str, str]]) -> None:
    assert codes(content) == found
