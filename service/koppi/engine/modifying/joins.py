"""Whether tokens that stand somewhere can wait for ever at a join: every road on from there is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.engine.running.graph import Node
from koppi.engine.soundness.explore import Explorer
from koppi.engine.soundness.net import Net, is_join

if TYPE_CHECKING:
    from koppi.engine.running.flow import TokenFlow

_MOST_MARKINGS = 500
"""Markings looked at in one flow: an operator waits for the answer."""


def starved(flow: TokenFlow) -> frozenset[str]:
    """Return the joins of a flow, by name, at which a token may wait for ever as it stands; without data, any way counts.

    Nothing is said of a flow with too many roads, or in which something stands that the check of a diagram does not follow.
    """
    if not any(isinstance(node, Node) and is_join(node) for node in flow.spec.task_specs.values()):
        return frozenset()
    net = Net(flow.spec)
    try:
        marking = tuple(place for place in _places(flow, net))
    except KeyError:
        return frozenset()
    found = Explorer(net, _MOST_MARKINGS).explore(marking)
    return frozenset(found.stuck) if found.whole else frozenset()


def _places(flow: TokenFlow, net: Net) -> Iterator[int]:
    """Yield the places of a flow's tokens."""
    for token in flow.tokens():
        node = token.task_spec
        if node.listener:
            continue
        if not is_join(node):
            yield from net.enter(node)
        elif token.state == TaskState.WAITING:
            yield net.arrived(node)[token.came]
        else:
            yield from (place for flow_ in node.flows for place in net.enter(flow_.target, flow_.id))
