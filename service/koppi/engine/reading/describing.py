"""What others are told of a process: its elements, its starts and what it refers to."""

from collections.abc import Iterator, Mapping

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES, EVENT_SUB_PROCESS, SUPPORTED
from koppi.engine.process import Element, Process, Reference, StartEvent
from koppi.engine.reading.names import BPMN, bpmn, extension, flow_text, local, space, zeebe
from koppi.engine.reading.settings import attributes, headers, properties
from koppi.engine.reading.triggers import event_of
from koppi.engine.running.events import MultipleCatch
from koppi.engine.running.graph import Node, ProcessSpec
from koppi.engine.running.triggers import ConditionTrigger, MessageTrigger, SignalTrigger, TimerTrigger

_NAME = "name."
_REFERENCES = (
    ("form", "formDefinition", "formId"),
    ("decision", "calledDecision", "decisionId"),
    ("process", "calledElement", "processId"),
    ("job", "taskDefinition", "type"),
)


def describe(file: str, node: _Element, spec: ProcessSpec) -> Process:
    """Return a process with everything that is known of it."""
    noted = properties(node)
    tag = extension(node, "versionTag")
    drawn = list(_flow_nodes(node))
    return Process(
        id=node.get("id", ""),
        file=file,
        spec=spec,
        name=node.get("name", ""),
        names=_names(noted),
        version_tag=tag.get("value") if tag is not None else None,
        documentation=flow_text(node.find(bpmn("documentation"))),
        executable=node.get("isExecutable", "true") == "true",
        starts=tuple(_start(one) for start in spec.starts.values() for one in _ways_of(start)),
        elements={child.get("id", ""): _element(child, spec.nodes[child.get("id", "")]) for child in drawn},
        flow_names={flow.get("id", ""): _names(properties(flow)) for flow in node.iter(bpmn("sequenceFlow"))},
        lane_names={lane.get("name", ""): _names(properties(lane)) for lane in node.iter(bpmn("lane"))},
        references=tuple(reference for child in drawn for reference in _references(child)),
        message_names=_event_names(spec, MessageTrigger),
        signal_names=_event_names(spec, SignalTrigger),
    )


def _flow_nodes(process: _Element) -> Iterator[_Element]:
    return (node for node in process.iter() if space(node) == BPMN and local(node) in SUPPORTED)


def _names(noted: Mapping[str, str]) -> dict[str, str]:
    """Return the names in other languages, from properties such as `name.sv`."""
    return {key.removeprefix(_NAME): value for key, value in noted.items() if key.startswith(_NAME)}


def _element(node: _Element, spec: Node) -> Element:
    name, noted = local(node), properties(node)
    kind = EVENT_SUB_PROCESS if node.get("triggeredByEvent") == "true" else name
    around = node.getparent()
    return Element(
        id=node.get("id", ""),
        type=SUPPORTED[kind].type,
        name=node.get("name", ""),
        names=_names(noted),
        lane=spec.lane,
        documentation=spec.documentation or "",
        form_id=attributes(node, "formDefinition").get("formId"),
        job_type=attributes(node, "taskDefinition").get("type"),
        event=event_of(node) if name.endswith("Event") else "",
        attached_to=node.get("attachedToRef"),
        inside=around.get("id") if around is not None and local(around) in ACTIVITIES else None,
        multi_instance=node.find(bpmn("multiInstanceLoopCharacteristics")) is not None,
        properties=noted,
        headers=headers(node),
        outputs=_outputs(node),
        message=_message(node),
    )


def _message(node: _Element) -> str:
    definition = node.find(bpmn("messageEventDefinition"))
    reference = (node if definition is None else definition).get("messageRef")
    drawn = node.getroottree().getroot().findall(bpmn("message")) if reference else ()
    return next((message.get("name", "") for message in drawn if message.get("id") == reference), "")


def _outputs(node: _Element) -> dict[str, str]:
    mapping = extension(node, "ioMapping")
    found = () if mapping is None else mapping.findall(zeebe("output"))
    return {output.get("target", ""): output.get("source", "") for output in found}


def _ways_of(start: Node) -> tuple[Node, ...]:
    """Return what a start is about, for one of several things each of them."""
    return start.twins if isinstance(start, MultipleCatch) else (start, *start.twins)


def _start(node: Node) -> StartEvent:
    trigger, name = node.settings, node.bpmn_name or ""
    if isinstance(trigger, MessageTrigger):
        key = trigger.correlation_key.source if trigger.correlation_key else ""
        return StartEvent(node.bpmn_id, "message", name, trigger.name.source, key)
    if isinstance(trigger, SignalTrigger):
        return StartEvent(node.bpmn_id, "signal", name, trigger.name.source)
    if isinstance(trigger, TimerTrigger):
        timer = trigger.timer
        return StartEvent(node.bpmn_id, "timer", name, timer_text=timer.text.source, timer=timer)
    if isinstance(trigger, ConditionTrigger):
        return StartEvent(node.bpmn_id, "conditional", name, condition=trigger.condition)
    return StartEvent(node.bpmn_id, name=name)


def _references(node: _Element) -> Iterator[Reference]:
    """Yield what an element names by a literal; what FEEL names is known only when it runs."""
    for kind, name, attribute in _REFERENCES:
        found = attributes(node, name)
        target = found.get(attribute, "").strip()
        if target and not target.startswith("="):
            yield Reference(kind, node.get("id", ""), node.get("name", ""), target, found.get("bindingType", "latest"))
    groups = attributes(node, "assignmentDefinition").get("candidateGroups", "")
    for group in () if groups.startswith("=") else groups.split(","):
        if role := group.partition("@")[0].strip():
            yield Reference("role", node.get("id", ""), node.get("name", ""), role)


def _event_names(spec: ProcessSpec, kind: type[MessageTrigger | SignalTrigger]) -> frozenset[str]:
    names = (node.settings.name for node in spec.nodes.values() if isinstance(node.settings, kind))
    return frozenset(name.source for name in names if name.is_literal)
