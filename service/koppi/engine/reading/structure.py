"""The allow-list at work: every element, attribute and extension of a file is known, or refused by name."""

from collections.abc import Iterator

from lxml.etree import QName, _Element

from koppi.engine.elements import ACTIVITIES, EVENT_SUB_PROCESS, EXTENSIONS, SUPPORTED, TEMPLATE_ATTRIBUTES
from koppi.engine.reading.booleans import is_no_boolean
from koppi.engine.reading.names import BPMN, ZEEBE, attributes_of, bpmn, is_foreign_engine, local, space
from koppi.engine.reading.places import check_place
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import is_executable

WITH_EXPRESSION = frozenset(
    {
        "conditionExpression", "timeDate", "timeDuration", "timeCycle", "condition", "completionCondition",
        "loopCondition", "loopCardinality", "activationCondition",
    }
)  # fmt: skip
"""Elements whose text is an expression."""
_DRAWN = frozenset(
    {
        "documentation", "extensionElements", "incoming", "outgoing", "laneSet", "lane", "flowNodeRef", "childLaneSet",
        "dataObject", "dataObjectReference", "dataStoreReference", "dataState", "textAnnotation", "text", "association",
        "group", "property", "dataInputAssociation", "dataOutputAssociation", "sourceRef", "targetRef",
        "categoryValueRef",
    }
)  # fmt: skip
"""Elements that are only there to be seen."""
_WORKING = frozenset(
    {
        "process", "sequenceFlow", "multiInstanceLoopCharacteristics", "standardLoopCharacteristics", "messageEventDefinition", "timerEventDefinition",
        "signalEventDefinition", "errorEventDefinition", "escalationEventDefinition", "linkEventDefinition",
        "terminateEventDefinition", "compensateEventDefinition", "conditionalEventDefinition",
        "cancelEventDefinition",
    }
)  # fmt: skip
_ROOTS = frozenset(
    {
        "definitions", "collaboration", "participant", "messageFlow", "message", "signal", "error", "escalation",
        "category", "categoryValue", "dataStore", "participantMultiplicity",
    }
)  # fmt: skip
_ASIDE = {
    "definitions": frozenset(
        {
            "itemDefinition", "import", "relationship", "extension", "resource", "endPoint", "partnerEntity", "partnerRole",
            "interface", "correlationProperty", "choreography", "globalTask", "globalUserTask", "globalManualTask",
            "globalScriptTask", "globalBusinessRuleTask",
        }
    ),
    "collaboration": frozenset(
        {
            "conversation", "subConversation", "callConversation", "conversationLink", "conversationAssociation",
            "correlationKey", "participantAssociation", "messageFlowAssociation", "choreographyRef",
        }
    ),
    "process": frozenset({"auditing", "monitoring", "ioSpecification", "supports"}),
    **dict.fromkeys(ACTIVITIES, frozenset({"auditing", "monitoring", "ioSpecification"})),
}  # fmt: skip
"""What tools write into an element that says nothing of how the process runs; it is told, and not looked into."""
_KNOWN = (frozenset(SUPPORTED) - {EVENT_SUB_PROCESS}) | WITH_EXPRESSION | _DRAWN | _WORKING | _ROOTS
_WITH_TEXT = WITH_EXPRESSION | {"text"}
_ONLY = {
    "startQuantity": "1",
    "completionQuantity": "1",
    "instantiate": "false",
    "eventGatewayType": "Exclusive",
    "parallelMultiple": "false",
    "ordering": "Parallel",
    "waitForCompletion": "true",
    "method": "##Compensate",
    "behavior": "All",
    "isImmediate": "true",
}
"""Attributes that would change behaviour, with the one value that is what the engine does anyway."""
_ALSO = {
    ("adHocSubProcess", "ordering"): "Sequential",
    ("eventBasedGateway", "instantiate"): "true",
    ("intermediateCatchEvent", "parallelMultiple"): "true",
}
"""The other value that the engine runs of an element's attribute."""


def check_structure(root: _Element, report: Report) -> None:
    """Find everything that the engine does not know and that could mean something."""
    if root.tag != bpmn("definitions"):
        report.error("engine.not_bpmn", root)
        return
    for node in _elements(root):
        if space(node) == BPMN:
            _check_element(node, report)
        elif space(node) == ZEEBE:
            _check_extension(node, report)
        else:
            _check_foreign(node, report)


