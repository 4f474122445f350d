"""A process in words: its steps in the order a reader would tell them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koppi.engine.roads import in_order

if TYPE_CHECKING:
    from koppi.engine.process import Element, Process
    from koppi.engine.running.graph import Node, ProcessSpec


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a step: its flow, where it leads, and in words when it is taken."""

    flow: str
    target: str
    condition: str = ""
    default: bool = False


@dataclass(frozen=True, slots=True)
class OutlineStep:
    """One element in its place; `depth` counts the sub-processes around it, `at` is what an event is attached to."""

    id: str
    type: str
    name: str
    lane: str | None
    depth: int
    ways: tuple[Way, ...] = ()
    at: str | None = None
    event: str = ""


def outline(process: Process) -> tuple[OutlineStep, ...]:
    """Return the steps of a process, each sub-process followed by its inside."""
    return tuple(_steps(process, process.spec, 0))


def _steps(process: Process, spec: ProcessSpec, depth: int) -> Iterator[OutlineStep]:
    for node in _in_order(spec):
        yield _step(process.elements[node.name], node, depth)
        inside = _inside(node)
        if inside is not None:
            yield from _steps(process, inside, depth + 1)


def _in_order(spec: ProcessSpec) -> list[Node]:
    """Return the nodes of a scope from where it begins; what nothing leads to comes last."""
    drawn = [node for name, node in spec.task_specs.items() if name == node.bpmn_id]
    entered: set[Node] = set()
    return in_order(spec.roots, _onward, entered) + in_order(drawn, _onward, entered)


def _onward(node: Node) -> tuple[Node, ...]:
    return (*node.boundaries, *(flow.target for flow in node.flows))


def _inside(node: Node) -> ProcessSpec | None:
    """Return the flow inside a sub-process, also of one that runs for many."""
    return getattr(node.unrepeated, "inside", None)


def _step(element: Element, node: Node, depth: int) -> OutlineStep:
    ways = tuple(
        Way(
            flow.id,
            flow.target.name,
            flow.name or (flow.condition.source if flow.condition else ""),
            flow is node.default,
        )
        for flow in node.flows
    )
    return OutlineStep(
        element.id, element.type, element.name, element.lane, depth, ways, element.attached_to, element.event
    )
