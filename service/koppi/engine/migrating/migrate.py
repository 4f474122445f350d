"""Takes an instance over to another version of its diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow import TaskState

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Held, Migrate
from koppi.engine.limits import Surroundings
from koppi.engine.migrating.rewriting import Rewriting
from koppi.engine.process import Definitions
from koppi.engine.running.activities import Activity
from koppi.engine.running.events import MultipleCatch
from koppi.engine.running.flow import TokenFlow
from koppi.engine.running.gateways import EventBasedGateway
from koppi.engine.running.incidents import Phase
from koppi.engine.running.instance import Instance
from koppi.engine.running.state import load, text_of
from koppi.engine.running.token import Token
from koppi.engine.running.transactions import undoes
from koppi.engine.trouble import Trouble


def migrated(definitions: Definitions, held: Held, given: Migrate, surroundings: Surroundings) -> Instance:
    """Return the instance as it goes on by the other version.

    Tokens keep their numbers, their variables and what was fixed when they began to wait: due times, assignments,
    keys. Events that the other version has besides begin to wait now, those that it has not are waited for no longer.

    Raises:
        Conflict: `migration.refused`, with the refusals; nothing has happened then.
    """
    old = load(held, definitions, surroundings)
    if given.host and not (given.host in old.subprocesses and old.subprocesses[given.host].called):
        raise Conflict("engine.not_waiting", token=given.host)
    target = definitions.process(given.target_key).spec
    rewriting = Rewriting(old, given.target_key, target, given.elements, given.host)
    state = rewriting.state()
    if rewriting.refusals:
        raise Conflict("migration.refused", refusals=tuple(rewriting.refusals))
    new = load(Held(text_of(state), held.variables), definitions, surroundings)
    new.taken_up = old.taken_up
    new.ended.update({token.id: False for token in rewriting.gone})
    known = rewriting.known()
    try:
        for flow in (new, *new.subprocesses.values()):
            for event, token in list(_awaited(flow)):
                if event not in known:
                    event.arm(Token(flow, event, token, TaskState.WAITING))
    except Trouble as trouble:
        raise Invalid(trouble.code, **trouble.parameters) from None
    return new


def _awaited(flow: TokenFlow) -> Iterator[tuple[Any, Token]]:
    """Yield the events that wait in a flow as it stands, each with the token that it hangs on.

    None waits beside what is only there to undo.
    """
    for listener in () if undoes(flow) else flow.spec.listeners:
        yield listener, flow.task_tree
    for token in list(flow.tasks.values())[1:]:  # without the root
        node = token.task_spec
        if isinstance(node, EventBasedGateway) and token.children:
            yield from ((way.target, token) for way in node.flows)
        elif isinstance(node, MultipleCatch) and token.children:
            yield from ((twin, token) for twin in node.twins)
        elif isinstance(node, Activity) and not node.is_instance and _is_open(token):
            yield from ((event, token) for event in node.awaited(token))


def _is_open(token: Token) -> bool:
    """Say whether an activity is under way: not one that failed while it was entered or left."""
    if token.state == TaskState.ERROR:
        return bool(token.note["incident"][0] == Phase.WAITING)
    return token.state == TaskState.STARTED
