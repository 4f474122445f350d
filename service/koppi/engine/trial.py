"""Whether an instance can go on: each thing it waits for is tried on a copy that nobody keeps."""

from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Broadcast, Complete, Deliver, FireTimer, Held, Input, Retry, Status, Step
from koppi.domain.waits import CallWait, IncidentWait, JobWait, MessageWait, SignalWait, TimerWait, UserTaskWait, Wait
from koppi.engine.advance import advance
from koppi.engine.limits import Surroundings
from koppi.engine.process import Definitions


def try_out(definitions: Definitions, held: Held, step: Step, surroundings: Surroundings) -> None:
    """Give each wait of a step what it waits for. An incident is a way of going on, an error of ours is not.

    Of many tokens that wait for the same at one element the first is tried.

    Raises:
        Conflict: `migration.cannot_go_on`, naming the first element that cannot.
    """
    stored = step.after(held)
    first = {(type(wait), wait.definition_key, wait.element_id): wait for wait in reversed(step.waits)}
    for wait in first.values():
        given = plausible(wait)
        if given is None or step.status is not Status.ACTIVE:
            continue
        try:
            advance(definitions, stored, given, surroundings)
        except (Conflict, Invalid):
            continue
        except Exception as bug:
            raise Conflict("migration.cannot_go_on", element=wait.element_id) from bug


def plausible(wait: Wait) -> Input | None:
    """Return what a wait waits for, without values; None for what goes on by itself."""
    match wait:
        case UserTaskWait() | JobWait():
            return Complete(wait.token)
        case TimerWait():
            return FireTimer(wait.token)
        case MessageWait():
            return Deliver(wait.token)
        case SignalWait():
            return Broadcast(wait.name)
        case IncidentWait():
            return Retry(wait.token)
        case CallWait() | _:
            return None
