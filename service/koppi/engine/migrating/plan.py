"""Which element of one version is which of another: proposed, and compared element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from koppi.engine.process import Element, Process
from koppi.engine.running.events import Event
from koppi.engine.running.graph import Node


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an instance cannot go over: a text of the catalogues, and the element that it is about."""

    code: str
    element: str
    name: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


def propose(source: Process, target: Process) -> dict[str, str]:
    """Return for each element of `source` the one of `target` that it most likely is.

    The same id of the same kind first, then the only one of the same kind and name. What is left out has none.
    """
    found = {key: key for key, one in source.elements.items() if _same_kind(one, target.elements.get(key))}
    left = [element for key, element in target.elements.items() if key not in found.values()]
    for key, element in source.elements.items():
        if key not in found and element.name:
            named = [other for other in left if other.name == element.name and _same_kind(element, other)]
            if len(named) == 1:
                found[key] = named[0].id
                left.remove(named[0])
    return found


def _same_kind(one: Element, other: Element | None) -> bool:
    return other is not None and (one.type, one.event, one.multi_instance) == (
        other.type, other.event, other.multi_instance,
    )  # fmt: skip


def compare(one: Node, other: Node) -> Iterator[Refusal]:
    """Yield why a token cannot stand on `other` instead of on `one`."""
    if type(one) is not type(other) or _kind(one) != _kind(other):
        yield Refusal("migration.kind", one.bpmn_id, one.bpmn_name or "", {"target": other.bpmn_id})


def _kind(node: Node) -> str:
    """Return what makes two nodes of one class different kinds of wait."""
    return node.trigger.kind if isinstance(node, Event) else ""
