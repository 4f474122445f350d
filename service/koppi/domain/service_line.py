"""A service line's states, and the ways between them: no service that needs a decision begins without one."""

from collections.abc import Mapping
from typing import Final

PLANNED: Final = "planned"
DECIDED: Final = "decided"
REQUESTED: Final = "requested"
ACCEPTED: Final = "accepted"
DECLINED: Final = "declined"
STARTED: Final = "started"
ENDED: Final = "ended"
REJECTED: Final = "rejected"

_WAYS: Mapping[str, frozenset[str]] = {
    PLANNED: frozenset({REQUESTED, STARTED, ENDED}),
    DECIDED: frozenset({REQUESTED, STARTED, ENDED}),
    REQUESTED: frozenset({ACCEPTED, DECLINED, STARTED, ENDED}),
    ACCEPTED: frozenset({STARTED, DECLINED, ENDED}),
    DECLINED: frozenset({REQUESTED, ENDED}),
    STARTED: frozenset({ENDED}),
    REJECTED: frozenset(),
    ENDED: frozenset(),
}
STATES = tuple(_WAYS)
"""Every state of a service line, from its plan to its end."""


def may_move(state: str, to: str, *, needs_decision: bool) -> bool:
    """Tell whether a line may go from a state to another; standing where it is changes nothing and is allowed.

    Decided or rejected it becomes by notice of a decision alone.
    """
    if state == to:
        return True
    if needs_decision and state == PLANNED:
        return to == ENDED
    return to in _WAYS[state]


def is_live(state: str) -> bool:
    """Tell whether the client has the service or is about to."""
    return state not in (ENDED, REJECTED)


def after_notice(state: str, *, granted: bool) -> str:
    """Return the state of a line once its client was given notice of a decision on it.

    A service under way stays as it is: changing or ending it is an act of its own.
    """
    to = DECIDED if granted else REJECTED
    return to if state in (PLANNED, DECIDED, REJECTED) else state
