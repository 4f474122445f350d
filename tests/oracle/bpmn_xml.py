"""Writes an abstract diagram as BPMN 2.0 with the `zeebe:` extensions and a plain drawing."""

from itertools import count
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from tests.oracle.model import Diagram, Event, Flow, Graph, Kind, Loop, Node, Trigger

SPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
TAGS = {
    Kind.START: "startEvent",
    Kind.END: "endEvent",
    Kind.TERMINATE: "endEvent",
    Kind.THROW: "intermediateThrowEvent",
    Kind.USER: "userTask",
    Kind.JOB: "serviceTask",
    Kind.RECEIVE: "receiveTask",
    Kind.SCRIPT: "scriptTask",
    Kind.CATCH: "intermediateCatchEvent",
    Kind.BOUNDARY: "boundaryEvent",
    Kind.EXCLUSIVE: "exclusiveGateway",
    Kind.INCLUSIVE: "inclusiveGateway",
    Kind.PARALLEL: "parallelGateway",
    Kind.EVENTS: "eventBasedGateway",
    Kind.SUBPROCESS: "subProcess",
    Kind.TRANSACTION: "transaction",
    Kind.EVENT_SUBPROCESS: "subProcess",
    Kind.CALL: "callActivity",
}
for prefix, space in SPACES.items():
    register_namespace(prefix, space)


def files(diagram: Diagram) -> list[bytes]:
    """Return the files of a diagram and of every process that it calls."""
    called = [
        node.body for graph in diagram.graph.everywhere() for node in graph.nodes.values() if node.kind is Kind.CALL
    ]
    return [_write(process) for process in (diagram.graph, *called) if process is not None]


def _write(graph: Graph) -> bytes:
    definitions = Element(
        _name("bpmn:definitions"), {"id": "definitions", "targetNamespace": "http://bpmn.io/schema/bpmn"}
    )
    process = _add(definitions, "bpmn:process", id=graph.id, isExecutable="true")
    triggers: set[Trigger] = set()
    _write_graph(process, graph, triggers)
    for trigger in sorted(triggers, key=_root_id):
        _write_root(definitions, trigger)
    _draw(definitions, graph)
    text: bytes = tostring(definitions, encoding="utf-8", xml_declaration=True)
    return text


def _name(tag: str) -> str:
    prefix, _, local = tag.partition(":")
    return f"{{{SPACES[prefix]}}}{local}"


def _add(parent: Element, tag: str, /, **attributes: str) -> Element:
    return SubElement(parent, _name(tag), attributes)


def _write_graph(parent: Element, graph: Graph, triggers: set[Trigger]) -> None:
    for node in graph.nodes.values():
        _write_node(parent, graph, node, triggers)
    for flow in graph.flows.values():
        element = _add(parent, "bpmn:sequenceFlow", id=flow.id, sourceRef=flow.source, targetRef=flow.target)
        if flow.condition is not None:
            text = _add(element, "bpmn:conditionExpression")
            text.set(_name("xsi:type"), "bpmn:tFormalExpression")
            text.text = flow.condition.feel
    for node in graph.nodes.values():
        if node.undo is not None:
            _add(parent, "bpmn:association", id=f"undo_{node.id}", sourceRef=node.id, targetRef=node.undo)


def _write_node(parent: Element, graph: Graph, node: Node, triggers: set[Trigger]) -> None:
    element = _add(parent, f"bpmn:{TAGS[node.kind]}", id=node.id)
    _write_attributes(element, node)
    if any(other.undo == node.id for other in graph.nodes.values()):
        element.set("isForCompensation", "true")
    _write_extensions(element, node)
    for flow in graph.incoming(node.id):
        _add(element, "bpmn:incoming").text = flow.id
    for flow in graph.outgoing(node.id):
        _add(element, "bpmn:outgoing").text = flow.id
    _write_multiple(element, node)
    if node.kind is Kind.TERMINATE:
        _add(element, "bpmn:terminateEventDefinition")
    if node.trigger is not None:
        for one in node.each():
            assert one.trigger is not None
            _write_trigger(element, one)
            triggers.add(one.trigger)
    if node.body is not None and node.kind is not Kind.CALL:
        _write_graph(element, node.body, triggers)


def _write_attributes(element: Element, node: Node) -> None:
    if node.default is not None:
        element.set("default", node.default)
    if node.host is not None:
        element.set("attachedToRef", node.host)
    if node.host is not None and node.undo is None:
        element.set("cancelActivity", str(node.interrupting).lower())
    if node.kind is Kind.START and node.trigger is not None:
        element.set("isInterrupting", str(node.interrupting).lower())
    if node.kind is Kind.EVENT_SUBPROCESS:
        element.set("triggeredByEvent", "true")


def _write_extensions(element: Element, node: Node) -> None:
    if node.kind not in (Kind.USER, Kind.JOB, Kind.SCRIPT) and not node.inputs:
        return
    extensions = _add(element, "bpmn:extensionElements")
    if node.kind is Kind.USER:
        _add(extensions, "zeebe:userTask")
    elif node.kind is Kind.JOB:
        _add(extensions, "zeebe:taskDefinition", type="work")
    elif node.counts is not None:
        _add(extensions, "zeebe:script", expression=f"={node.counts} + 1", resultVariable=node.counts)
    elif node.kind is Kind.CALL and node.body is not None:
        called = _add(extensions, "zeebe:calledElement", processId=node.body.id)
        called.set("propagateAllParentVariables", "false")
        called.set("propagateAllChildVariables", "true")
    _write_mapping(extensions, node)