def _elements(root: _Element) -> Iterator[_Element]:
    """Yield all elements but the drawing, and what is inside of processes that are only drawn."""
    for child in root:
        if child.tag == bpmn("process") and not is_executable(child):
            yield child
        elif not space(child).startswith("http://www.omg.org/spec/") or space(child) == BPMN:
            yield from _within(child)


def _within(top: _Element) -> Iterator[_Element]:
    """Yield an element and those inside it, but nothing inside what is passed over, nor the markup of a documentation."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        if not _is_aside(node) and node.tag != bpmn("documentation"):
            waiting.extend(reversed(node))


def _is_aside(node: _Element) -> bool:
    around = node.getparent()
    if space(node) != BPMN or around is None or space(around) != BPMN or node.get("mustUnderstand") == "true":
        return False
    return local(node) in _ASIDE.get(local(around), ())


def owner(node: _Element) -> _Element:
    """Return the nearest element with an id around an element, itself included: what a person can find."""
    found: _Element | None = node
    while found is not None and (
        space(found) != BPMN or not found.get("id") or local(found).endswith("EventDefinition")
    ):
        found = found.getparent()
    return node if found is None else found


def _check_element(node: _Element, report: Report) -> None:
    name = local(node)
    if _is_aside(node):
        report.warning("engine.passed_over", owner(node), element_name=name)
        return
    if name not in _KNOWN:
        report.error("engine.element_not_supported", owner(node), element_name=name)
        return
    check_place(node, owner(node), report)
    if name in _WITH_TEXT and len(node):
        report.error("engine.element_in_text", owner(node), element_name=name)
    for key, value in attributes_of(node).items():
        _check_attribute(node, QName(key), value, report)


def _check_attribute(node: _Element, name: QName, value: str, report: Report) -> None:
    namespace = name.namespace or ""
    if is_no_boolean(name.localname, value) and not namespace:
        report.error("engine.not_boolean", owner(node), attribute=name.localname, value=value[:100])
    elif not namespace:
        only = _ONLY.get(name.localname)
        if only is not None and value not in (only, _ALSO.get((local(node), name.localname))):
            report.error("engine.attribute_not_supported", owner(node), attribute=name.localname, value=value[:100])
        if name.localname == "language" and "feel" not in value.lower():
            report.error("engine.attribute_not_supported", owner(node), attribute=name.localname, value=value[:100])
    elif namespace == ZEEBE and name.localname not in TEMPLATE_ATTRIBUTES:
        report.error("engine.extension_not_supported", owner(node), extension=f"zeebe:{name.localname}")
    elif is_foreign_engine(namespace):
        report.error("engine.other_engine", owner(node), extension=name.localname, namespace=namespace)


def _check_extension(node: _Element, report: Report) -> None:
    name, around = local(node), node.getparent()
    if name not in EXTENSIONS or around is None or space(around) not in (BPMN, ZEEBE):
        report.error("engine.extension_not_supported", owner(node), extension=f"zeebe:{name}")
        return
    unknown = sorted(set(attributes_of(node)) - EXTENSIONS[name])
    if unknown:
        report.error("engine.extension_not_supported", owner(node), extension=f"zeebe:{name} {', '.join(unknown)}")
    for key, value in attributes_of(node).items():
        if is_no_boolean(key, value):
            report.error("engine.not_boolean", owner(node), attribute=key, value=value[:100])
    if space(around) == ZEEBE:
        return
    if local(around) != "extensionElements" or name not in _allowed_on(around.getparent()):
        report.error("engine.extension_misplaced", owner(node), extension=f"zeebe:{name}")
    elif len(around.findall(node.tag)) > 1:
        report.error("engine.extension_twice", owner(node), extension=f"zeebe:{name}")


def _allowed_on(node: _Element | None) -> tuple[str, ...]:
    """Return the extensions that an element may carry."""
    name = local(node) if node is not None else ""
    if name in SUPPORTED:
        return SUPPORTED[name].extensions
    return {
        "process": ("properties", "versionTag"),
        "message": ("subscription", "properties"),
        "multiInstanceLoopCharacteristics": ("loopCharacteristics",),
    }.get(name, ("properties",))


def _check_foreign(node: _Element, report: Report) -> None:
    """Accept what others note in extension elements; refuse what stands elsewhere, and other engines' behaviour."""
    inside = [local(around) for around in node.iterancestors() if space(around) == BPMN]
    if is_foreign_engine(space(node)):
        report.error("engine.other_engine", owner(node), extension=local(node), namespace=space(node))
    elif "extensionElements" not in inside[:1]:
        report.error("engine.element_not_supported", owner(node), element_name=local(node))
