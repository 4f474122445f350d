"""One scope of a diagram as it is drawn: its nodes and the flows between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element

from koppi.engine.elements import SUPPORTED
from koppi.engine.reading.names import BPMN, bpmn, id_of, local, space

SCOPES = frozenset({"process", "subProcess", "transaction", "adHocSubProcess"})


@dataclass(frozen=True, slots=True)
class Scope:
    """A process or sub-process, with what is drawn directly in it."""

    node: _Element
    nodes: dict[str, _Element]
    outgoing: dict[str, list[_Element]] = field(default_factory=dict)
    incoming: dict[str, list[_Element]] = field(default_factory=dict)

    def of(self, kind: str) -> list[_Element]:
        """Return its nodes of one kind."""
        return [node for node in self.nodes.values() if local(node) == kind]

    def out_of(self, node: _Element) -> list[_Element]:
        """Return the flows that leave a node."""
        return self.outgoing.get(id_of(node), [])

    def into(self, node: _Element) -> list[_Element]:
        """Return the flows that reach a node."""
        return self.incoming.get(id_of(node), [])

    def begins(self, node: _Element) -> bool:
        """Say whether a node begins the process: a start event of it, or what stands behind a gateway that begins it."""
        if local(self.node) != "process":
            return False
        sources = (self.nodes.get(flow.get("sourceRef", "")) for flow in self.into(node))
        return local(node) == "startEvent" or any(source is not None and begins_process(source) for source in sources)

    def handlers(self) -> dict[str, str]:
        """Return what associations lead from and to, as between a compensation event and its handler."""
        return {a.get("sourceRef", ""): a.get("targetRef", "") for a in self.node.findall(bpmn("association"))}


def is_executable(process: _Element) -> bool:
    """Say whether a process is meant to be run."""
    return process.get("isExecutable", "true") == "true"


def is_event_sub_process(node: _Element) -> bool:
    """Say whether a sub-process is begun by an event."""
    return node.get("triggeredByEvent") == "true"


def begins_process(node: _Element) -> bool:
    """Say whether a node is an event-based gateway that begins a process by whichever of its events happens."""
    return local(node) == "eventBasedGateway" and node.get("instantiate") == "true"


def scopes_of(root: _Element) -> Iterator[Scope]:
    """Yield the processes that are meant to be run and the sub-processes in them."""
    for process in root.findall(bpmn("process")):
        if is_executable(process):
            for node in process.iter():
                if space(node) == BPMN and local(node) in SCOPES:
                    yield _scope(node)


def _scope(node: _Element) -> Scope:
    kids = {id_of(child): child for child in node if space(child) == BPMN and local(child) in SUPPORTED}
    scope = Scope(node, kids)
    for flow in node.findall(bpmn("sequenceFlow")):
        scope.outgoing.setdefault(flow.get("sourceRef", ""), []).append(flow)
        scope.incoming.setdefault(flow.get("targetRef", ""), []).append(flow)
    return scope