def _write_mapping(extensions: Element, node: Node) -> None:
    if node.inputs or node.kept is not None:
        mapping = _add(extensions, "zeebe:ioMapping")
        for name, source in node.inputs.items():
            _add(mapping, "zeebe:input", source=f"={source}", target=name)
        if node.kept is not None:
            _add(mapping, "zeebe:output", source="=answer", target=node.kept)


def _write_loop(element: Element, loop: Loop) -> None:
    drawn = _add(element, "bpmn:standardLoopCharacteristics", loopMaximum=str(loop.most))
    drawn.set("testBefore", str(loop.before).lower())
    if loop.again is not None:
        text = _add(drawn, "bpmn:loopCondition")
        text.set(_name("xsi:type"), "bpmn:tFormalExpression")
        text.text = loop.again.feel


def _write_multiple(element: Element, node: Node) -> None:
    if node.loop is not None:
        _write_loop(element, node.loop)
    if node.multiple is None:
        return
    many = _add(element, "bpmn:multiInstanceLoopCharacteristics")
    if node.multiple.sequential:
        many.set("isSequential", "true")
    items = ", ".join(map(str, node.multiple.items))
    extensions = _add(many, "bpmn:extensionElements")
    loop = _add(extensions, "zeebe:loopCharacteristics", inputCollection=f"=[{items}]", inputElement="item")
    if node.multiple.output is not None:
        loop.set("outputCollection", node.multiple.output)
        loop.set("outputElement", "=result")
    if node.multiple.until is not None:
        text = _add(many, "bpmn:completionCondition")
        text.set(_name("xsi:type"), "bpmn:tFormalExpression")
        text.text = node.multiple.until.feel


def _write_trigger(element: Element, node: Node) -> None:
    trigger = node.trigger
    assert trigger is not None
    if node.kind is Kind.RECEIVE:
        element.set("messageRef", _root_id(trigger))
        return
    definition = _add(element, f"bpmn:{trigger.event}EventDefinition")
    if trigger.event is Event.LINK:
        definition.set("name", trigger.code)
    elif trigger.event is Event.COMPENSATION and trigger.code:
        definition.set("activityRef", trigger.code)
    elif trigger.event is not Event.TIMER and trigger.code:
        definition.set(f"{trigger.event}Ref", _root_id(trigger))
    elif trigger.event is Event.TIMER and trigger.times is None:
        _timed(definition, "timeDuration", "PT1H")
    elif trigger.event is Event.TIMER:
        _timed(definition, "timeCycle", f"R{trigger.times or ''}/PT1H")


def _root_id(trigger: Trigger) -> str:
    return f"{trigger.event}_of_{trigger.code}"


def _timed(definition: Element, tag: str, text: str) -> None:
    element = _add(definition, f"bpmn:{tag}")
    element.set(_name("xsi:type"), "bpmn:tFormalExpression")
    element.text = text


def _write_root(definitions: Element, trigger: Trigger) -> None:
    if trigger.event in (Event.TIMER, Event.LINK, Event.COMPENSATION, Event.CANCEL) or not trigger.code:
        return
    root = _add(definitions, f"bpmn:{trigger.event}", id=_root_id(trigger), name=trigger.code)
    if trigger.event in (Event.ERROR, Event.ESCALATION):
        root.set(f"{trigger.event}Code", trigger.code)
    if trigger.event is Event.MESSAGE:
        _add(_add(root, "bpmn:extensionElements"), "zeebe:subscription", correlationKey='="key"')


def _draw(definitions: Element, graph: Graph) -> None:
    """Put every node on a grid and every flow straight between: enough for a modeller to open the file."""
    diagram = _add(definitions, "bpmndi:BPMNDiagram", id="diagram")
    plane = _add(diagram, "bpmndi:BPMNPlane", id="plane", bpmnElement=graph.id)
    places = count()
    corners: dict[str, tuple[int, int]] = {}
    flows: list[Flow] = []
    for inside in graph.inside():
        flows += inside.flows.values()
        for node, place in zip(inside.nodes.values(), places, strict=False):
            x, y = 150 * (place % 12), 120 * (place // 12)
            corners[node.id] = x, y
            shape = _add(plane, "bpmndi:BPMNShape", id=f"{node.id}_shape", bpmnElement=node.id)
            if node.body is not None and node.kind is not Kind.CALL:
                shape.set("isExpanded", "true")
            _add(shape, "dc:Bounds", x=str(x), y=str(y), width="100", height="80")
    for flow in flows:
        edge = _add(plane, "bpmndi:BPMNEdge", id=f"{flow.id}_edge", bpmnElement=flow.id)
        for x, y in (corners[flow.source], corners[flow.target]):
            _add(edge, "di:waypoint", x=str(x + 50), y=str(y + 40))
