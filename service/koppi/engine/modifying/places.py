"""Where in a running instance a token can be set: the node of an element, and the one open scope that it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from koppi.domain.errors import Conflict, Invalid
from koppi.engine.running.compensating import CompensationThrow
from koppi.engine.running.events import Boundary, StartEvent
from koppi.engine.running.flow import InnerFlow, TokenFlow
from koppi.engine.running.gateways import EventBasedGateway, InclusiveGateway, ParallelGateway, is_behind_events
from koppi.engine.running.graph import Node, ProcessSpec
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.mapping import take_inputs
from koppi.engine.running.token import Token
from koppi.engine.running.transactions import undoes

if TYPE_CHECKING:
    from koppi.engine.running.instance import Instance


def node_of(spec: ProcessSpec, element: str) -> Node:
    """Return the node of an element at which a token can be set.

    Raises:
        Invalid: `modification.unknown_element`.
        Conflict: `modification.not_settable`; `modification.join`.
    """
    node = spec.nodes.get(element)
    if not isinstance(node, Node) or node.bpmn_id != element:
        raise Invalid("modification.unknown_element", element=element)
    begins = isinstance(node, Boundary | StartEvent) or (isinstance(node, EventBasedGateway) and node.instantiates)
    if begins or node.listener or node.is_event_sub_process or _is_led_to(node):
        raise Conflict("modification.not_settable", element=element)
    if isinstance(node, ParallelGateway | InclusiveGateway) and len(node.arrivals) > 1:
        raise Conflict("modification.join", element=element)
    return node


def _is_led_to(node: Node) -> bool:
    """Say whether a node is come to in its own way alone: from an event-based gateway, or to undo something."""
    return is_behind_events(node) or node.undoes is not None


def scope_of(process: TokenFlow, node: Node, around: int = 0) -> TokenFlow:
    """Return the flow in which a token is set at a node, with the sub-processes around it opened where none is open.

    Args:
        process: the flow of the process that the node is drawn in.
        node: the node.
        around: the token of a scope around it, where there are several; 0 when none is named.

    Raises:
        Conflict: `modification.which_scope`, `.inside_many`, `.not_settable`, `.being_undone`.
    """
    flow = process
    for inside in reversed(list(scopes_of(process.spec, node))):
        flow = _open_flow(flow, inside, around, node) or _opened(flow, inside, node)
        if undoes(flow):
            raise Conflict("modification.being_undone", element=node.bpmn_id)
    if around and around not in hosts_of(flow):
        raise Conflict("modification.which_scope", element=node.bpmn_id)
    return flow


def scopes_of(spec: ProcessSpec, node: Node) -> Iterator[Node]:
    """Yield the sub-processes that a node is drawn in, the innermost first."""
    inside = node._wf_spec
    while inside is not spec:
        found = next(one for one in spec.nodes.values() if _has_inside(one, inside))
        yield found
        inside = found._wf_spec


def _has_inside(node: Any, spec: ProcessSpec) -> bool:
    return isinstance(node, SubProcess) and node.inside is spec


def _open_flow(flow: TokenFlow, inside: Node, around: int, node: Node) -> TokenFlow | None:
    """Return the flow of a sub-process that is open, None when none is."""
    instance: Instance = flow.top_workflow
    opened = (one for one in instance.subprocesses.values() if one.host.workflow is flow)
    found = [one for one in opened if one.host.task_spec is inside and _fits(one, around)]
    if len(found) > 1:
        raise Conflict("modification.which_scope", element=node.bpmn_id)
    return found[0] if found else None


def _fits(flow: TokenFlow, around: int) -> bool:
    """Say whether the named scope is around a flow, or within it."""
    if not around or around in hosts_of(flow):
        return True
    named = flow.top_workflow.index.get(around)
    return named is not None and (named.workflow is flow or _is_within(flow, named.workflow))


def _is_within(flow: TokenFlow, inner: TokenFlow) -> bool:
    return flow.host is not None and flow.host.id in hosts_of(inner)


def _opened(flow: TokenFlow, inside: Node, node: Node) -> TokenFlow:
    """Open a sub-process without a token at its start; one begun by an event interrupts nothing when it is opened so."""
    if inside.is_instance:
        raise Conflict("modification.inside_many", element=node.bpmn_id)
    if inside is flow.spec.undo or not isinstance(inside, SubProcess):
        raise Conflict("modification.not_settable", element=node.bpmn_id)
    token = Token(flow, inside, flow.task_tree, TaskState.STARTED)
    flow.top_workflow.record("entered", token)
    take_inputs(token)
    inside.arm_boundaries(token)
    inner = InnerFlow(inside.inside, token, definition_key=flow.definition_key)
    inner.open(None)
    return inner


def hosts_of(flow: TokenFlow) -> list[int]:
    """Return the tokens around a flow, the innermost first."""
    found = []
    while flow.host is not None:
        found.append(flow.host.id)
        flow = flow.host.workflow
    return found


def stands_by_itself(token: Token) -> bool:
    """Say whether a token can be taken away by itself: none that waits beside another, or is one of many."""
    above = token.parent
    return not token.task_spec.listener and (
        above is token.workflow.task_tree or isinstance(above.task_spec, CompensationThrow)
    )
