"""Who sends a case keeps it until the receiver has accepted it; only the receiver can."""

from koppi.domain.actor import Actor
from koppi.domain.errors import Conflict


def require_offered_to(person: str, actor: Actor) -> None:
    """Refuse to accept what was offered to somebody whom the actor does not stand in for (I7).

    Raises:
        Conflict: `case.offered_to_another` with the person.
    """
    if person != actor.name and person not in actor.substitutes_for:
        raise Conflict("case.offered_to_another", by=person)
