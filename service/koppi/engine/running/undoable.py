"""What was completed and can be undone: noted when it completes, kept as long as it may be, undone the last first.

An entry names the completed activity whose handler undoes it, or the node that undoes the inside of a sub-process. With
it go the scope of the variables that it had, 0 when it had none or they do not matter, and the entries of its inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from koppi.engine.running.triggers import CompensationTrigger

if TYPE_CHECKING:
    from koppi.engine.running.flow import TokenFlow
    from koppi.engine.running.graph import Node, ProcessSpec
    from koppi.engine.running.token import Token
    from koppi.engine.running.variables import Scopes

Entry: TypeAlias = str | list[Any]
"""A name, or `[name, scope]`, or `[name, scope, entries]`, as the state text keeps it."""

UNDO = "undo"
"""The note of a token with the entries that it carries: of its inside, of its instances, of what it is to undo."""


def parts(entry: Entry) -> tuple[str, int, list[Entry]]:
    """Return the name, scope and inner entries of an entry."""
    if isinstance(entry, str):
        return entry, 0, []
    return entry[0], entry[1], entry[2] if len(entry) > 2 else []


def entry_of(name: str, scope: int, inside: list[Entry]) -> Entry:
    """Return an entry without what is empty at its end."""
    return [name, scope, inside] if inside else [name, scope] if scope else name


def entries_of(owner: Node, token: Token) -> list[Entry]:
    """Return what can be undone of a token that has completed; `owner` is its node, or the body of an instance."""
    node, inside = token.task_spec, token.note.pop(UNDO, [])
    found: list[Entry] = []
    if node.undoing is not None:
        inside += node.undoing.instead
        if inside:
            found.append(entry_of(node.undoing.name, _shelve(token), inside))
    if owner.compensation is not None:
        scope = 0 if owner is node else _copy(token) if found else _shelve(token)
        found.append(entry_of(owner.name, scope, []))
    return found


def portions_of(flow: TokenFlow) -> list[Entry]:
    """Take out what was completed within a flow, in what is still under way there as well.

    What was being undone comes before all else, so that it is undone last: a handler under way is begun once more.
    """
    begun: list[Entry] = []
    found, flow.compensable = flow.compensable, []
    for token in list(flow.tasks.values())[1:]:  # without the root
        carried = token.note.pop(UNDO, [])
        if isinstance(token.task_spec.settings, CompensationTrigger):
            begun += carried
        else:
            found += carried
        if token.task_spec.undoes is not None:
            begun.append(entry_of(token.task_spec.undoes.name, _shelve(token), []))
        inner = flow.top_workflow.subprocesses.get(token.id)
        if inner is not None and not inner.called:
            inside, around = _of(inner.spec, portions_of(inner))
            begun += around
            undoing = token.task_spec if token.task_spec.undoes_inside else token.task_spec.undoing
            if undoing is not None and inside:
                found.append(entry_of(undoing.name, _shelve(token), inside))
    return begun + found


def _of(spec: ProcessSpec, entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return the entries of a scope, and those of the scopes around it: an event sub-process undoes these as well."""
    mine: list[Entry] = []
    others: list[Entry] = []
    for entry in entries:
        (mine if parts(entry)[0] in spec.task_specs else others).append(entry)
    return mine, others


def undo_next(entries: list[Entry], below: Token) -> bool:
    """Begin to undo the last of these entries with a token below another; say whether there was one."""
    if not entries:
        return False
    name, scope, inside = parts(entries.pop())
    node = below.workflow.spec.nodes[name]
    token = below.add_child(node.compensation or node)
    if inside:
        token.note[UNDO] = inside
    if scope:
        below.workflow.top_workflow.scopes.move(scope, token.id)
    token._ready()
    return True


def size_of(entries: Iterable[Entry]) -> int:
    """Return how many entries there are, those of the insides included."""
    return sum(1 + size_of(inside) for _, _, inside in map(parts, entries))


def shelved(entries: Iterable[Entry]) -> Iterator[int]:
    """Yield the scopes that entries keep."""
    for _, scope, inside in map(parts, entries):
        if scope:
            yield scope
        yield from shelved(inside)


def forget(entries: Iterable[Entry], scopes: Scopes) -> None:
    """Give up entries that nobody can undo any more, with their variables."""
    for scope in shelved(entries):
        scopes.drop(scope)


def _shelve(token: Token) -> int:
    """Let the variables of a token outlive it; return their scope."""
    scopes = token.workflow.top_workflow.scopes
    if not scopes.of(token.id):
        return 0
    scopes.shelve(token.id)
    return token.id


def _copy(token: Token) -> int:
    """Return a scope of its own with the variables of a token."""
    instance = token.workflow.top_workflow
    scope: int = instance.next_id()
    for name, value in instance.scopes.of(token.id).items():
        instance.scopes.write(scope, name, value)
    return scope if instance.scopes.of(scope) else 0
