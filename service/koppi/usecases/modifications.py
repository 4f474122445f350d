"""Repair: an operator sets tokens, takes tokens away and moves them; what failed is tried again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from koppi.domain.errors import Conflict, Invalid, NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json, Modify, Status, Variables
from koppi.engine import Standing
from koppi.store.records import Instance
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.surroundings import copy_of

Given = Sequence[tuple[str, Variables]]
"""Variables to write, each with the element whose scope they are for; the empty name is the process."""


@dataclass(frozen=True, slots=True)
class Activate:
    """Set a token at an element; `around` is the key of a scope around it, where there are several."""

    element: str
    variables: Given = ()
    around: int | None = None


@dataclass(frozen=True, slots=True)
class Terminate:
    """Take away the element instance with this key, or all of an element."""

    element: str | None = None
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """Take tokens away from one element and set as many at another; `inferred` sets each in the scope it came from."""

    source: Terminate
    target: str
    variables: Given = ()
    around: int | None = None
    inferred: bool = True


@dataclass
class _Wish:
    """A modification while its instructions are read, one after the other."""

    act: Act
    named: Instance
    standing: Standing
    activate: list[tuple[str, int]] = field(default_factory=list)
    terminate: list[int] = field(default_factory=list)
    variables: dict[str, dict[str, Json]] = field(default_factory=dict)

    def set(self, one: Activate) -> None:
        self.activate.append((one.element, self._scope(one.around)))
        self._write(one.variables)

    def end(self, one: Terminate) -> tuple[int, ...]:
        """Note what is taken away, and return its tokens."""
        tokens = self._tokens(one)
        self.terminate += tokens
        return tokens

    def move(self, one: Move) -> int:
        """Note what moves, and return how many do."""
        tokens = self.end(one.source)
        for token in tokens:
            scope = self.standing.scope_for(token, one.target) if one.inferred else self._scope(one.around)
            self.activate.append((one.target, scope))
        self._write(one.variables)
        return len(tokens)

    def _tokens(self, one: Terminate) -> tuple[int, ...]:
        if (one.element is None) == (one.key is None):
            raise Invalid("modification.one_or_other")
        if one.key is not None:
            return (self._token(one.key),)
        assert one.element is not None  # one of the two is there
        found = self.standing.tokens_at(one.element)
        if not found:
            raise Conflict("modification.not_active", element=one.element)
        return found

    def _token(self, key: int) -> int:
        found = self.act.tx.variables.scope_of(key)
        if found is None or found[0] != self.named.root_key or not found[1]:
            raise NotFound("modification.no_such_key", key=key)
        return found[1]

    def _scope(self, key: int | None) -> int:
        return 0 if key is None or key == self.named.key else self._token(key)

    def _write(self, variables: Given) -> None:
        for element, values in variables:
            self.variables.setdefault(element, {}).update(values)


@usecase(Permission.OPERATE)
def modify(
    act: Act,
    key: int,
    *,
    activate: Iterable[Activate] = (),
    terminate: Iterable[Terminate] = (),
    move: Iterable[Move] = (),
    reason: str = "",
) -> int:
    """Set tokens, take tokens away and move them, all at once; return how many moved.

    Raises:
        NotFound: `instance.not_active`; `modification.no_such_key`.
        Invalid: `modification.empty`, `modification.one_or_other`, an element or scope that is not there.
        Conflict: what is not safe, by its element.
    """
    root = act.tx.instances.lock(key)
    named = root if root.key == key else act.tx.instances.get(key)
    if named is None or named.status != Status.ACTIVE:
        raise NotFound("instance.not_active", key=key)
    host = named.parent_token or 0
    wish = _Wish(act, named, _standing(act, root, host))
    for one in activate:
        wish.set(one)
    for each in terminate:
        wish.end(each)
    moved = sum(wish.move(one) for one in move)
    if not wish.activate and not wish.terminate:
        raise Invalid("modification.empty")
    act.concerns("instance", key, detail={"activate": [element for element, _ in wish.activate]})
    act.reason = reason
    advance(act, root, Modify(tuple(wish.activate), tuple(wish.terminate), wish.variables, host))
    return moved


@usecase(Permission.OPERATE, read_only=True)
def open_incidents(act: Act, key: int) -> list[int]:
    """Return the open incidents of an instance and of those called inside it; raises NotFound `instance.unknown`."""
    named = act.tx.instances.get(key)
    if named is None:
        raise NotFound("instance.unknown", key=key)
    found = act.tx.incidents.of(named.root_key)
    return [one.key for one in found if one.resolved_at is None and key in (named.root_key, one.process_instance_key)]


def _standing(act: Act, root: Instance, host: int) -> Standing:
    copy = copy_of(act, root)
    return Standing.of(copy.shelf, copy.held, copy.surroundings, host)
