"""The order of the road in a graph of nodes, and which of them lie on loops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from koppi.engine.running.graph import Node


def after(node: Node) -> Iterator[Node]:
    """Yield the nodes that a token may come to next, those drawn first last: so the road is in the order of the drawing."""
    yield from node.boundaries
    for flow in reversed(node.flows):
        yield flow.target


def ranks(starts: Iterable[Node]) -> list[Node]:
    """Return all nodes that can be come to, each after those before it but for the ways back of loops."""
    done: dict[str, Node] = {}
    seen: set[str] = set()
    for start in starts:
        stack = [(start, after(start))] if start.name not in seen else []
        seen.add(start.name)
        while stack:
            node, rest = stack[-1]
            following = next((other for other in rest if other.name not in seen), None)
            if following is None:
                stack.pop()
                done[node.name] = node
            else:
                seen.add(following.name)
                stack.append((following, after(following)))
    return list(reversed(done.values()))


def cyclic(nodes: Iterable[Node]) -> frozenset[str]:
    """Return the names of the nodes that lie on a loop."""
    return frozenset(name for group in components(list(nodes)) for name in group)


def components(nodes: list[Node]) -> list[frozenset[str]]:
    """Return the groups of nodes that can all be come to from one another: the loops of the graph."""
    before: dict[str, list[Node]] = {node.name: [] for node in nodes}
    for node in nodes:
        for following in after(node):
            if following.name in before:
                before[following.name].append(node)
    found: list[frozenset[str]] = []
    seen: set[str] = set()
    for root in nodes:  # in the order of the road: what is met going back from here and was not met yet is one group
        group: set[str] = set()
        stack = [root] if root.name not in seen else []
        while stack:
            node = stack.pop()
            if node.name not in seen:
                seen.add(node.name)
                group.add(node.name)
                stack += before[node.name]
        if len(group) > 1 or any(following is root for following in after(root) if group):
            found.append(frozenset(group))
    return found
