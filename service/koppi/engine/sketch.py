"""Any BPMN file in words, also one that the engine does not run: what is drawn, in the order in which it is gone through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element

from koppi.domain.errors import Invalid
from koppi.engine.outline import OutlineStep, Way
from koppi.engine.reading.document import read_xml
from koppi.engine.reading.names import BPMN, bpmn, flow_text, id_of, local, space
from koppi.engine.roads import in_order

_WHOLES = frozenset({"process", "collaboration", "choreography", "globalConversation"})
_NODES = ("Task", "Event", "Gateway", "Process", "Activity", "Conversation", "Choreography")
_NODE_NAMES = frozenset({"task", "transaction", "conversation", "conversationNode", "participant"})
_FLOWS = ("sequenceFlow", "messageFlow", "conversationLink")


@dataclass(frozen=True, slots=True)
class Sketch:
    """One process, collaboration or choreography of a file; `kind` is its name in BPMN."""

    id: str
    kind: str
    name: str
    steps: tuple[OutlineStep, ...]


def sketch(name: str, content: bytes) -> tuple[Sketch, ...]:
    """Return what is drawn in a file; nothing of one that is no readable BPMN."""
    try:
        root = read_xml(name, content)
    except Invalid:
        return ()
    wholes = (node for node in root if space(node) == BPMN and local(node) in _WHOLES)
    return tuple(Sketch(id_of(w), local(w), w.get("name", ""), tuple(_steps(w, _lanes(w), 0))) for w in wholes)


def _lanes(whole: _Element) -> dict[str, str]:
    """Return the innermost lane of each node by the node's id."""
    return {
        (reference.text or "").strip(): lane.get("name", "")
        for lane in whole.iter(bpmn("lane"))
        for reference in lane.findall(bpmn("flowNodeRef"))
    }


def _steps(scope: _Element, lanes: dict[str, str], depth: int) -> Iterator[OutlineStep]:
    nodes = {id_of(node): node for node in scope if space(node) == BPMN and _is_node(local(node))}
    flows = [flow for name in _FLOWS for flow in scope.findall(bpmn(name))]
    ways: dict[str, list[_Element]] = {}
    for flow in flows:
        ways.setdefault(flow.get("sourceRef", ""), []).append(flow)
    for id_ in _in_order(nodes, ways):
        node = nodes[id_]
        yield _step(node, ways.get(id_, []), lanes.get(id_), depth)
        yield from _steps(node, lanes, depth + 1)


def _is_node(name: str) -> bool:
    return name in _NODE_NAMES or name.endswith(_NODES)


def _in_order(nodes: dict[str, _Element], ways: dict[str, list[_Element]]) -> list[str]:
    """Return the nodes from where nothing leads to on: each after all that leads to it, loops aside."""
    after = {id_: [target for w in ways.get(id_, []) if (target := w.get("targetRef", "")) in nodes] for id_ in nodes}
    for id_, node in nodes.items():
        after.get(node.get("attachedToRef", ""), []).append(id_)
    led_to = {target for targets in after.values() for target in targets}
    entered: set[str] = set()
    roots = (*(id_ for id_ in nodes if id_ not in led_to), *nodes)
    return [id_ for root in roots for id_ in in_order([root], after.__getitem__, entered)]


def _step(node: _Element, ways: list[_Element], lane: str | None, depth: int) -> OutlineStep:
    events = [local(kid).removesuffix("EventDefinition") for kid in node if local(kid).endswith("EventDefinition")]
    default = node.get("default")
    return OutlineStep(
        id=id_of(node),
        type=local(node),
        name=node.get("name", ""),
        lane=lane,
        depth=depth,
        ways=tuple(_way(way, default) for way in ways),
        at=node.get("attachedToRef"),
        event=", ".join(events),
    )


def _way(flow: _Element, default: str | None) -> Way:
    condition = flow.get("name") or flow_text(flow.find(bpmn("conditionExpression")))
    return Way(id_of(flow), flow.get("targetRef", ""), condition, id_of(flow) == default if default else False)
