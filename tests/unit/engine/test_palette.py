"""Everything that the palettes of the modellers offer: run, only drawn, or refused by its name."""

import pytest

from koppi.domain.findings import Severity
from koppi.engine import SUPPORTED, Known, check, read_diagram
from koppi.engine.drawing import draw, pictures_of
from koppi.engine.elements import EVENT_SUB_PROCESS
from tests.support.diagrams import (
    boundary,
    condition,
    document,
    end,
    extensions,
    job,
    loop,
    path,
    process,
    script,
    start,
    tag,
    user,
    zeebe,
)
from tests.support.event_definitions import DEFINITIONS, ROOTS
from tests.support.play import LANGUAGE, codes

A = user("a")
EVENTS = ("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent")
ONLY_INTERRUPTING = {"error", "compensate", "cancel"}
"""What begins something that cannot go on beside it."""
NOT_SO = {"compensate", "none"}
"""Boundary events of which it cannot be said whether they interrupt."""


def with_event(element: str, definition: str, **attributes: str) -> bytes:
    """A process in which an event of this kind stands where it belongs."""
    body = DEFINITIONS[definition]
    if element in ("endEvent", "intermediateThrowEvent") and definition == "message":
        body = extensions(zeebe("taskDefinition", type="send")) + body
    attributes |= {"attachedToRef": "a"} if element == "boundaryEvent" else {}
    event = tag(element, body, id="it", **attributes)
    link = "intermediateCatch" if element == "intermediateThrowEvent" else "intermediateThrow"
    other = tag(f"{link}Event", DEFINITIONS["link"], id="link") if definition == "link" else ""
    flows = path("start", "a", "end")
    if definition == "link":
        flows += path("a", "it") + path("link", "end") if "Throw" in element else path("a", "link") + path("it", "end")
    elif definition == "compensate" and element == "boundaryEvent":
        other = user("undo", isForCompensation="true") + tag("association", id="l", sourceRef="it", targetRef="undo")
    elif element in ("startEvent", "boundaryEvent"):
        flows += path("it", "end")
    elif element == "endEvent":
        flows += path("a", "it")
    else:
        flows += path("a", "it", "end")
    if definition == "cancel" and element in ("endEvent", "boundaryEvent"):
        return cancelled(event, element)
    begin = start() if (element, definition) != ("startEvent", "none") else start("start", DEFINITIONS["signal"])
    return process(begin, A, event, other, end(), flows, after=ROOTS)


def cancelled(event: str, element: str) -> bytes:
    """A process in which this event cancels a transaction, or is where the cancelled transaction is left."""
    edge, ending = boundary("edge", "a", DEFINITIONS["cancel"]), end("it2", DEFINITIONS["cancel"])
    edge, ending = (edge, event) if element == "endEvent" else (event, ending)
    inside = start("s1") + ending + path("s1", "it" if element == "endEvent" else "it2")
    flows = path("start", "a", "end") + path("edge" if element == "endEvent" else "it", "end")
    return process(start(), tag("transaction", inside, id="a"), edge, end(), flows)


def is_run_or_refused(file: bytes, *, supported: bool) -> None:
    reading = read_diagram("x.bpmn", file, LANGUAGE)
    assert bool(reading.processes) is supported, reading.findings
    assert bool(reading.findings) is not supported


@pytest.mark.parametrize("definition", DEFINITIONS)
@pytest.mark.parametrize("element", EVENTS)
def test_every_pair_of_event_and_definition_is_run_or_refused(element: str, definition: str) -> None:
    is_run_or_refused(with_event(element, definition), supported=definition in SUPPORTED[element].events)


@pytest.mark.parametrize("definition", sorted(DEFINITIONS.keys() - NOT_SO))
def test_a_boundary_event_may_leave_its_activity_alone_unless_it_is_an_error(definition: str) -> None:
    supported = definition in set(SUPPORTED["boundaryEvent"].events) - ONLY_INTERRUPTING
    is_run_or_refused(with_event("boundaryEvent", definition, cancelActivity="false"), supported=supported)


@pytest.mark.parametrize("interrupting", ["true", "false"])
@pytest.mark.parametrize("definition", DEFINITIONS)
def test_an_event_sub_process_begins_with_what_the_list_says(definition: str, interrupting: str) -> None:
    begin = tag("startEvent", DEFINITIONS[definition], id="s1", isInterrupting=interrupting)
    inside = tag("subProcess", begin + user("b") + path("s1", "b"), id="esp", triggeredByEvent="true")
    around = tag("subProcess", start("s2") + A + inside + path("s2", "a"), id="p")
    beside = set(SUPPORTED[EVENT_SUB_PROCESS].events) - (ONLY_INTERRUPTING if interrupting == "false" else set())
    file = process(start(), around, end(), path("start", "p", "end"), after=ROOTS)
    is_run_or_refused(file, supported=definition in beside)


