"""Variables by scope, and what a token sees of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from koppi.domain.step import Json, Variable


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
    """The variables of all scopes of one instance, and which of them this step wrote or dropped."""

    def __init__(self, held: Iterable[Variable] = ()) -> None:
        self.rows: dict[int, dict[str, Json]] = {}
        rows = self.rows
        for variable in held:  # every step begins here, with every variable
            scope = variable.scope
            if scope not in rows:
                rows[scope] = {}
            rows[scope][variable.name] = variable.value
        self._stored = frozenset(rows)
        self._written: dict[tuple[int, str], None] = {}
        self._dropped: list[int] = []
        self._shelved: set[int] = set()

    def of(self, scope: int) -> Mapping[str, Json]:
        """Return the variables of one scope; do not write to them."""
        return self.rows.get(scope) or {}

    def write(self, scope: int, name: str, value: Json) -> None:
        """Set one variable of one scope."""
        self.rows.setdefault(scope, {})[name] = value
        self._written[scope, name] = None

    def put(self, chain: list[int], name: str, value: Json) -> None:
        """Set a variable in the first scope of the chain that has it, else in the last."""
        for scope in chain:
            if name in self.rows.get(scope, ()):
                return self.write(scope, name, value)
        return self.write(chain[-1], name, value)

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
        for name in self.rows.pop(scope, ()):
            self._written.pop((scope, name), None)
        if scope in self._stored:
            self._dropped.append(scope)

    def keep(self, scope: int) -> dict[str, Json]:
        """Return a copy of a scope to put back with `restore` should the token fail."""
        return dict(self.rows.get(scope, ()))

    def restore(self, scope: int, kept: Mapping[str, Json]) -> None:
        """Make a scope what it was when `keep` was called."""
        for name in set(self.rows.get(scope, ())) - set(kept):
            del self.rows[scope][name]
            self._written.pop((scope, name), None)
        for name, value in kept.items():
            self.write(scope, name, value)

    def written(self) -> tuple[Variable, ...]:
        """Return what this step wrote, as it is at its end."""
        return tuple(Variable(scope, name, self.rows[scope][name]) for scope, name in self._written)

    def dropped(self) -> tuple[int, ...]:
        """Return the stored scopes that this step ended."""
        return tuple(self._dropped)
