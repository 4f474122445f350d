"""What is refused: by element, with a code whose text names the rule and the way out."""

import re
from pathlib import Path
from string import Formatter

import pytest

from koppi.engine import read_diagram
from koppi.texts import catalogue, say
from tests.support.diagrams import (
    boundary,
    condition,
    document,
    end,
    extensions,
    flow,
    job,
    loop,
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
from tests.support.event_definitions import DEFINITIONS, ROOTS
from tests.support.play import LANGUAGE, codes

A = user("a")
ONE = (start(), end(), path("start", "a", "end"))
CYCLE = timer("R3/P1D", "timeCycle")
MESSAGE = tag("messageEventDefinition", messageRef="m")


def gate(kind: str = "exclusive", **attributes: str) -> str:
    return tag(f"{kind}Gateway", id="g", **attributes)


def sub(*parts: str, **attributes: str) -> str:
    return tag("subProcess", "".join(parts), id="p", **attributes)


def one(element: str, **more: str) -> bytes:
    """A process of one element a."""
    return process(element, *ONE, **more)


INSIDE = start("ps") + end("pe") + path("ps", "pe")
AROUND = (start(), end(), path("start", "p", "end"))
FOREIGN = ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="ann">'

REFUSED: dict[str, tuple[bytes, set[tuple[str, str]]]] = {
    "a choreography": (
        process(start(), tag("choreographyTask", id="g"), end(), path("start", "g", "end")),
        {("element_not_supported", "g")},
    ),
    "a loop without a maximum": (one(user("a", more=tag("standardLoopCharacteristics"))), {("loop_maximum", "a")}),
    "a loop of too many rounds": (one(user("a", more=loop(most="101"))), {("loop_maximum", "a")}),
    "a loop whose maximum is no number": (one(user("a", more=loop(most="=n"))), {("loop_maximum", "a")}),
    "a loop whose condition is no FEEL": (one(user("a", more=loop("more"))), {("not_feel", "a")}),
    "a loop at an event": (one(tag("intermediateCatchEvent", timer("PT1H") + loop(), id="a")), {("misplaced", "a")}),
    "two markers of repetition": (one(user("a", more=loop() + many(inputCollection="=[]"))), {("repeats_twice", "a")}),
    "a number and a list of instances": (
        one(
            user(
                "a",
                more=many(inputCollection="=[]").replace(
                    "</bpmn:multi", condition("loopCardinality", "2") + "</bpmn:multi"
                ),
            )
        ),
        {("loop_cardinality", "a")},
    ),
    "a loop cardinality on its own": (one(user("a", more=condition("loopCardinality", "3"))), {("misplaced", "a")}),
    "a Python script": (
        one(tag("scriptTask", tag("script", "import os"), id="a")),
        {("element_not_supported", "a")},
    ),
    "an input output specification": (one(user("a", more=tag("ioSpecification"))), {("element_not_supported", "a")}),
    "an execution listener": (
        one(user("a", zeebe("executionListeners", zeebe("executionListener", type="x")))),
        {("extension_not_supported", "a")},
    ),
    "a task listener": (one(user("a", zeebe("taskListeners"))), {("extension_not_supported", "a")}),
    "an unknown extension": (one(user("a", zeebe("linkedResources"))), {("extension_not_supported", "a")}),
    "an unknown attribute of an extension": (
        one(user("a", zeebe("taskSchedule", remindDate="x"))),
        {("extension_not_supported", "a")},
    ),
    "a form key": (one(user("a", zeebe("formDefinition", formKey="x"))), {("extension_not_supported", "a")}),
    "an extension of another element": (
        one(user("a", zeebe("script", expression="=1"))),
        {("extension_misplaced", "a")},
    ),
    "an extension twice": (
        one(user("a", zeebe("taskSchedule"), zeebe("taskSchedule"))),
        {("extension_twice", "a")},
    ),
    "an attribute of another engine": (
        one(A).replace(b'<bpmn:userTask id="a" name="a">', f'<bpmn:userTask id="a" name="a"{FOREIGN}'.encode()),
        {("other_engine", "a")},
    ),
    "an extension of another engine": (
        one(user("a", '<s:preScript xmlns:s="http://spiffworkflow.org/bpmn/schema/1.0/core">x</s:preScript>')),
        {("other_engine", "a")},
    ),
    "an unknown element beside the extensions": (
        one(user("a", more='<x:y xmlns:x="urn:x" />')),
        {("element_not_supported", "a")},
    ),
    "an element inside a condition": (
        process(
            A,
            *ONE[:2],
            flow("start", "a"),
            flow("a", "end").replace("></", "><bpmn:conditionExpression>=1<bpmn:text/></bpmn:conditionExpression></"),
        ),
        {("element_in_text", "a_end")},
    ),
    "the same id twice": (process(A, A, *ONE), {("id_twice", "a")}),
    "an id with a blank": (
        process(user("a b"), *ONE[:2], path("start", "a b", "end")),
        {("bad_id", "a b"), ("bad_id", "start_a b"), ("bad_id", "a b_end")},
    ),
    "a flow into a sub-process": (
        process(sub(INSIDE), *AROUND, flow("start", "pe", id_="deep")),
        {("flow_end", "deep")},
    ),
    "a default flow of another gateway": (
        process(A, gate(default="start_a"), *ONE[:2], path("start", "a", "g", "end")),
        {("default_flow", "g")},
    ),
    "a boundary event on a gateway": (
        process(gate(), boundary("x", "g", timer("PT1H")), *ONE[:2], path("start", "g", "end")),
        {("not_attached", "x")},
    ),
    "no start": (process(A, end(), path("a", "end")), {("no_start", "process"), ("not_reached", "a")}),
    "two plain starts": (
        process(start(), start("s"), A, path("start", "a"), path("s", "a")),
        {("two_none_starts", "process")},
    ),
    "no executable process": (one(A, isExecutable="false"), {("no_process", ""), ("not_executable", "process")}),
    "a sub-process begun by a message": (
        process(sub(tag("startEvent", MESSAGE, id="ps")), *AROUND, after=message("m")),
        {("sub_process_start", "p")},
    ),
    "an event sub-process begun by nothing": (
        process(sub(INSIDE, triggeredByEvent="true"), A, *ONE),
        {("event_sub_process_start", "p")},
    ),
    "an event sub-process in the flow": (
        process(sub(start("ps", timer("PT1H")), triggeredByEvent="true"), A, *ONE, path("a", "p", "end")),
        {("flow_in", "p"), ("flow_out", "p")},
    ),
    "an event sub-process for many": (
        process(sub(start("ps", timer("PT1H")), many(inputCollection="=[1]"), triggeredByEvent="true"), A, *ONE),
        {("event_sub_process_many", "p")},
    ),
    "an ad-hoc sub-process with a start": (
        process(
            tag("adHocSubProcess", extensions(zeebe("adHoc", activeElementsCollection="=[]")) + INSIDE, id="p"), *AROUND
        ),
        {("ad_hoc_start", "p")},
    ),
    "a flow into a start": (process(A, *ONE, path("a", "start")), {("flow_in", "start")}),
    "a flow out of an end": (process(A, *ONE, path("end", "a")), {("flow_out", "end")}),
    "a task nothing leads to": (process(A, user("b"), *ONE, path("b", "end")), {("not_reached", "b")}),
    "a condition behind an event": (
        process(A, *ONE[:2], flow("start", "a", "=x"), path("a", "end")),
        {("condition_misplaced", "start")},
    ),
    "a gateway flow without a condition": (
        process(A, gate(), user("b"), *ONE[:2], path("start", "a", "g", "b", "end"), flow("g", "end", "=x")),
        {("condition_missing", "g_b"), ("no_default_flow", "g")},
    ),
    "a condition on the default flow": (
        process(
            A,
            gate(default="g_b"),
            user("b"),
            *ONE[:2],
            path("start", "a", "g"),
            flow("g", "b", "=y"),
            flow("g", "end", "=x"),
        ),
        {("condition_on_default", "g_b")},
    ),
    "a condition that is no FEEL": (
        process(
            A, gate(default="g_b"), user("b"), *ONE[:2], path("start", "a", "g", "b", "end"), flow("g", "end", "x > 1")
        ),
        {("not_feel", "g_end")},
    ),
    "an event-based gateway with one way": (
        process(
            gate("eventBased"),
            tag("intermediateCatchEvent", timer("PT1H"), id="c"),
            *ONE[:2],
            path("start", "g", "c", "end"),
        ),
        {("event_gateway_few", "g")},
    ),
    "an event-based gateway before a task": (
        process(gate("eventBased"), A, user("b"), *ONE[:2], path("start", "g", "a", "end"), path("g", "b", "end")),
        {("event_gateway_target", "a"), ("event_gateway_target", "b")},
    ),
    "two definitions on one throwing event": (
        one(tag("intermediateThrowEvent", DEFINITIONS["signal"] + DEFINITIONS["escalation"], id="a"), after=ROOTS),
        {("two_definitions", "a")},
    ),
    "a link among the definitions of an event": (
        one(tag("intermediateCatchEvent", timer("PT1H") + DEFINITIONS["link"], id="a")),
        {("two_definitions", "a")},
    ),
    "all of several definitions of a start": (
        process(
            tag("startEvent", timer("PT1H") + MESSAGE, id="a", parallelMultiple="true"),
            end(),
            path("a", "end"),
            after=message("m"),
        ),
        {("attribute_not_supported", "a")},
    ),
    "one of several definitions that is not run": (
        one(tag("intermediateCatchEvent", MESSAGE + DEFINITIONS["error"], id="a"), after=ROOTS),
        {("event_not_supported", "a")},
    ),
    "one of several definitions without what it needs": (
        one(tag("intermediateCatchEvent", timer("PT1H") + MESSAGE, id="a"), after=message("m", key="")),
        {("no_correlation_key", "a")},
    ),
    "an ad-hoc sub-process in another order": (
        process(
            tag(
                "adHocSubProcess",
                extensions(zeebe("adHoc", activeElementsCollection="=[]")) + user("a"),
                id="p",
                ordering="Random",
            ),
            start(),
            end(),
            path("start", "p", "end"),
        ),
        {("attribute_not_supported", "p")},
    ),
    "a receive task with an event at its edge behind an event-based gateway": (
        process(
            start(),
            gate("eventBased"),
            tag("receiveTask", id="r", messageRef="m"),
            boundary("x", "r", timer("PT1H")),
            tag("intermediateCatchEvent", timer("PT2H"), id="c"),
            end(),
            path("start", "g", "r", "end") + path("g", "c", "end") + path("x", "end"),
            after=ROOTS,
        ),
        {("event_gateway_target", "r")},
    ),
    "a cancel end": (
        process(A, start(), tag("endEvent", tag("cancelEventDefinition"), id="end"), path("start", "a", "end")),
        {("cancel_outside", "end")},
    ),
    "a message without a key": (
        one(tag("intermediateCatchEvent", MESSAGE, id="a"), after=message("m", key="")),
        {("no_correlation_key", "a")},
    ),
    "a receive task without a message": (one(tag("receiveTask", id="a")), {("missing_message", "a")}),
    "a message event that refers to nothing": (
        one(tag("intermediateCatchEvent", MESSAGE, id="a")),
        {("missing_message", "a")},
    ),
    "a message throw without a job": (
        one(tag("intermediateThrowEvent", MESSAGE, id="a"), after=message("m")),
        {("no_task_definition", "a")},
    ),
    "a start message named by an expression": (
        process(start("s", MESSAGE), A, end(), path("s", "a", "end"), after=message("m", "=name")),
        {("start_name", "s")},
    ),
    "a cycle on the road": (one(tag("intermediateCatchEvent", CYCLE, id="a")), {("cycle_misplaced", "a")}),
    "a cycle that interrupts": (
        process(A, boundary("x", "a", CYCLE), *ONE, path("x", "end")),
        {("cycle_misplaced", "x")},
    ),
    "a cycle without a pause": (
        process(A, boundary("x", "a", timer("R/PT59S", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("cycle_too_short", "x")},
    ),
    "a cycle on the calendar of five fields": (
        process(A, boundary("x", "a", timer("0 9 * * *", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("bad_cycle", "x")},
    ),
    "a cycle on the calendar that never comes": (
        process(A, boundary("x", "a", timer("0 0 9 30 2 ?", "timeCycle"), interrupting=False), *ONE, path("x", "end")),
        {("timer_too_far", "x")},
    ),
    "a duration without a meaning": (
        one(tag("intermediateCatchEvent", timer("2 weeks"), id="a")),
        {("bad_duration", "a")},
    ),
    "a date without a meaning": (
        one(tag("intermediateCatchEvent", timer("tomorrow", "timeDate"), id="a")),
        {("bad_date", "a")},
    ),
    "a timer without a time": (
        one(tag("intermediateCatchEvent", tag("timerEventDefinition"), id="a")),
        {("timer_text", "a")},
    ),
    "an error that does not interrupt": (
        process(A, boundary("x", "a", tag("errorEventDefinition"), interrupting=False), *ONE, path("x", "end")),
        {("error_interrupts", "x")},
    ),
    "an error end without a code": (
        process(A, start(), tag("endEvent", tag("errorEventDefinition"), id="end"), path("start", "a", "end")),
        {("missing_error", "end")},
    ),
    "an error code that is an expression": (
        process(
            A,
            boundary("x", "a", tag("errorEventDefinition", errorRef="e")),
            *ONE,
            path("x", "end"),
            after=tag("error", id="e", errorCode="=1"),
        ),
        {("code_is_expression", "x")},
    ),
    "a link without a target": (
        process(
            start(), tag("intermediateThrowEvent", tag("linkEventDefinition", name="L"), id="a"), path("start", "a")
        ),
        {("link_target", "a")},
    ),
    "a compensation event without a handler": (
        process(A, boundary("x", "a", tag("compensateEventDefinition")), *ONE),
        {("compensation_handler", "x")},
    ),
    "a handler without an event": (process(A, user("u", isForCompensation="true"), *ONE), {("handler_unused", "u")}),
    "the undoing of what is not there": (
        process(
            A,
            start(),
            tag("endEvent", tag("compensateEventDefinition", activityRef="a"), id="end"),
            path("start", "a", "end"),
        ),
        {("compensation_activity", "end")},
    ),
    "a list that is no FEEL": (one(user("a", more=many(inputCollection="items"))), {("not_feel", "a")}),
    "a list for nobody": (
        one(user("a", more=tag("multiInstanceLoopCharacteristics"))),
        {("missing_input_collection", "a")},
    ),
    "an output collection without its element": (
        one(user("a", more=many(inputCollection="=[1]", outputCollection="x"))),
        {("output_collection", "a")},
    ),
    "a script that is no FEEL": (one(script("a", "1 + 1", "x")), {("not_feel", "a")}),
    "a script without a result": (one(script("a", "=1", "")), {("missing_result_variable", "a")}),
    "a result called case": (one(script("a", "=1", "case")), {("target_is_case", "a")}),
    "a mapping into case": (one(user("a", mapping(outputs=[("=1", "case.phase")]))), {("target_is_case", "a")}),
    "a mapping into an expression": (one(user("a", mapping([("=1", "=x")]))), {("target_is_expression", "a")}),
    "a mapping into a gap": (one(user("a", mapping([("=1", "x..y")]))), {("bad_target", "a")}),
    "a decision without an id": (
        one(tag("businessRuleTask", extensions(zeebe("calledDecision", resultVariable="x")), id="a")),
        {("missing_decision_id", "a")},
    ),
    "a manual task with a job": (
        one(job("a", kind="manualTask")),
        {("extension_misplaced", "a")},
    ),
    "a call of nothing": (one(tag("callActivity", id="a")), {("missing_process_id", "a")}),
    "a binding nobody knows": (
        one(user("a", zeebe("formDefinition", formId="f", bindingType="newest"))),
        {("bad_binding", "a")},
    ),
    "an expression with an error": (
        one(user("a", zeebe("assignmentDefinition", assignee="=1 +"))),
        {("expression", "a")},
    ),
    "an expression of 4,001 characters": (
        one(user("a", zeebe("assignmentDefinition", assignee="=" + "1" * 4_001))),
        {("expression_too_long", "a")},
    ),
    "a start quantity": (one(user("a", startQuantity="2")), {("attribute_not_supported", "a")}),
    "a node without its shape": (
        one(A).replace(b'bpmnElement="a"', b'bpmnElement="b"'),
        {("no_shape", "a")},
    ),
    "a flow without its line": (
        one(A).replace(b'bpmnElement="a_end"', b'bpmnElement="b"'),
        {("no_edge", "a_end")},
    ),
}


@pytest.mark.parametrize(("file", "found"), REFUSED.values(), ids=REFUSED)
def test_it_is_refused_by_element_and_rule(file: bytes, found: set[tuple[str, str]]) -> None:
    assert codes(file) == found
    assert read_diagram("x.bpmn", file, LANGUAGE).processes == ()


def test_a_user_task_without_its_mark_is_one_all_the_same() -> None:
    file = one(tag("userTask", id="a"))
    assert codes(file) == {("user_task_mark", "a")}
    assert read_diagram("x.bpmn", file, LANGUAGE).processes


def test_all_findings_of_a_file_come_at_once() -> None:
    parts = (user("a", zeebe("taskListeners"), zeebe("assignmentDefinition", assignee="=1 +")), *ONE)
    file = process(*parts).replace(b'bpmnElement="end"', b'bpmnElement="x"')
    assert codes(file) == {("extension_not_supported", "a"), ("expression", "a"), ("no_shape", "end")}


def test_an_expression_error_says_where_in_the_expression() -> None:
    (finding,) = read_diagram(
        "x.bpmn", one(user("a", zeebe("assignmentDefinition", assignee="=1 +\n + )"))), LANGUAGE
    ).findings
    assert (finding.name, finding.parameters["line"], finding.parameters["column"]) == ("a", 2, 2)
    assert str(finding.parameters["reason"]).startswith("feel.")


def test_what_others_note_is_kept_and_ignored() -> None:
    noted = user("a", '<x:note xmlns:x="urn:x" a="b"><x:deep /></x:note>')
    file = one(noted).replace(
        b'id="file"',
        b'id="file" xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Cloud"',
    )
    file = file.replace(
        b"<bpmndi:BPMNShape ",
        b'<bpmndi:BPMNShape xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0" bioc:fill="#fff" ',
        1,
    )
    assert codes(file) == set()
    template = one(user("a")).replace(b'<bpmn:userTask id="a"', b'<bpmn:userTask zeebe:modelerTemplate="t" id="a"')
    assert codes(template) == set()


def test_pools_notes_and_data_are_only_drawn() -> None:
    pool = tag(
        "collaboration", tag("participant", id="pool", processRef="process") + tag("participant", id="other"), id="c"
    )
    drawn = tag("dataObjectReference", id="dr", dataObjectRef="d") + tag("dataObject", id="d")
    drawn += tag("textAnnotation", tag("text", "why"), id="n") + tag(
        "association", id="l", sourceRef="a", targetRef="n"
    )
    assert codes(process(A, drawn, *ONE, before=pool)) == set()


ENGINE = Path(__file__).parents[3] / "service" / "koppi" / "engine"


def test_every_code_of_the_engine_has_its_words_and_no_word_is_idle() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    used = set(re.findall(r'"(engine\.[a-z_]+)"', source))
    used |= {f"engine.{kind}_unknown" for kind in ("form", "decision", "process", "job", "role")}
    words = {code for code in catalogue() if code.startswith("engine.")}
    lacking = {code for code in words if code.startswith("engine.missing_")}
    assert used == words - lacking
    assert all(f'"{code.removeprefix("engine.missing_")}"' in source for code in lacking)


def test_the_words_of_a_code_name_the_same_parameters_in_every_language() -> None:
    for code, entry in catalogue().items():
        if code.startswith("engine."):
            named = [
                {name for _, name, _, _ in Formatter().parse(entry[language]) if name}
                for language in ("fi", "sv", "en")
            ]
            assert named[0] == named[1] == named[2], code


def test_a_file_without_a_process_is_refused() -> None:
    assert codes(document("")) == {("no_process", "")}


def join(kind: str, *, interrupting: bool = True, way: str = "x", definition: str = "message") -> bytes:
    """Task a with an event at its edge; both lead to one gateway."""
    edge = boundary("x", "a", DEFINITIONS[definition], interrupting=interrupting)
    flows = path("start", "a", "g", "end") + path("x", "b") + path("b", "g")
    return process(start(), A, edge, user("b"), gate(kind), end(), flows, after=ROOTS)


def test_a_join_of_a_task_with_the_event_that_ends_it_never_fires() -> None:
    assert codes(join("parallel")) == {("join_never", "g")}
    assert codes(join("inclusive")) == set()
    assert codes(join("exclusive")) == set()
    assert codes(join("parallel", interrupting=False, definition="timer")) == set()


def test_a_join_behind_an_event_that_may_come_again_is_warned_of() -> None:
    file = join("parallel", interrupting=False)
    assert codes(file) == {("join_mixes", "g")}
    assert read_diagram("x.bpmn", file, LANGUAGE).processes


def test_a_join_that_can_fire_is_let_through() -> None:
    fork = tag("parallelGateway", id="f")
    edge = boundary("x", "a", DEFINITIONS["message"])
    flows = path("start", "f", "a", "merge", "g", "end") + path("x", "merge") + path("f", "b", "g")
    merge = tag("exclusiveGateway", id="merge")
    assert (
        codes(process(start(), fork, A, edge, user("b"), merge, gate("parallel"), end(), flows, after=ROOTS)) == set()
    )


def test_an_event_about_nothing_at_the_edge_of_a_joined_task_is_refused() -> None:
    edge = boundary("x", "a", "", interrupting=False)
    flows = path("start", "a", "g", "end") + path("x", "g")
    assert codes(process(start(), A, edge, gate("parallel"), end(), flows)) == {("event_not_supported", "x")}


SENDING = {
    "a send task": tag("sendTask", "{}", id="a", messageRef="m"),
    "a service task": tag("serviceTask", "{}", id="a"),
    "a message thrown": tag("intermediateThrowEvent", "{}" + MESSAGE, id="a"),
    "a message at the end": tag("endEvent", "{}" + MESSAGE, id="a"),
}


@pytest.mark.parametrize("job", ["", extensions(zeebe("taskDefinition", retries="2"))], ids=["no job", "no type"])
@pytest.mark.parametrize("drawn", SENDING)
def test_what_has_no_job_is_told_which_field_of_the_panel_is_empty(drawn: str, job: str) -> None:
    element = SENDING[drawn].replace("{}", job)
    rest = path("start", "a") + ("" if "endEvent" in element else end() + path("a", "end"))
    (finding,) = read_diagram("x.bpmn", process(start(), element, rest, after=ROOTS), LANGUAGE).findings
    assert finding.element == "a"
    for language in ("fi", "sv", "en"):
        said = say(finding.code, language, finding.parameters)
        assert "Task definition" in said
        assert "Job type" in said