SUB = start("s1") + user("u") + path("s1", "u")
ACTIVITIES = {
    "task": tag("task", "{}", id="a"),
    "userTask": tag("userTask", extensions(zeebe("userTask")) + "{}", id="a"),
    "manualTask": tag("manualTask", "{}", id="a"),
    "serviceTask": job("a", more="{}"),
    "sendTask": job("a", kind="sendTask", more="{}"),
    "receiveTask": tag("receiveTask", "{}", id="a", messageRef="m"),
    "businessRuleTask": tag(
        "businessRuleTask", extensions(zeebe("calledDecision", decisionId="d", resultVariable="r")) + "{}", id="a"
    ),
    "scriptTask": script("a", "=1", "r", more="{}"),
    "callActivity": tag("callActivity", extensions(zeebe("calledElement", processId="p")) + "{}", id="a"),
    "subProcess": tag("subProcess", SUB + "{}", id="a"),
    "transaction": tag("transaction", SUB + "{}", id="a"),
    "adHocSubProcess": tag(
        "adHocSubProcess", extensions(zeebe("adHoc", activeElementsCollection='=["u"]')) + user("u") + "{}", id="a"
    ),
}
MARKERS = {
    "once": "",
    "a standard loop": loop("=x"),
    "many at once": tag("multiInstanceLoopCharacteristics", condition("loopCardinality", "2")),
    "many in turn": tag("multiInstanceLoopCharacteristics", condition("loopCardinality", "2"), isSequential="true"),
}


@pytest.mark.parametrize("marker", MARKERS)
@pytest.mark.parametrize("activity", ACTIVITIES)
def test_every_activity_is_run_once_in_a_loop_and_for_many(activity: str, marker: str) -> None:
    drawn = ACTIVITIES[activity].replace("{}", MARKERS[marker])
    edge = boundary("x", "a", DEFINITIONS["timer"])
    file = process(start(), drawn, edge, user("b"), end(), path("start", "a", "end") + path("x", "b"), after=ROOTS)
    is_run_or_refused(file, supported=True)


REFUSED = {
    "a complex gateway that joins without saying when": tag("complexGateway", id="a") + path("a", "a"),
    "a choreography task": tag("choreographyTask", id="a"),
    "a global task": tag("globalUserTask", id="a"),
    "a call conversation": tag("callConversation", id="a"),
    "a send task without its job": tag("sendTask", id="a", messageRef="m"),
    "a service task without its job": tag("serviceTask", id="a"),
    "a script in another language": tag("scriptTask", tag("script", "x = 1"), id="a", scriptFormat="python"),
}


@pytest.mark.parametrize("drawn", REFUSED)
def test_the_rest_of_the_palette_is_refused_by_its_name(drawn: str) -> None:
    file = process(start(), REFUSED[drawn], end(), path("start", "a", "end"), after=ROOTS)
    reading = read_diagram("x.bpmn", file, LANGUAGE)
    assert not reading.processes
    assert any(finding.element in ("a", "start_a") for finding in reading.findings)


def test_pools_lanes_notes_groups_and_data_are_only_drawn() -> None:
    pools = tag("participant", id="pool", processRef="process", name="Us") + tag("participant", id="black", name="Them")
    pools += tag("messageFlow", id="mf", sourceRef="a", targetRef="black")
    pools += tag("messageFlow", id="mg", sourceRef="black", targetRef="a")
    lanes = tag("lane", tag("flowNodeRef", "a"), id="inner", name="Inner")
    lanes = tag("lane", tag("childLaneSet", lanes, id="set2"), id="outer", name="Outer")
    drawn = (
        tag("laneSet", lanes, id="set1"),
        tag("dataObjectReference", tag("dataState", id="ds"), id="dr", dataObjectRef="d"),
        tag("dataObject", id="d", isCollection="true"),
        tag("dataStoreReference", id="store"),
        tag("textAnnotation", tag("text", "why"), id="note"),
        tag("association", id="as", sourceRef="a", targetRef="note", associationDirection="None"),
        tag("group", id="g", categoryValueRef="value"),
    )
    data = tag("property", id="pr", name="__targetRef_placeholder") + tag(
        "dataInputAssociation", tag("sourceRef", "dr") + tag("targetRef", "pr"), id="da"
    )
    data += tag("dataOutputAssociation", tag("targetRef", "store"), id="db")
    category = tag("category", tag("categoryValue", id="value", value="v"), id="cat")
    body = start() + user("a", more=data) + end() + path("start", "a", "end") + "".join(drawn)
    file = document(
        tag("collaboration", pools, id="c") + category + tag("process", body, id="process", isExecutable="true")
    )
    assert codes(file) == set()
    assert read_diagram("x.bpmn", file, LANGUAGE).processes[0].elements["a"].lane == "Inner"


def test_a_pool_that_does_not_run_holds_what_its_owner_draws() -> None:
    other = tag("complexGateway", id="any") + tag("serviceTask", id="bare") + path("any", "bare")
    pools = tag("participant", id="p1", processRef="process") + tag("participant", id="p2", processRef="other")
    ours = tag("process", start() + user("a") + end() + path("start", "a", "end"), id="process", isExecutable="true")
    theirs = tag("process", other, id="other", isExecutable="false")
    content = document(tag("collaboration", pools, id="c") + ours + theirs)
    reading = read_diagram("x.bpmn", content, LANGUAGE)
    assert {(f.code, f.element, f.severity) for f in reading.findings} == {
        ("engine.not_executable", "other", Severity.WARNING)
    }
    assert [process.id for process in reading.processes] == ["process"]
    assert check(reading.processes, Known()) == ()
    (picture,) = pictures_of("x.bpmn", content)
    assert "<svg" in draw(picture, "", "")
