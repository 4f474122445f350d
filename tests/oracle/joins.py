"""When an inclusive join is ready, by the reachability that BPMN asks for."""

from tests.oracle.model import Event, Graph, Kind, Node
from tests.oracle.places import Run


def ready_joins(run: Run) -> list[Node]:
    """Return the inclusive joins with a token that no other token of the run can still complete."""
    graph, filled = run.graph, +run.joining
    ready = []
    for node in graph.nodes.values():
        if node.kind is Kind.INCLUSIVE and any(flow.id in filled for flow in graph.incoming(node.id)):
            tokens = [_reachable(graph, [place.node.id], node) for place in run.places]
            tokens += [
                _reachable(graph, [graph.flows[flow].target], node)
                for flow in filled
                if graph.flows[flow].target != node.id
            ]
            if not any(reached - filled.keys() and not reached & filled.keys() for reached in tokens):
                ready.append(node)
    return ready


def hinders(run: Run, node: Node, other: Node) -> bool:
    """Say whether the tokens that leave one join could go to an empty flow of another that is ready as well."""
    direct = {flow.id for flow in run.graph.outgoing(node.id) if flow.target == other.id}
    onward = _reachable(run.graph, [flow.target for flow in run.graph.outgoing(node.id)], other)
    return node is not other and bool((direct | onward) - (+run.joining).keys())


def _reachable(graph: Graph, starts: list[str], join: Node) -> set[str]:
    """Return the incoming flows of a join that tokens at nodes can reach without passing the join."""
    seen, pending, reached = {join.id}, list(starts), set()
    while pending:
        node = pending.pop()
        if node not in seen:
            seen.add(node)
            pending += [event.id for event in graph.boundary(node)]
            trigger = graph.nodes[node].trigger
            if trigger is not None and trigger.event is Event.LINK:
                pending.append(graph.link(trigger.code).id)
            for flow in graph.outgoing(node):
                pending.append(flow.target)
                if flow.target == join.id:
                    reached.add(flow.id)
    return reached
