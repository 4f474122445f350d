"""How variables come into an element and out of it again, as Zeebe propagates them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koppi.domain.step import Json, Variables
    from koppi.engine.expressions import Assignment
    from koppi.engine.running.graph import Node
    from koppi.engine.running.token import Token


def take_inputs(token: Token) -> None:
    """Evaluate the input mappings into the token's own scope; a later line sees the earlier ones."""
    if token.task_spec.takes:
        scopes = token.workflow.top_workflow.scopes
        scopes.put_all([token.id], _evaluate(token, token.task_spec.takes, {}))


def inputs_named(node: Node) -> frozenset[str]:
    """Return the variables that the input mappings make."""
    return frozenset(assignment.target[0] for assignment in node.takes)


def inputs_of(token: Token) -> Variables:
    """Return what the input mappings made."""
    own = token.workflow.top_workflow.scopes.of(token.id)
    names = inputs_named(token.task_spec)
    return {name: own[name] for name in own if name in names}


def make(token: Token, name: str, value: Json) -> None:
    """Give a token the result that it made itself."""
    token.workflow.top_workflow.scopes.put_all(_for_result(token, token.scopes(), name), {name: value})


def receive(token: Token, variables: Variables) -> None:
    """Give a token its results: with output mappings they stay in its own scope, else they go up at once."""
    if not variables:
        return
    scopes, chain = token.workflow.top_workflow.scopes, token.scopes()
    for name, value in variables.items():
        scopes.put(_for_result(token, chain, name), name, value)


def _for_result(token: Token, chain: list[int], name: str) -> list[int]:
    """Return those of its scopes that a result of a token may go to."""
    if token.task_spec.gives:
        return chain[:1]
    return chain if name in token.workflow.top_workflow.scopes.of(token.id) else chain[1:]


def give_outputs(token: Token) -> None:
    """Evaluate the output mappings and put their values into the scopes around; an instance of many keeps its own."""
    node = token.task_spec
    if node.gives:
        chain = token.scopes()
        put_all(token, node.gives, chain if node.is_instance else chain[1:])


def put_all(token: Token, assignments: Iterable[Assignment], chain: list[int]) -> None:
    """Evaluate assignments as the token sees them and put their values into a chain of scopes."""
    made = _evaluate(token, assignments, token.view(chain))
    token.workflow.top_workflow.scopes.put_all(chain, made)


def _evaluate(token: Token, assignments: Iterable[Assignment], extended: Mapping[str, Any]) -> dict[str, Json]:
    """Return the variables that the lines make; a target `a.b` extends the context `a` of `extended`."""
    made: dict[str, Json] = {}
    for assignment in assignments:
        value = token.read(assignment.source, over=made).json()
        name, *path = assignment.target
        made[name] = _inside(made[name] if name in made else extended.get(name), path, value) if path else value
    return made


def _inside(context: Any, path: list[str], value: Json) -> Json:
    """Return a copy of a context with one value set deep inside; what is no context is replaced by one."""
    if not path:
        return value
    copy = dict(context) if isinstance(context, dict) else {}
    copy[path[0]] = _inside(copy.get(path[0]), path[1:], value)
    return copy
