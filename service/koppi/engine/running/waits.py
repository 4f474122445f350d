"""What an instance waits for, and how that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow import TaskState

from koppi.domain.waits import Closed, IncidentWait, TimerWait, Wait
from koppi.engine.running.incidents import incident_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koppi.engine.running.instance import Instance
    from koppi.engine.running.token import Token

Waits = dict[int, Wait]


def wait_of(token: Token) -> Wait | None:
    """Return what one token waits for: None when nothing from outside can move it."""
    return incident_of(token) if token.state == TaskState.ERROR else token.task_spec.wait(token)


def waits_of(instance: Instance) -> Waits:
    """Return what the instance waits for, by token, in the order in which the tokens came."""
    found = {}
    for token_id in sorted(instance.index):
        wait = wait_of(instance.index[token_id])
        if wait is not None:
            found[token_id] = wait
    return found


def opened(before: Waits, after: Waits) -> tuple[Wait, ...]:
    """Return what is open now and was not before."""
    return tuple(wait for token, wait in after.items() if not _same(wait, before.get(token)))


def moved(before: Waits, after: Waits) -> tuple[Wait, ...]:
    """Return what was open before and is, but says something else of itself: after a migration."""
    pairs = ((before.get(token), wait) for token, wait in after.items())
    return tuple(wait for earlier, wait in pairs if earlier != wait and _same(wait, earlier))


def closed(before: Waits, after: Waits, ended: Mapping[int, bool]) -> tuple[Closed, ...]:
    """Return what was open before and is not any more; `ended` says of a token that is gone whether it completed.

    A token that is still there has gone on to its next wait, unless that is an incident.
    """
    return tuple(
        Closed(wait, ended.get(token, not isinstance(after.get(token), IncidentWait)))
        for token, wait in before.items()
        if not _same(wait, after.get(token))
    )


def _same(one: Wait, other: Wait | None) -> bool:
    """Tell whether two waits of one token are one and the same, whatever its variables have become meanwhile.

    A timer that was armed again is another one, and so is an incident with another cause.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, TimerWait) and isinstance(other, TimerWait):
        return one.due == other.due
    if isinstance(one, IncidentWait) and isinstance(other, IncidentWait):
        return _cause(one) == _cause(other)
    return True


def _cause(incident: IncidentWait) -> tuple[str, dict[str, Any]]:
    """Return what went wrong, wherever it was."""
    return incident.code, {key: value for key, value in incident.parameters.items() if key not in ("element", "name")}
