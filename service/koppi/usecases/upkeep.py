"""What the worker does for the house as a whole: what a hint missed, and what time makes superfluous."""

from datetime import timedelta

import structlog

from koppi.domain.errors import KoppiError
from koppi.domain.permissions import Permission
from koppi.store.records import Message
from koppi.usecases import messages
from koppi.usecases.boundary import Act, Caller, usecase

_log = structlog.get_logger("koppi.upkeep")
_ANSWERS_KEPT = timedelta(hours=24)


def deliver_messages(caller: Caller) -> int:
    """Deliver the messages whose publication missed the place that waits; return how many were."""
    return sum(_deliver(caller, message.key) for message in _awaited(caller))


def send_signals(caller: Caller) -> int:
    """Send round the signals that instances threw; return how many."""
    return sum(_send(caller, signal.key) for signal in _unsent(caller))


@usecase(Permission.SYSTEM)
def keep_house(act: Act) -> None:
    """Close messages whose time is over and forget answers that no request can ask for again."""
    act.tx.messages.expire(act.now)
    act.tx.idempotency.forget(act.now - _ANSWERS_KEPT)


def _deliver(caller: Caller, key: int) -> bool:
    try:
        return messages.deliver_waiting(caller, key)
    except KoppiError as error:  # an instance that cannot take its message must not hold up the others
        _log.warning("message_failed", message=key, code=error.code)
        return False


@usecase(Permission.SYSTEM, read_only=True)
def _awaited(act: Act) -> list[Message]:
    return act.tx.messages.awaited(act.now)


@usecase(Permission.SYSTEM, read_only=True)
def _unsent(act: Act) -> list[Message]:
    return act.tx.messages.untaken("signal", act.now)


@usecase(Permission.SYSTEM)
def _send(act: Act, key: int) -> bool:
    """Send one signal round, once: whoever marks it first sends it."""
    signal = act.tx.messages.take(key, act.now)
    if signal is None:
        return False
    variables = act.tx.messages.variables_of(signal)
    messages.send_signal(act, signal.name, variables if isinstance(variables, dict) else {})
    return True
