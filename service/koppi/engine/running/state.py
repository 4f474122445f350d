"""The state text: living tokens and nothing else; variables are rows beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from koppi.domain.errors import Conflict, Invalid, KoppiError
from koppi.domain.step import Held, Status
from koppi.engine.running.flow import InnerFlow, TokenFlow
from koppi.engine.running.graph import Node
from koppi.engine.running.instance import Instance
from koppi.engine.running.notes import Note, Reasons, of_text, to_text
from koppi.engine.running.state_versions import STATE_VERSION, bring_up, version_of
from koppi.engine.running.token import Token
from koppi.engine.running.undoable import UNDO, shelved
from koppi.engine.running.variables import Scopes
from koppi.engine.running.waits import waits_of

if TYPE_CHECKING:
    from koppi.engine.limits import Surroundings
    from koppi.engine.process import Definitions

Row = list[Any]
_EMPTY: Note = {}


def dump(instance: Instance) -> str:
    """Return the state text of an instance at rest."""
    if instance.status is not Status.ACTIVE:
        return text_of(_head(instance) | {"end": instance.status.value})
    reasons: Reasons = {}
    rows = _rows(instance, reasons)
    inner = [
        flow_row(flow, flow.definition_key if flow.called else 0, _rows(flow, reasons), flow.compensable)
        for flow in instance.subprocesses.values()
    ]
    return text_of(state_of(instance, rows, inner, instance.compensable, reasons))


_read = json.JSONDecoder().decode
text_of = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
"""Return a state as a text."""


def state_of(
    instance: Instance, rows: list[Row], inner: list[Row], compensable: list[Any], reasons: Reasons
) -> dict[str, Any]:
    """Return the state of an instance that runs: the tokens of its own flow, those of the flows inside, and `reasons`.

    These are the words that the due dates of the rows refer to.
    """
    state = _head(instance)
    state["t"] = rows
    if inner:
        state["s"] = inner
    if compensable:
        state["c"] = compensable
    if reasons:
        state["w"] = list(reasons)
    return state


def _head(instance: Instance) -> dict[str, Any]:
    return {"v": STATE_VERSION, "k": instance.definition_key, "n": instance.last_id}


def flow_row(flow: InnerFlow, key: int, rows: list[Row], compensable: list[Any]) -> Row:
    """Return an inner flow: its host, the definition it was called from (0 when embedded), its tokens."""
    return _cut([flow.host.id, key, rows, compensable])


def token_row(token: Token, node: Node, note: Note, came: str, reasons: Reasons) -> Row:
    """Return a token: its number, the one it hangs on (0 for none), its node, state, note and, at a join, way in."""
    state = token.state
    row = [token.id, max(token._parent, 0), node.name, state, note and to_text(note, node.said, reasons)]
    return _cut([*row, came] if state == TaskState.WAITING or node.keeps_way_in else row)


def _rows(flow: TokenFlow, reasons: Reasons) -> list[Row]:
    """Return the tokens of a flow, parents first."""
    root = flow.task_tree
    return [
        token_row(token, token.task_spec, token.note, token.came, reasons)
        for token in flow.tasks.values()
        if token is not root
    ]


def _cut(row: Row) -> Row:
    """Return a row without what is empty at its end."""
    while row and not row[-1]:
        row.pop()
    return row


def load(held: Held, definitions: Definitions, surroundings: Surroundings) -> Instance:
    """Take an instance up as it was stored; one that has ended is a conflict, an unknown version is refused."""
    state = _parse(held.state)
    if "end" in state:
        raise Conflict("engine.ended", status=state["end"])
    try:
        bring_up(state)
        key = state["k"]
        spec = definitions.process(key).spec
        scopes = Scopes(surroundings.limits.variables, held.variables, held.size)
        instance = Instance(
            spec, key, definitions=definitions, surroundings=surroundings, scopes=scopes, last_id=state["n"]
        )
        reasons = state.get("w", ())
        _place(instance, state["t"], reasons)
        instance.compensable = list(state.get("c", ()))
        for row in state.get("s", ()):
            _place_inner(instance, definitions, reasons, *row)
        instance.taken_up = waits_of(instance)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        raise Invalid("engine.state_broken") from None
    if strays := {scope for scope in scopes.rows if scope and scope not in instance.index}:
        _require_shelved(instance, strays)
    return instance


def _require_shelved(instance: Instance, scopes: set[int]) -> None:
    """Refuse variables without a token unless they are kept to undo what was completed."""
    flows = (instance, *instance.subprocesses.values())
    carried = (token.note[UNDO] for token in instance.index.values() if UNDO in token.note)
    if not scopes <= {
        scope for entries in (*carried, *(flow.compensable for flow in flows)) for scope in shelved(entries)
    }:
        raise Invalid("engine.state_broken")


def same_state(one: str, other: str, definitions: Definitions, surroundings: Surroundings) -> bool:
    """Tell whether two state texts say the same, whichever versions wrote them; one that cannot be read says nothing."""
    try:
        return _as_now(one, definitions, surroundings) == _as_now(other, definitions, surroundings)
    except KoppiError:
        return False


def _as_now(text: str, definitions: Definitions, surroundings: Surroundings) -> dict[str, Any]:
    """Return a state as this version writes it."""
    state = _parse(text)
    if "end" in state:
        return state | {"v": STATE_VERSION}
    return _parse(dump(load(Held(text), definitions, surroundings)))


def _parse(text: str) -> dict[str, Any]:
    try:
        state = _read(text)
    except (ValueError, RecursionError):
        raise Invalid("engine.state_broken") from None
    state = state if isinstance(state, dict) else {}
    version_of(state)
    return state


def _place_inner(
    instance: Instance,
    definitions: Definitions,
    reasons: Sequence[Sequence[str]],
    host_id: int,
    key: int = 0,
    rows: Sequence[Row] = (),
    compensable: Row | None = None,
) -> None:
    """Set an inner flow on its host; one without a token is an ad-hoc sub-process that is open."""
    host = instance.index[host_id]
    spec = definitions.process(key).spec if key else host.task_spec.inside
    flow = InnerFlow(spec, host, definition_key=key or host.workflow.definition_key, called=bool(key))
    _place(flow, rows, reasons)
    flow.compensable = list(compensable or ())


def _place(flow: TokenFlow, rows: Sequence[Row], reasons: Sequence[Sequence[str]]) -> None:
    """Set the tokens of a flow where they stood."""
    nodes, root, index = flow.spec.nodes, flow.task_tree, flow.tasks
    for row in rows:
        token_id, parent, name, state, note, came = row + [_EMPTY, ""][len(row) - 4 :]
        node = nodes[name]
        token = Token(flow, node, index[parent] if parent else root, state, id=token_id, came=came)
        if note or node.said:
            token.internal_data = of_text(note, node.said, reasons)
