"""Variables by scope, and what a token sees of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from koppi.domain.sizes import size_of, size_of_variable
from koppi.domain.step import Json, Variable
from koppi.domain.waits import ErrorType
from koppi.engine.trouble import Trouble


class View(Mapping[str, Any]):
    """Several contexts read as one, the first that has a name wins; never written to."""

    __slots__ = ("_contexts",)

    def __init__(self, contexts: Iterable[Mapping[str, Any]]) -> None:
        self._contexts = tuple(contexts)

    def get(self, name: str, default: Any = None) -> Any:
        for context in self._contexts:
            if name in context:
                return context[name]
        return default

    def __getitem__(self, name: str) -> Any:
        for context in self._contexts:
            if name in context:
                return context[name]
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return any(name in context for context in self._contexts)

    def __iter__(self) -> Iterator[str]:
        return iter({name: None for context in self._contexts for name in context})

    def __len__(self) -> int:
        return len(set().union(*self._contexts))


class Scopes:
    """The variables of all scopes of one instance, how much room they take, and which of them this step wrote or dropped.

    Args:
        limit: how much room they may take.
        held: those that are stored.
        size: how much room these take; counted when nobody knows it.
    """

    def __init__(self, limit: int, held: Iterable[Variable] = (), size: int | None = None) -> None:
        self.rows: dict[int, dict[str, Json]] = {}
        rows = self.rows
        for variable in held:  # every step begins here, with every variable
            try:
                rows[variable.scope][variable.name] = variable.value
            except KeyError:
                rows[variable.scope] = {variable.name: variable.value}
        self.limit = limit
        self.size = self._counted() if size is None else size
        self._held_size = self.size
        self._stored = frozenset(rows)
        self._written: dict[tuple[int, str], int] = {}
        """What this step wrote, with the room that it takes."""
        self._dropped: list[int] = []
        self._shelved: set[int] = set()

    def of(self, scope: int) -> Mapping[str, Json]:
        """Return the variables of one scope; do not write to them."""
        return self.rows.get(scope) or {}

    def write(self, scope: int, name: str, value: Json) -> None:
        """Set one variable of one scope."""
        self._write(scope, name, value, size_of_variable(name, value))

    def _write(self, scope: int, name: str, value: Json, size: int) -> None:
        self.size += size - self._size(scope, name)
        self.rows.setdefault(scope, {})[name] = value
        self._written[scope, name] = size

    def put(self, chain: list[int], name: str, value: Json) -> None:
        """Set a variable in the first scope of the chain that has it, else in the last."""
        self.write(self._home(chain, name), name, value)

    def put_all(self, chain: list[int], variables: Mapping[str, Json]) -> None:
        """Set variables like `put`; raise the trouble that they are, and set none, when there is no room for them.

        What makes the whole smaller always has room.
        """
        sizes = {name: size_of_variable(name, value) for name, value in variables.items()}
        size = self.size + sum(sizes.values())
        if size > self.limit:  # what they take the place of is counted only then: it is seldom
            size -= sum(self._size(self._home(chain, name), name) for name in variables)
            self._require(size, self.size)
        for name, value in variables.items():
            self._write(self._home(chain, name), name, value, sizes[name])

    def put_item(self, scope: int, name: str, index: int, value: Json) -> None:
        """Set one element of a list in a scope, lengthened with nulls up to it; the others are not measured again."""
        before = self.of(scope).get(name)
        items = list(before) if isinstance(before, list) else []
        size = self._size(scope, name) if isinstance(before, list) else size_of_variable(name, items)
        missing = [None] * (index + 1 - len(items))
        items += missing
        size += len(missing) * (1 + size_of(None)) + size_of(value) - size_of(items[index])
        items[index] = value
        self._require(self.size - self._size(scope, name) + size, self.size)
        self._write(scope, name, items, size)

    def _home(self, chain: list[int], name: str) -> int:
        for scope in chain:
            if name in self.rows.get(scope, ()):
                return scope
        return chain[-1]

    def shelve(self, scope: int) -> None:
        """Keep a scope although its token goes."""
        self._shelved.add(scope)

    def move(self, scope: int, to: int) -> None:
        """Give the variables of one scope to another."""
        for name, value in self.of(scope).items():
            self.write(to, name, value)
        self.drop(scope)

    def drop(self, scope: int) -> None:
        """Forget a scope, because its token is gone; one that is shelved goes when it is dropped once more."""
        if scope in self._shelved:
            self._shelved.remove(scope)
            return
        if scope in self.rows:
            for name in tuple(self.rows[scope]):
                self._remove(scope, name)
            del self.rows[scope]
        if scope in self._stored:
            self._dropped.append(scope)

    def keep(self, scope: int) -> dict[str, Json]:
        """Return a copy of a scope to put back with `restore` should the token fail."""
        return dict(self.rows.get(scope, ()))

    def restore(self, scope: int, kept: Mapping[str, Json]) -> None:
        """Make a scope what it was when `keep` was called."""
        for name in set(self.rows.get(scope, ())) - set(kept):
            self._remove(scope, name)
        for name, value in kept.items():
            self.write(scope, name, value)

    def _remove(self, scope: int, name: str) -> None:
        self.size -= self._size(scope, name)
        del self.rows[scope][name]
        self._written.pop((scope, name), None)

    # --- how much room they take --------------------------------------------------------------------------------------

    def require_room(self, variables: Mapping[str, Json]) -> None:
        """Raise the trouble that it is to add variables for which there is no room."""
        self._require(self.size + sum(size_of_variable(name, value) for name, value in variables.items()), self.size)

    def require_fit(self) -> None:
        """Raise the trouble that what was written is too large, where it can be taken back."""
        self._require(self.size, self._held_size)

    def _require(self, size: int, before: int) -> None:
        if size > max(self.limit, before):
            raise Trouble(ErrorType.UNKNOWN, "engine.variables_too_large", size=size, limit=self.limit)

    @property
    def outgrown(self) -> bool:
        """Whether this step made them larger than they may be."""
        return self.size > max(self.limit, self._held_size)

    def _size(self, scope: int, name: str) -> int:
        """Return how much room a variable takes, 0 when there is none."""
        written = self._written.get((scope, name))
        if written is not None:
            return written
        row = self.rows.get(scope, {})
        return size_of_variable(name, row[name]) if name in row else 0

    def _counted(self) -> int:
        return sum(size_of_variable(name, value) for row in self.rows.values() for name, value in row.items())

    def written(self) -> tuple[Variable, ...]:
        """Return what this step wrote, as it is at its end."""
        return tuple(Variable(scope, name, self.rows[scope][name]) for scope, name in self._written)

    def dropped(self) -> tuple[int, ...]:
        """Return the stored scopes that this step ended."""
        return tuple(self._dropped)
