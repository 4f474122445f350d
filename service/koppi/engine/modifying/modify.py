"""Sets tokens and takes tokens away, all at once: first what is new, so that a scope in which it stands lives on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Json, Modify, Status, Variables
from koppi.domain.waits import CallWait
from koppi.engine.modifying.joins import starved
from koppi.engine.modifying.places import node_of, scope_of, stands_by_itself
from koppi.engine.running.compensating import CompensationThrow
from koppi.engine.running.flow import TokenFlow
from koppi.engine.running.token import Token
from koppi.engine.running.transactions import undoes
from koppi.engine.running.waits import waits_of
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppi.engine.running.instance import Instance


def modify(instance: Instance, given: Modify) -> None:
    """Do what an operator asks for and run until all rests.

    Raises:
        Invalid: an element or scope that is not there.
        Conflict: what is not safe, by its element; nothing has happened then.
    """
    process = process_of(instance, given.host)
    starved_before = _starved(instance)
    going = [_removable(instance, token) for token in dict.fromkeys(given.terminate)]
    try:
        placed = [_placed(process, element, around) for element, around in given.activate]
    except Trouble as trouble:
        raise Invalid(trouble.code, **trouble.parameters) from None
    _write(process, placed, given.variables)
    for token in going:
        if token.alive:
            _remove(token)
    instance.rest()
    if instance.status is Status.ACTIVE:
        _require_a_way_on(instance, starved_before)


def _starved(instance: Instance) -> set[tuple[int, str]]:
    """Return the joins that may wait for ever, each with the token around its flow."""
    flows = (instance, *instance.subprocesses.values())
    return {(flow.host.id if flow.host else 0, join) for flow in flows for join in starved(flow)}


def _require_a_way_on(instance: Instance, starved_before: set[tuple[int, str]]) -> None:
    """Refuse to leave an instance that nothing can move, or with a join that now may wait for ever."""
    if all(isinstance(wait, CallWait) for wait in waits_of(instance).values()):
        raise Conflict("modification.nothing_waits")
    new = sorted(_starved(instance) - starved_before)
    if new:
        raise Conflict("modification.join_starves", element=new[0][1])


def process_of(instance: Instance, host: int) -> TokenFlow:
    """Return the flow of the process that is modified: the instance's own, or the one that a token calls."""
    if not host:
        return instance
    flow = instance.subprocesses.get(host)
    if flow is None or not flow.called:
        raise Conflict("engine.not_waiting", token=host)
    found: TokenFlow = flow
    return found


def _placed(process: TokenFlow, element: str, around: int) -> Token:
    node = node_of(process.spec, element)
    return scope_of(process, node, around).place(node)


def _write(process: TokenFlow, placed: list[Token], variables: Mapping[str, Json]) -> None:
    """Write variables by the element whose scope they are for; the name of none is the process itself."""
    scopes = process.top_workflow.scopes
    for element, values in variables.items():
        for scope in _scopes(process, placed, element):
            for name, value in _object(values).items():
                scopes.write(scope, name, value)


def _scopes(process: TokenFlow, placed: list[Token], element: str) -> list[int]:
    if not element:
        return [process.host.id if process.host else 0]
    index = process.top_workflow.index
    around = (index[scope] for token in placed for scope in token.scopes() if scope)
    found = dict.fromkeys(token.id for token in around if token.task_spec.bpmn_id == element)
    if not found:
        raise Invalid("modification.no_such_scope", element=element)
    return list(found)


def _object(values: Json) -> Variables:
    return values if isinstance(values, dict) else {}


def _removable(instance: Instance, token_id: int) -> Token:
    """Return a token that can be taken away by itself."""
    token = instance.index.get(token_id)
    if token is None:
        raise Conflict("engine.not_waiting", token=token_id)
    node = token.task_spec
    if node.is_instance:
        raise Conflict("modification.inside_many", element=node.bpmn_id)
    if not stands_by_itself(token):
        raise Conflict("modification.not_removable", element=node.bpmn_id)
    return token


def _remove(token: Token) -> None:
    """Take a token away, and each scope around it in which nothing is left; where it undid something, that is skipped."""
    flow, node, above = token.workflow, token.task_spec, token.parent
    token.drop()
    if isinstance(above.task_spec, CompensationThrow):
        above.task_spec.go_on(above)
    elif any(not other.task_spec.listener for other in flow.tokens()):
        return
    elif undoes(flow):
        flow.host.task_spec.path_done(flow.host, token)
        flow.settle()
    elif flow.host is None:
        flow.top_workflow.cancel_all()
    elif flow.called:
        raise Conflict("modification.ends_called", element=node.bpmn_id)
    elif flow.host.task_spec.is_instance or flow.host.parent is not flow.host.workflow.task_tree:
        raise Conflict("modification.inside_many", element=node.bpmn_id)
    else:
        _remove(flow.host)
