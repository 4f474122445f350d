"""The order of the road in a graph of nodes, and which of them lie on loops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from koppi.engine.roads import in_order, reached
from koppi.engine.running.graph import Node


def after(node: Node) -> Iterator[Node]:
    """Yield the nodes that a token may come to next, in the order of the drawing."""
    yield from (flow.target for flow in node.flows)
    yield from reversed(node.boundaries)


def ranks(starts: Sequence[Node]) -> list[Node]:
    """Return all nodes that can be come to, each after those before it but for the ways back of loops."""
    return in_order(reversed(starts), after, set())


def components(nodes: list[Node]) -> list[frozenset[str]]:
    """Return the groups of nodes that can all be come to from one another: the loops of the graph."""
    before: dict[str, list[str]] = {node.name: [] for node in nodes}
    for node in nodes:
        for following in after(node):
            if following.name in before:
                before[following.name].append(node.name)
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for root in nodes:  # in the order of the road: what is met going back from here and was not met yet is one group
        group = frozenset(reached(root.name, before.__getitem__, without=seen))
        seen |= group
        if len(group) > 1 or (group and root in after(root)):
            found.append(group)
    return found
