"""A work item's rules: who may open it and on what ground, and when it may be completed."""

from collections.abc import Iterable
from typing import Protocol

from koppi.domain.actor import Actor, queue_of
from koppi.domain.case import CaseFile, is_known_to
from koppi.domain.errors import Conflict


class Item(Protocol):
    """A work item, as far as the rules need it."""

    @property
    def key(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def assignee(self) -> str | None: ...
    @property
    def completed_by(self) -> str | None: ...
    @property
    def candidate_groups(self) -> tuple[str, ...]: ...
    @property
    def candidate_users(self) -> tuple[str, ...]: ...
    @property
    def case_key(self) -> int | None: ...
    @property
    def unit(self) -> str | None: ...


def ground_to_open(item: Item, case: CaseFile | None, actor: Actor, *, demo: bool) -> str:
    """Return on what ground the actor may open the work item, empty when on none.

    Args:
        item: the work item.
        case: its case, None while there is none.
        actor: who asks.
        demo: whether this is a demo database, where process owners and administrators may try what has no case.
    """
    names = {actor.name} | actor.substitutes_for
    if item.assignee in names or names & set(item.candidate_users):
        return "task"
    if {queue_of(group, item.unit) for group in item.candidate_groups} & actor.queues:
        return "queue"
    if case is not None and is_known_to(case, actor):
        return "case"
    if demo and item.case_key is None and actor.roles & {"process_owner", "admin"}:
        return "demo"
    return ""


def require_open(item: Item) -> None:
    """Refuse an item that is over.

    Raises:
        Conflict: `work_item.completed` with who completed it, or `work_item.cancelled`.
    """
    if item.state == "COMPLETED":
        raise Conflict("work_item.completed", by=item.completed_by or "")
    if item.state != "CREATED":
        raise Conflict("work_item.cancelled")


def require_completable(item: Item, actor: Actor) -> None:
    """Refuse an item that is over or that somebody else has taken.

    Raises:
        Conflict: as `require_open`, or `work_item.taken` with who has it.
    """
    require_open(item)
    if item.assignee is not None and item.assignee not in {actor.name} | actor.substitutes_for:
        raise Conflict("work_item.taken", by=item.assignee)


def has_queue(item: Item) -> bool:
    """Tell whether somebody else waits for the item once its assignee gives it back."""
    return bool(item.candidate_groups or item.candidate_users)


def require_releasable(item: Item) -> None:
    """Refuse to give back what would then lie in nobody's queue: no ball is dropped.

    Raises:
        Conflict: `work_item.no_queue`.
    """
    if not has_queue(item):
        raise Conflict("work_item.no_queue")


def may_see_instance(
    case: CaseFile | None, open_items: Iterable[Item], actor: Actor, *, demo: bool, client_key: int | None
) -> bool:
    """Tell whether the actor may see an instance: who may open one of its open work items, or knows its case.

    One without a client is also seen by those who operate processes; before its case is open it may have a client.
    """
    if case is not None and is_known_to(case, actor):
        return True
    if case is None and (client_key is None or demo) and actor.roles & {"admin", "process_owner"}:
        return True
    return any(ground_to_open(item, case, actor, demo=demo) for item in open_items)
