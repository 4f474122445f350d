"""What the worker does for the house as a whole: what a hint missed, and what time makes superfluous."""

from datetime import timedelta

from koppi.domain.permissions import Permission
from koppi.store.records import Message
from koppi.usecases import messages
from koppi.usecases.boundary import Act, Caller, usecase

_ANSWERS_KEPT = timedelta(hours=24)


def deliver_messages(caller: Caller) -> int:
    """Deliver the messages whose publication missed the place that waits; return how many were."""
    return sum(messages.deliver_waiting(caller, message.key) for message in _untaken(caller, "message"))


def send_signals(caller: Caller) -> int:
    """Send round the signals that instances threw; return how many."""
    return sum(_send(caller, signal.key) for signal in _untaken(caller, "signal"))


@usecase(Permission.SYSTEM)
def keep_house(act: Act) -> None:
    """Close messages whose time is over and forget answers that no request can ask for again."""
    act.tx.messages.expire(act.now)
    act.tx.idempotency.forget(act.now - _ANSWERS_KEPT)


@usecase(Permission.SYSTEM, read_only=True)
def _untaken(act: Act, kind: str) -> list[Message]:
    return act.tx.messages.untaken(kind, act.now)


@usecase(Permission.SYSTEM)
def _send(act: Act, key: int) -> bool:
    """Send one signal round, once: whoever marks it first sends it."""
    signal = act.tx.messages.take(key, act.now)
    if signal is None:
        return False
    variables = act.tx.messages.variables_of(signal)
    messages.send_signal(act, signal.name, variables if isinstance(variables, dict) else {})
    return True
