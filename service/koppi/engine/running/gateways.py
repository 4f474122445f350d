"""Gateways: where paths part and meet."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from SpiffWorkflow import TaskState

from koppi.domain.step import Variables
from koppi.domain.waits import ErrorType
from koppi.engine.running.graph import Flow, Node
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from koppi.engine.running.flow import TokenFlow
    from koppi.engine.running.token import Token


class ExclusiveGateway(Node):
    """Takes the first flow whose condition holds, else the default flow."""

    def ways(self, token: Token) -> tuple[Flow, ...]:
        for flow in self.flows:
            if flow is not self.default and holds(token, flow):
                return (flow,)
        return default_way(self)


class InclusiveGateway(Node):
    """Takes every flow whose condition holds; waits for every path that may still come."""

    reach: dict[str, frozenset[str]]
    """For each way in, the nodes from which a token may still come over it."""

    def ways(self, token: Token) -> tuple[Flow, ...]:
        return open_ways(self, token)

    def _update_hook(self, token: Token) -> bool:
        if len(self.arrivals) < 2:
            return True
        token._set_state(TaskState.WAITING)
        return False

    def at_rest(self, token: Token) -> bool:
        arrived = _arrived(token)
        filled = dict.fromkeys(
            other.came for other in arrived
        )  # in the order of arrival: a replay meets the same token
        if self.may_come(token, filled):
            return False
        _meet(token, {flow: next(other for other in arrived if other.came == flow) for flow in filled})
        return True

    def may_come(self, token: Token, filled: Collection[str]) -> bool:
        """Say whether a token may still come over a way in that is not filled."""
        into_filled: frozenset[str] = frozenset().union(*(self.reach[flow] for flow in filled))
        elsewhere = {other.task_spec.name for other in token.workflow.tokens() if not other.task_spec.listener}
        return any(elsewhere & (self.reach[flow] - into_filled) for flow in self.arrivals if flow not in filled)


class ParallelGateway(Node):
    """Takes every flow; waits for one token over each way in and leaves what came in excess."""

    def _update_hook(self, token: Token) -> bool:
        if len(self.arrivals) < 2:
            return True
        token._set_state(TaskState.WAITING)
        first: dict[str, Token] = {}
        for other in _arrived(token):
            first.setdefault(other.came, other)
        if len(first) == len(self.arrivals):
            _meet(token, first)
        return False


class EventBasedGateway(Node):
    """Waits for the first of several events; each waits as a token below the gateway's. Or begins a process with one."""

    instantiates: bool = False
    """Whether it begins the process; no token ever waits at it then."""

    def enter(self, token: Token) -> None:
        for flow in self.flows:
            flow.target.arm(token.add_child(flow.target, TaskState.WAITING))

    def chosen(self, token: Token, event: Token, variables: Variables) -> None:
        """Go on over the event that happened first."""
        event.drop(completed=True)
        self._go_on(token, event.task_spec, variables)

    def begin(self, flow: TokenFlow, event: Node, variables: Variables) -> None:
        """Begin a process over an event that has happened."""
        self._go_on(flow.stand(self), event, variables)

    def _go_on(self, token: Token, node: Node, variables: Variables) -> None:
        flow = token.workflow
        taken = next(way for way in self.flows if way.target is node)
        flow.top_workflow.record("completed", token)
        flow.top_workflow.record_flow(taken.id, flow)
        token.drop(completed=True)
        flow.fire(node, variables)


def is_behind_events(node: Node) -> bool:
    """Say whether an event-based gateway leads to a node: a token comes to it only when its event has happened."""
    others = (one for one in node._wf_spec.task_specs.values() if isinstance(one, EventBasedGateway))
    return any(flow.target is node for gateway in others for flow in gateway.flows)


def open_ways(node: Node, token: Token) -> tuple[Flow, ...]:
    """Return every flow that has no condition or whose condition holds, and the default when no condition holds."""
    taken = tuple(flow for flow in node.flows if flow is not node.default and holds(token, flow))
    if any(flow.condition is not None for flow in taken) or (taken and node.default is None):
        return taken
    return taken + default_way(node)


def _arrived(token: Token) -> list[Token]:
    """Return the tokens that wait at the same join; one that failed on its way out has passed it already."""
    node = token.task_spec
    return [t for t in token.workflow.tokens() if t.task_spec is node and t.state == TaskState.WAITING]


def _meet(token: Token, arrived: dict[str, Token]) -> None:
    """Let one token go on for those that have met, one over each way."""
    going = next(iter(arrived.values()))
    for other in list(arrived.values())[1:]:
        other.drop(completed=True)
    going._ready()


def holds(token: Token, flow: Flow, over: Variables | None = None) -> bool:
    """Say whether a flow's condition holds, with `over` before all variables; one without a condition always does."""
    if flow.condition is None:
        return True
    found = token.read(flow.condition, over=over)
    if found.warnings:  # also where it is false: a way not taken is asked about
        token.workflow.top_workflow.warn(token.task_spec.bpmn_id, found)
    return found.truth(flow=flow.id)


def default_way(node: Node) -> tuple[Flow, ...]:
    """Return the default flow; without one a gateway whose conditions all fail is an incident."""
    if node.default is None:
        raise Trouble(ErrorType.CONDITION, "engine.no_flow_holds")
    return (node.default,)
