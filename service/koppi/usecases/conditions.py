"""Processes that begin by a condition: it is looked at when somebody asks, with the variables that it is about."""

from collections.abc import Mapping
from dataclasses import dataclass

from koppi.domain.errors import NotFound
from koppi.domain.permissions import Permission
from koppi.domain.step import Json
from koppi.engine import start_holds
from koppi.store.records import Instance
from koppi.usecases.advance import start
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.models import Shelf
from koppi.usecases.surroundings import surroundings_of


@dataclass(frozen=True, slots=True)
class Evaluated:
    """That conditions were looked at, and the instances that began."""

    key: int
    instances: tuple[Instance, ...]


@usecase(Permission.OPERATE)
def evaluate(act: Act, variables: Mapping[str, Json], *, definition_key: int | None = None) -> Evaluated:
    """Begin an instance at every conditional start event whose condition holds, with these variables.

    Those of the newest version of every process, or of one version alone.

    Raises:
        NotFound: `definition.unknown`, there is no such version.
    """
    key = act.tx.new_key()
    act.concerns("condition", key)
    surroundings = surroundings_of(act)
    shelf = Shelf(act.house.models, act.tx)
    begun = tuple(
        start(act, shelf.definition(number), variables, start_element=event.element_id)
        for number in _versions(act, definition_key)
        for event in shelf.process(number).starts
        if event.kind == "conditional" and start_holds(event, variables, surroundings)
    )
    return Evaluated(key, begun)


def _versions(act: Act, definition_key: int | None) -> list[int]:
    if definition_key is None:
        return sorted({waiting.definition_key for waiting in act.tx.subscriptions.starts("conditional", "")})
    definition = act.tx.definitions.get(definition_key)
    if definition is None or definition.deleted_at is not None:
        raise NotFound("definition.unknown", key=definition_key)
    return [definition.key]
