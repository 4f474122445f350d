"""Takes an instance over to another version of its diagram."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, TypeAlias

from SpiffWorkflow import TaskState

from koppi.domain.errors import Conflict
from koppi.domain.step import Held, Migrate
from koppi.domain.waits import MessageWait, SignalWait
from koppi.engine.limits import Surroundings
from koppi.engine.migrating.plan import Refusal
from koppi.engine.migrating.rewriting import Rewriting
from koppi.engine.process import Definitions
from koppi.engine.running.activities import Activity
from koppi.engine.running.events import MultipleCatch
from koppi.engine.running.flow import TokenFlow
from koppi.engine.running.gateways import EventBasedGateway
from koppi.engine.running.graph import Node
from koppi.engine.running.incidents import Phase
from koppi.engine.running.instance import Instance
from koppi.engine.running.state import load, text_of
from koppi.engine.running.token import Token
from koppi.engine.running.transactions import undoes
from koppi.engine.trouble import Trouble


def migrated(definitions: Definitions, held: Held, given: Migrate, surroundings: Surroundings) -> Instance:
    """Return the instance as it goes on by the other version.

    Tokens keep their numbers, their variables and what was fixed when they began to wait: due times, assignments, keys,
    the type of a job. A message or signal that the other version calls otherwise is waited for by its new name. Events
    that it has besides begin to wait now, those that it has not are waited for no longer.

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
    refusals = tuple(_listen([*_new(new, rewriting.known()), *_kept(new, old)]))
    if refusals:
        raise Conflict("migration.refused", refusals=refusals)
    return new


_Listening: TypeAlias = tuple[Token, Callable[[Token], None]]
"""A token, and what makes it wait for what the other version says."""


def _listen(waiting: Iterable[_Listening]) -> Iterator[Refusal]:
    """Let events wait as the other version says; yield why one cannot, for what it reads is not there."""
    for token, begin in waiting:
        try:
            begin(token)
        except Trouble as trouble:
            node = token.task_spec
            yield Refusal(trouble.code, node.bpmn_id, node.bpmn_name or "", trouble.parameters)


def _new(instance: Instance, known: set[Node]) -> Iterator[_Listening]:
    """Yield the events that only the other version has."""
    for flow in (instance, *instance.subprocesses.values()):
        for event, token in list(_awaited(flow)):
            if event not in known:
                yield Token(flow, event, token, TaskState.WAITING), event.arm


def _kept(instance: Instance, old: Instance) -> Iterator[_Listening]:
    """Yield the events that both versions have and that are waited for by a name."""
    for token_id, wait in old.taken_up.items():
        token = instance.index.get(token_id)
        if token is not None and isinstance(wait, MessageWait | SignalWait):
            yield token, partial(_follow, old.index[token_id].task_spec)


def _follow(before: Node, token: Token) -> None:
    """Wait for what is called otherwise now; what is said in the same words stays as it was read."""
    said = {one.word: one.text.source for one in before.noted}
    around = token.scopes()[2:] if token.task_spec.is_boundary else None  # as when it is armed
    for one in token.task_spec.noted:
        if one.text.source != said.get(one.word):
            token.note[one.word] = one.read(token.read(one.text, around))


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
