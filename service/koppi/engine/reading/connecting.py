"""Connects the nodes of one scope: flows, boundary events, links, compensation handlers, and where it begins."""

from __future__ import annotations

from collections import defaultdict

from lxml.etree import _Element

from koppi.engine.reading.names import bpmn, flow_text, id_of
from koppi.engine.reading.report import Report
from koppi.engine.roads import reached
from koppi.engine.running.events import Boundary, CatchEvent, StartEvent
from koppi.engine.running.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway
from koppi.engine.running.graph import Flow, Node, ProcessSpec
from koppi.engine.running.triggers import CompensationTrigger, LinkTrigger


def connect(report: Report, scope: _Element, spec: ProcessSpec) -> None:
    """Connect everything drawn directly in a process or sub-process."""
    nodes: dict[str, Node] = {
        id_of(node): spec.task_specs[id_of(node)] for node in scope if id_of(node) in spec.task_specs
    }
    _connect_flows(report, scope, nodes)
    _connect_links(nodes)
    _attach(scope, nodes)
    before, sources = _before(nodes), {flow.id: node.name for node in nodes.values() for flow in node.flows}
    for node in nodes.values():
        if isinstance(node, InclusiveGateway):
            node.reach = _reach(node, sources, before)
    spec.looks_at_rest = any(_looks_at_rest(node) for node in spec.task_specs.values())
    _begin(scope, nodes, spec)


def _connect_flows(report: Report, scope: _Element, nodes: dict[str, Node]) -> None:
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    incoming: dict[str, list[str]] = defaultdict(list)
    for drawn in scope.findall(bpmn("sequenceFlow")):
        source, target = nodes[drawn.get("sourceRef", "")], nodes[drawn.get("targetRef", "")]
        condition = report.feel(drawn, flow_text(drawn.find(bpmn("conditionExpression"))))
        outgoing[source.name].append(Flow(id_of(drawn), target, condition, drawn.get("name", "")))
        incoming[target.name].append(id_of(drawn))
        source.connect(target)
    defaults = {id_of(node): node.get("default") for node in scope if node.get("default")}
    for name, node in nodes.items():
        node.flows = tuple(outgoing[name])
        node.arrivals = tuple(incoming[name])
        node.chooses = any(flow.condition is not None for flow in node.flows)
        if isinstance(node, ExclusiveGateway | InclusiveGateway) or node.chooses:
            node.default = _default(node, defaults.get(name))


def _default(node: Node, drawn: str | None) -> Flow | None:
    """Return the default flow: the one marked, or the only one when it has no condition."""
    if drawn is None and len(node.flows) == 1 and node.flows[0].condition is None:
        return node.flows[0]
    return next((flow for flow in node.flows if flow.id == drawn), None)


def _connect_links(nodes: dict[str, Node]) -> None:
    """Let every throwing link event lead to the catching one of its name."""
    targets = {
        node.settings.name: node
        for node in nodes.values()
        if isinstance(node, CatchEvent) and isinstance(node.settings, LinkTrigger)
    }
    for node in nodes.values():
        if isinstance(node.settings, LinkTrigger) and not isinstance(node, CatchEvent):
            target = targets[node.settings.name]
            node.flows = (Flow("", target),)
            node.connect(target)


def _attach(scope: _Element, nodes: dict[str, Node]) -> None:
    """Give activities their boundary events, and their compensation handlers by the association drawn."""
    handlers = {a.get("sourceRef", ""): a.get("targetRef", "") for a in scope.findall(bpmn("association"))}
    for drawn in scope.findall(bpmn("boundaryEvent")):
        boundary, activity = nodes[id_of(drawn)], nodes[drawn.get("attachedToRef", "")]
        if isinstance(boundary.settings, CompensationTrigger):
            activity.compensation = nodes[handlers[boundary.name]]
            activity.compensation.undoes = activity
        elif isinstance(boundary, Boundary):
            activity.boundaries = (*activity.boundaries, boundary)


def _before(nodes: dict[str, Node]) -> dict[str, list[str]]:
    """Return the nodes from which each node is come to directly."""
    before: dict[str, list[str]] = {name: [] for name in nodes}
    for node in nodes.values():
        for flow in node.flows:
            before[flow.target.name].append(node.name)
        for boundary in node.boundaries:
            before[boundary.name].append(node.name)
    return before


def _reach(gateway: Node, sources: dict[str, str], before: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    """Return, for each way into a gateway, the nodes from which a token may come over it without passing the gateway."""
    ways = {sources[flow] for flow in gateway.arrivals}
    reach = {way: frozenset(reached(way, before.__getitem__, without={gateway.name})) for way in ways}
    return {flow: reach[sources[flow]] for flow in gateway.arrivals}


def _looks_at_rest(node: Node) -> bool:
    return isinstance(node, InclusiveGateway) or getattr(node.settings, "looks_at_rest", False)


def _may_be_started(node: Node) -> bool:
    """Say whether a node of an ad-hoc sub-process begins when it is named: one that nothing else leads to."""
    by_itself = isinstance(node, Boundary) or node.is_event_sub_process
    by_link = isinstance(node, CatchEvent) and isinstance(node.settings, LinkTrigger)
    return not (node.arrivals or node.undoes or by_itself or by_link)


def _begin(scope: _Element, nodes: dict[str, Node], spec: ProcessSpec) -> None:
    """Note where the scope may begin: at start events; in an ad-hoc sub-process at whatever nothing leads to."""
    if scope.tag == bpmn("adHocSubProcess"):
        spec.starts = {name: node for name, node in nodes.items() if _may_be_started(node)}
        spec.one_at_a_time = scope.get("ordering") == "Sequential"
        spec.looks_at_rest = True  # also where all go on at once: what waited for its turn may have been migrated there
        return
    spec.starts = {name: node for name, node in nodes.items() if isinstance(node, StartEvent)}
    inside_event = scope.get("triggeredByEvent") == "true"
    none_starts = [node for node in spec.starts.values() if inside_event or node.settings.kind == "none"]
    spec.none_start = none_starts[0] if none_starts else None
    for gateway in nodes.values():
        if isinstance(gateway, EventBasedGateway) and gateway.instantiates:
            spec.begun_by |= {flow.target.name: gateway for flow in gateway.flows}
    spec.starts |= {name: nodes[name] for name in spec.begun_by}
