"""Loops that nothing outside ever stops: the engine would run them until it reaches a limit."""

from __future__ import annotations

from collections.abc import Iterator

from koppi.engine.running.activities import PassTask
from koppi.engine.running.automatic import BusinessRuleTask, ScriptTask
from koppi.engine.running.complex import ComplexGateway
from koppi.engine.running.events import CatchEvent, ThrowEvent
from koppi.engine.running.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from koppi.engine.running.graph import Node
from koppi.engine.soundness.net import is_join
from koppi.engine.soundness.order import after, components

_AUTOMATIC = (
    PassTask, ScriptTask, BusinessRuleTask, ThrowEvent, ExclusiveGateway, InclusiveGateway, ParallelGateway,
)  # fmt: skip


def endless(nodes: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
    """Yield the loops of elements that the engine runs by itself and that no choice leads out of, in their order."""
    automatic = [node for node in nodes if runs_by_itself(node)]
    for loop in components(automatic):
        inside = tuple(node for node in automatic if node.name in loop)
        if not any(chooses(node) and _leads_out(node, loop) for node in inside):
            yield inside


def runs_by_itself(node: Node) -> bool:
    """Say whether the engine goes on from a node without waiting for anything outside."""
    if isinstance(node, CatchEvent):
        return node.trigger.passes
    if isinstance(node, ParallelGateway | ComplexGateway) and is_join(node):
        return False  # a loop brings it one of the tokens that it waits for, not all
    return isinstance(node.unrepeated, _AUTOMATIC)


def chooses(node: Node) -> bool:
    """Say whether the data decide where a node goes on."""
    return isinstance(node, ExclusiveGateway | InclusiveGateway) or any(flow.condition for flow in node.flows)


def _leads_out(node: Node, loop: frozenset[str]) -> bool:
    return any(following.name not in loop for following in after(node))
