"""Which variables a tree reads: its names without those it declares itself."""

from koppi.feel.errors import Position
from koppi.feel.syntax import Context, Filter, For, Foreign, FunctionOf, Name, Node, Quantified

_INPUT = "?"


def free_names(node: Node, bound: frozenset[str] = frozenset({_INPUT})) -> frozenset[str]:
    """The names that must come from outside. In a filter a name may also be an entry of the list's elements."""
    if isinstance(node, Name):
        return frozenset() if node.name in bound else frozenset({node.name})
    if isinstance(node, Foreign):
        return node.names - bound
    if isinstance(node, Context):
        return _of_context(node, bound)
    if isinstance(node, For | Quantified):
        return _of_loop(node, bound)
    if isinstance(node, FunctionOf):
        return free_names(node.body, bound.union(node.parameters))
    if isinstance(node, Filter):
        return free_names(node.source, bound) | free_names(node.condition, bound | {"item"})
    return frozenset[str]().union(*(free_names(child, bound) for child in node.children()))


def place_of(name: str, node: Node) -> Position | None:
    """Where a name first stands in a tree, outside of filters, in which it may be an entry of the elements."""
    stack = [node]
    while stack:
        here = stack.pop()
        if isinstance(here, Name) and here.name == name:
            return here.at
        stack.extend(reversed([here.source] if isinstance(here, Filter) else list(here.children())))
    return None


def _of_context(node: Context, bound: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for entry in node.entries:
        within = bound | {entry.key} if isinstance(entry.value, FunctionOf) else bound
        found |= free_names(entry.value, within)
        bound |= {entry.key}
    return found


def _of_loop(node: For | Quantified, bound: frozenset[str]) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for part in node.iterations:
        found |= free_names(part.source, bound)
        found |= free_names(part.last, bound) if part.last else frozenset()
        bound |= {part.name}
    if isinstance(node, For):
        return found | free_names(node.result, bound | {"partial"})
    return found | free_names(node.condition, bound)
