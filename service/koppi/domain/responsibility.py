"""Who sends a case keeps it until the receiver has accepted it; only the receiver can."""

from koppi.domain.actor import Actor
from koppi.domain.errors import Conflict


def require_offered_to(person: str | None, actor: Actor) -> None:
    """Refuse to accept what was not offered, or was offered to somebody whom the actor does not stand in for (I7).

    Args:
        person: whom the case was offered to; None when no offer stands.
        actor: who accepts.

    Raises:
        Conflict: `responsibility.no_offer` or `responsibility.offered_to_other`.
    """
    if person is None:
        raise Conflict("responsibility.no_offer")
    if person != actor.name and person not in actor.substitutes_for:
        raise Conflict("responsibility.offered_to_other", by=person)
