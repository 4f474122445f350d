"""What is refused: activities and what is written on them, by element, with a code whose text names the way out."""

import pytest

from koppi.engine import read_diagram
from tests.support.diagrams import (
    condition,
    end,
    extensions,
    flow,
    job,
    loop,
    many,
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
from tests.support.play import LANGUAGE, codes
from tests.unit.engine.refused import ONE, A, Refused, assert_refused, one

FOREIGN = ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="ann">'

REFUSED: Refused = {
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
    "a performer": (one(user("a", more=tag("potentialOwner"))), {("element_not_supported", "a")}),
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
    assert_refused(file, found)


def test_a_user_task_without_its_mark_is_one_all_the_same() -> None:
    file = one(tag("userTask", id="a"))
    assert codes(file) == {("user_task_mark", "a")}
    assert read_diagram("x.bpmn", file, LANGUAGE).processes


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
