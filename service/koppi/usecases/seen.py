"""A row as outsiders see it: beside it the definition of its process and its root instance."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Generic, Protocol, TypeVar

from koppi.store.records import Instance, ProcessDefinition
from koppi.usecases.boundary import Act


class Placed(Protocol):
    """A row of an instance, at an element of a diagram."""

    @property
    def instance_key(self) -> int: ...
    @property
    def definition_key(self) -> int: ...


Row = TypeVar("Row", bound=Placed)


@dataclass(frozen=True, slots=True)
class Seen(Generic[Row]):
    """A row with its definition and its root instance."""

    row: Row
    definition: ProcessDefinition
    root: Instance


def see(act: Act, rows: Iterable[Row]) -> tuple[Seen[Row], ...]:
    """Return rows with what outsiders see beside them. Two statements, however many rows."""
    placed = tuple(rows)
    if not placed:
        return ()
    definitions = act.tx.definitions.many(row.definition_key for row in placed)
    roots = act.tx.instances.many(row.instance_key for row in placed)
    return tuple(Seen(row, definitions[row.definition_key], roots[row.instance_key]) for row in placed)


def see_found(act: Act, found: Any) -> Any:
    """Return the result of a search with its rows as outsiders see them."""
    return replace(found, items=see(act, found.items))
