"""Writes small diagrams as text: `process("start s", "user a", "end e", "s a e")`."""

from collections.abc import Iterable
from itertools import pairwise

from lxml import etree

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="file" targetNamespace="http://example.test/bpmn">'
)


def escape(text: str) -> str:
    """Return a text as it stands in an attribute."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("\n", "&#10;")
    )


def tag(element: str, body: str = "", /, **attributes: str) -> str:
    """Return one BPMN element; a `_` at the end of an attribute's name is dropped."""
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f"<bpmn:{element}{written}>{body}</bpmn:{element}>"


def zeebe(element: str, body: str = "", /, **attributes: str) -> str:
    """Return one extension, to be put into `extensions`."""
    written = "".join(f' {key.rstrip("_")}="{escape(value)}"' for key, value in attributes.items())
    return f"<zeebe:{element}{written}>{body}</zeebe:{element}>"


def extensions(*parts: str) -> str:
    """Return the extension elements of an element."""
    return tag("extensionElements", "".join(parts)) if parts else ""


def mapping(inputs: Iterable[tuple[str, str]] = (), outputs: Iterable[tuple[str, str]] = ()) -> str:
    """Return an input and output mapping of (source, target) pairs."""
    lines = [zeebe("input", source=source, target=target) for source, target in inputs]
    lines += [zeebe("output", source=source, target=target) for source, target in outputs]
    return zeebe("ioMapping", "".join(lines))


def start(id_: str = "start", body: str = "") -> str:
    return tag("startEvent", body, id=id_)


def end(id_: str = "end", body: str = "") -> str:
    return tag("endEvent", body, id=id_)


def user(id_: str, *parts: str, more: str = "", **attributes: str) -> str:
    """Return a user task with these extensions."""
    return tag("userTask", extensions(zeebe("userTask"), *parts) + more, id=id_, **{"name": id_, **attributes})


def job(
    id_: str, *parts: str, type_: str = "work", more: str = "", kind: str = "serviceTask", **attributes: str
) -> str:
    """Return a service task, or another element with a job."""
    return tag(kind, extensions(zeebe("taskDefinition", type=type_), *parts) + more, id=id_, **attributes)


def script(id_: str, expression: str, result: str, *parts: str, more: str = "") -> str:
    body = extensions(zeebe("script", expression=expression, resultVariable=result), *parts)
    return tag("scriptTask", body + more, id=id_)


def condition(name: str, text: str) -> str:
    """Return an element that holds an expression."""
    return f'<bpmn:{name} xsi:type="bpmn:tFormalExpression">{escape(text)}</bpmn:{name}>'


def timer(text: str, kind: str = "timeDuration") -> str:
    return tag("timerEventDefinition", condition(kind, text))


def boundary(id_: str, at: str, definition: str, *parts: str, interrupting: bool = True) -> str:
    body = extensions(*parts) + definition
    return tag("boundaryEvent", body, id=id_, attachedToRef=at, cancelActivity=str(interrupting).lower())


def flow(source: str, target: str, text: str = "", id_: str = "") -> str:
    """Return a sequence flow, `source_target` by name, with a condition when a text is given."""
    body = condition("conditionExpression", text) if text else ""
    return tag("sequenceFlow", body, id=id_ or f"{source}_{target}", sourceRef=source, targetRef=target)


def path(*names: str) -> str:
    """Return the flows from each name to the next."""
    return "".join(flow(one, two) for one, two in pairwise(names))


def many(body: str = "", *, sequential: bool = False, until: str = "", **attributes: str) -> str:
    """Return the multi-instance characteristics of an activity."""
    inner = extensions(zeebe("loopCharacteristics", body, **attributes))
    if until:
        inner += condition("completionCondition", until)
    return tag("multiInstanceLoopCharacteristics", inner, isSequential=str(sequential).lower())


def loop(condition_: str = "", *, most: str = "10", before: bool = False) -> str:
    """Return the standard loop of an activity."""
    body = condition("loopCondition", condition_) if condition_ else ""
    return tag("standardLoopCharacteristics", body, testBefore=str(before).lower(), loopMaximum=most)


def message(id_: str, name: str = "", key: str = "=key") -> str:
    """Return a message of the file; start messages need no key."""
    body = extensions(zeebe("subscription", correlationKey=key)) if key else ""
    return tag("message", body, id=id_, name=name or id_)


def process(*parts: str, id_: str = "process", before: str = "", after: str = "", **attributes: str) -> bytes:
    """Return a file with one process; `before` and `after` are root elements around it. Everything gets a shape."""
    body = "".join(parts)
    inside = tag("process", body, id=id_, **{"isExecutable": "true", **attributes})
    return document(before + inside + after)


def document(roots: str) -> bytes:
    """Return a file with a drawing of all that is in it."""
    return (HEAD + roots + drawing(roots) + "</bpmn:definitions>").encode()


def drawing(roots: str) -> str:
    """Return a shape for every node and an edge for every flow."""
    nodes = etree.fromstring((HEAD + roots + "</bpmn:definitions>").encode()).iter("{*}*")
    shapes = []
    for place, node in enumerate(nodes):
        name = etree.QName(node).localname
        if name == "sequenceFlow":
            shapes.append(
                f'<bpmndi:BPMNEdge id="edge{place}" bpmnElement="{node.get("id")}">'
                '<di:waypoint x="1" y="1" /><di:waypoint x="9" y="9" /></bpmndi:BPMNEdge>'
            )
        elif node.get("id") and name.endswith(
            ("Task", "task", "Event", "Gateway", "Process", "Activity", "transaction")
        ):
            shapes.append(
                f'<bpmndi:BPMNShape id="shape{place}" bpmnElement="{node.get("id")}">'
                f'<dc:Bounds x="{place * 100}" y="80" width="36" height="36" /></bpmndi:BPMNShape>'
            )
    return f'<bpmndi:BPMNDiagram id="drawing"><bpmndi:BPMNPlane id="plane">{"".join(shapes)}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
