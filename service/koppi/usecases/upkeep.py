"""What the worker does for the house as a whole: what a hint missed, and what time makes superfluous."""

from collections.abc import Callable
from datetime import timedelta

import structlog

from koppi.domain.errors import KoppiError
from koppi.domain.permissions import Permission
from koppi.store.records import Message
from koppi.usecases import contacts, messages
from koppi.usecases.boundary import Act, Caller, usecase

_log = structlog.get_logger("koppi.upkeep")
_ANSWERS_KEPT = timedelta(hours=24)


def deliver_messages(caller: Caller) -> int:
    """Deliver the messages whose publication missed the place that waits; return how many were."""
    return sum(_deliver(caller, message, messages.deliver_waiting) for message in _awaited(caller))


def start_awaited(caller: Caller, after: int = 0, *, limit: int = 50) -> int:
    """Start what waits in the inbox for a process that begins with it, a bounded number, one in a transaction.

    Args:
        caller: the caller.
        after: the key of the last message looked at; what cannot start must not hold up what came later.
        limit: how many.

    Returns:
        The key to go on after, 0 where the end was reached.
    """
    found = _startable(caller, after, limit)
    for message in found:
        _deliver(
            caller, message, contacts.begin_waiting if message.name == contacts.MESSAGE else messages.deliver_waiting
        )
    return found[-1].key if found else 0


def send_signals(caller: Caller) -> int:
    """Send round the signals that instances threw; return how many."""
    return sum(_send(caller, signal.key) for signal in _unsent(caller))


@usecase(Permission.SYSTEM)
def keep_house(act: Act) -> None:
    """Close messages whose time is over and forget answers that no request can ask for again."""
    act.tx.messages.expire(act.now)
    act.tx.idempotency.forget(act.now - _ANSWERS_KEPT)


def _deliver(caller: Caller, message: Message, deliver: Callable[[Caller, int], bool]) -> bool:
    try:
        return deliver(caller, message.key)
    except KoppiError as error:  # an instance that cannot take its message must not hold up the others
        _log.warning("message_failed", message=message.key, code=error.code)
        return False


@usecase(Permission.SYSTEM, read_only=True)
def _awaited(act: Act) -> list[Message]:
    return act.tx.messages.awaited(act.now)


@usecase(Permission.SYSTEM, read_only=True)
def _startable(act: Act, after: int, limit: int) -> list[Message]:
    return act.tx.messages.startable(act.now, after=after, limit=limit)


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
    known = variables if isinstance(variables, dict) else {}
    messages.send_signal(act, signal.name, known, generation=signal.generation)
    return True
