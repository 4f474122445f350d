"""The state of an instance, written as if it had come to where it stands by the other version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from SpiffWorkflow import TaskState

from koppi.engine.migrating.plan import Refusal, compare
from koppi.engine.running.compensating import CompensationThrow, Undoing
from koppi.engine.running.complex import TAKEN
from koppi.engine.running.events import Boundary, EveryCatch, Listener, MultipleCatch
from koppi.engine.running.flow import InnerFlow, TokenFlow
from koppi.engine.running.gateways import EventBasedGateway
from koppi.engine.running.graph import Node, ProcessSpec
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.instance import Instance
from koppi.engine.running.notes import Note, Reasons
from koppi.engine.running.state import flow_row, state_of, token_row
from koppi.engine.running.token import Token
from koppi.engine.running.transactions import CANCELLED
from koppi.engine.running.triggers import CancelTrigger
from koppi.engine.running.undoable import UNDO, Entry, entry_of, parts


@dataclass
class Rewriting:
    """Walks the flows of an instance from the outside in and writes each token under its new name.

    `host` is the call activity whose process goes over, 0 for the instance itself; what that process calls stays.
    """

    instance: Instance
    target_key: int
    target: ProcessSpec
    elements: Mapping[str, str]
    host: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    gone: list[Token] = field(default_factory=list)
    """Events that were waited for and that the other version does not have."""
    _specs: dict[TokenFlow, ProcessSpec] = field(default_factory=dict)
    _nodes: dict[int, Node] = field(default_factory=dict)
    _reasons: Reasons = field(default_factory=dict)

    def state(self) -> dict[str, Any]:
        """Return the new state; it is only good when there are no refusals."""
        flows = (self.instance, *self.instance.subprocesses.values())
        for flow in flows:
            self._choose(flow)
        inner = [self._flow(flow) for flow in self.instance.subprocesses.values()]
        compensable = self._compensable(self.instance)
        state = state_of(self.instance, self._rows(self.instance), inner, compensable, self._reasons)
        return state if self.host else state | {"k": self.target_key}

    def _choose(self, flow: TokenFlow) -> None:
        """Find the graph that a flow goes on by, and the node of each of its tokens."""
        host = flow.host
        if host is None or flow.called:
            mine = (host.id if host else 0) == self.host
            self._specs[flow] = self.target if mine else flow.spec
        else:
            node = self._nodes.get(host.id)
            self._specs[flow] = node.inside if isinstance(node, SubProcess | Undoing) else flow.spec
        changes = self._specs[flow] is not flow.spec
        for token in flow.tasks.values():
            if token is not flow.task_tree:
                node = self._node(token, self._specs[flow]) if changes else token.task_spec
                if node is not None:
                    self._nodes[token.id] = node

    def _node(self, token: Token, spec: ProcessSpec) -> Node | None:
        """Return the node that a token goes on at; None where it is refused, or gone with its event."""
        node = token.task_spec
        # what a throw undoes hangs on its token, but may be drawn in the scope around it
        undone = isinstance(token.parent.task_spec, CompensationThrow)
        found = (spec.nodes if undone else spec.task_specs).get(self._name(node))
        if not isinstance(found, Node):
            if _is_choice(token) and node.bpmn_id not in self.elements:
                self.gone.append(token)
            else:
                elsewhere = isinstance(spec.nodes.get(self._name(node)), Node)
                self._refuse("migration.other_scope" if elsewhere else "migration.no_element", node)
            return None
        refused = [*compare(node, found), *self._misplaced(token, found)]
        self.refusals += refused
        return None if refused else found

    def _name(self, node: Node) -> str:
        """Return the name of a node in the other version: what is beside the element's own id stays."""
        return self.elements.get(node.bpmn_id, node.bpmn_id) + node.name.removeprefix(node.bpmn_id)

    def _misplaced(self, token: Token, found: Node) -> Iterator[Refusal]:
        """Yield why what hangs on another token cannot hang there any more."""
        above = self._nodes.get(token.parent.id)
        if isinstance(found, Boundary) and above is not None and found not in above.edge:
            yield self._refusal("migration.boundary_moved", token.task_spec)
        if not set(token.note.get(TAKEN, ())) <= set(found.arrivals):
            yield self._refusal("migration.join_flow", token.task_spec)
        if isinstance(above, EventBasedGateway) and not any(flow.target is found for flow in above.flows):
            yield self._refusal("migration.boundary_moved", token.task_spec)

    def known(self) -> set[Node]:
        """Return the nodes of the other version that are nodes of this one: an event of them that does not wait is over."""
        pairs = ((flow.spec, self._specs[flow]) for flow in (self.instance, *self.instance.subprocesses.values()))
        found = (target.task_specs.get(self._name(node)) for source, target in pairs for node in _nodes(source))
        return {node for node in found if isinstance(node, Node)}

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _rows(self, flow: TokenFlow) -> list[list[Any]]:
        kept = (token for token in flow.tasks.values() if token.id in self._nodes)
        return [
            token_row(token, self._nodes[token.id], self._note(token), self._came(token), self._reasons)
            for token in kept
        ]

    def _flow(self, flow: InnerFlow) -> list[Any]:
        key = flow.definition_key if flow.called else 0
        if flow.called and flow.host.id == self.host:
            key = self.target_key
        return flow_row(flow, key, self._rows(flow), self._compensable(flow))

    def _came(self, token: Token) -> str:
        """Return the way over which a token came: the one of its own id, else the only one from the same element.

        Only a join looks at it, and there it must be known.
        """
        node, found = token.task_spec, self._nodes[token.id]
        if not token.came or node is found or token.came in found.arrivals:
            return token.came
        before = next((n for n in node._wf_spec.task_specs.values() if _leads(n, token.came)), None)
        source = self._specs[token.workflow].task_specs.get(self._name(before)) if before else None
        ways = [flow.id or source.name for flow in source.flows if flow.target is found] if source else []
        if len(ways) == 1:
            return ways[0]
        if token.state == TaskState.WAITING and len(found.arrivals) > 1:
            self._refuse("migration.join_flow", node)
        return ""

    def _note(self, token: Token) -> Note:
        """Return what a token keeps of its waiting, whatever the other version says; an incident has its new place."""
        found = self._nodes[token.id]
        note: Note = dict.fromkeys(found.said) | token.note
        if UNDO in note:
            note = note | {UNDO: self._entries(note[UNDO], token.workflow.spec, found._wf_spec.nodes)}
        if "incident" not in note:
            return note
        *cause, parameters = note["incident"]
        place = {"element": found.bpmn_id, "name": found.bpmn_name or found.bpmn_id}
        return note | {"incident": [*cause, {**parameters, **place}]}

    def _compensable(self, flow: TokenFlow) -> list[Entry]:
        """Return what was completed and can be undone."""
        return self._entries(flow.compensable, flow.spec, self._specs[flow].task_specs)

    def _entries(self, entries: list[Entry], source: ProcessSpec, nodes: Mapping[str, Any]) -> list[Entry]:
        """Return what can be undone by its new names; each must still have what undoes it."""
        found: list[Entry] = []
        for name, scope, inside in map(parts, entries):
            node = source.nodes[name]
            other = nodes.get(self._name(node))
            if type(other) is not type(node) or (other.compensation is None) is not (node.compensation is None):
                self._refuse("migration.no_handler", node)
            else:
                inner = self._entries(inside, source, other.inside.task_specs) if inside else []
                found.append(entry_of(other.name, scope, inner))
        return found

    def _refuse(self, code: str, node: Node) -> None:
        self.refusals.append(self._refusal(code, node))

    def _refusal(self, code: str, node: Node) -> Refusal:
        target = self.elements.get(node.bpmn_id, node.bpmn_id)
        return Refusal(code, node.bpmn_id, node.bpmn_name or "", {"target": target})


def _is_choice(token: Token) -> bool:
    """Say whether a token only waits for one of several things that may happen: without it the others still may."""
    node, above = token.task_spec, token.parent.task_spec
    if CANCELLED in token.parent.note and isinstance(node.settings, CancelTrigger):
        return False  # it is what comes next
    if isinstance(above, EveryCatch):
        return False  # without it the others would not do
    return isinstance(node, Boundary | Listener) or isinstance(above, EventBasedGateway | MultipleCatch)


def _nodes(spec: ProcessSpec) -> Iterator[Node]:
    return (node for node in spec.task_specs.values() if isinstance(node, Node))


def _leads(node: Any, came: str) -> bool:
    """Say whether a node is the one from which a token came: over a flow of this id, or by a link event."""
    return isinstance(node, Node) and (node.name == came or any(flow.id == came for flow in node.flows))
