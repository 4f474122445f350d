"""Suspend and resume: an instance stands still, what arrives meanwhile waits, and it takes all of it when it goes on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from koppi.domain.errors import Conflict, Invalid, TooLarge
from koppi.domain.journal import from_json
from koppi.domain.permissions import Permission
from koppi.domain.step import Broadcast, Deliver, FireTimer, Input, SetVariables, Status
from koppi.store.records import HeldInput, Instance, Message, Suspension, Timer
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.jobs import give_up
from koppi.usecases.surroundings import copy_of

LONGEST_REASON = 1000
"""Characters of a reason."""
_LOOK = SetVariables(0)
"""Nothing is written: the instance only comes to rest again, and then conditions are looked at."""


@dataclass(frozen=True, slots=True)
class _Missed:
    """Something that came while an instance stood still: when, what it was, and how it is given now."""

    at: datetime
    kind: str
    key: int
    give: Callable[[Act, Instance], Instance]
    by: str = ""


@usecase(Permission.OPERATE)
def suspend(act: Act, key: int, *, reason: str = "") -> None:
    """Let an instance stand still, with all that runs inside it, until it is resumed.

    Raises:
        NotFound: `instance.unknown`.
        Conflict: `instance.not_active`, it has ended; `instance.called`, it runs inside another one, and its root is to
            be suspended; `instance.suspended_already`, it stands still already.
        Invalid: `instance.reason_too_long`.
    """
    if len(reason) > LONGEST_REASON:
        raise Invalid("instance.reason_too_long", max=LONGEST_REASON)
    instance = lock_root(act, key)
    if current := act.tx.suspensions.current(key):
        at = current.suspended_at.astimezone(act.house.zone)
        raise Conflict("instance.suspended_already", key=key, by=current.suspended_by, at=at)
    assert instance.data_key is not None  # a root instance gets its own when it starts
    suspension = Suspension(
        key=act.tx.new_key(),
        instance_key=key,
        suspended_at=act.now,
        suspended_by=act.actor.name,
        reason=reason.strip() or None,
    )
    act.tx.suspensions.begin(suspension, instance.data_key)
    _audit(act, instance, {"suspension": suspension.key})


@usecase(Permission.OPERATE)
def resume(act: Act, key: int) -> None:
    """Let a suspended instance go on: it takes what it missed, each once, in the order in which it happened.

    What nothing waits for any more when its turn comes is left out, and the audit names it. A cycle that missed
    several rounds goes round once.

    Raises:
        NotFound: `instance.unknown`.
        Conflict: `instance.not_active`; `instance.called`; `instance.not_suspended`.
    """
    instance = lock_root(act, key)
    current = act.tx.suspensions.current(key)
    if current is None:
        raise Conflict("instance.not_suspended", key=key)
    missed = sorted(_missed(act, instance), key=lambda each: (each.at, each.key))
    act.tx.suspensions.end(key, now=act.now, by=act.actor.name)
    instance = replace(instance, suspended_at=None)
    left_out = []
    for each in missed:
        given = _give(act, instance, each)
        if given is None:
            left_out.append({"kind": each.kind, "key": each.key})
        else:
            instance = given
    _audit(act, instance, {"suspension": current.key, "taken": len(missed) - len(left_out), "left_out": left_out})
    _wake(act, instance)


def lock_root(act: Act, key: int) -> Instance:
    """Lock an active instance that runs inside no other one.

    Raises:
        NotFound: `instance.unknown`.
        Conflict: `instance.not_active`, it has ended; `instance.called`, with its root.
    """
    root = act.tx.instances.lock(key)
    named = root if root.key == key else act.tx.instances.get(key)
    if named is None or named.status != Status.ACTIVE:
        raise Conflict("instance.not_active", key=key)
    if named.key != root.key:
        raise Conflict("instance.called", key=key, root=root.key)
    return root


def _missed(act: Act, instance: Instance) -> Iterator[_Missed]:
    if instance.suspended_at is not None and _became_true(act, instance):
        yield _Missed(instance.suspended_at, "condition", instance.key, _look)
    for came in act.tx.suspensions.held(instance.key):
        kind = "signal" if came.job_key is None else "job"
        yield _Missed(came.at, kind, came.job_key or came.key, partial(_take_held, came), came.actor)
    for message in act.tx.messages.kept_for(instance.key, act.now):
        yield _Missed(message.published_at, "message", message.key, partial(_take_message, message))
    for timer in act.tx.timers.of(instance.key):
        if timer.due_at <= act.now:
            yield _Missed(timer.due_at, "timer", timer.key, partial(_take_timer, timer))


def _became_true(act: Act, instance: Instance) -> bool:
    """Say whether something follows from a condition that was not looked at meanwhile: that is tried on a copy."""
    step = copy_of(act, replace(instance, suspended_at=None)).after(_LOOK)
    return bool(step.passed or step.opened)


def _give(act: Act, instance: Instance, missed: _Missed) -> Instance | None:
    """Return the instance as it stands after what it missed, None when it could not take it."""
    detail = {"held_since": missed.at.isoformat()} | ({"by": missed.by} if missed.by else {})
    act.concerns(missed.kind, missed.key, detail=detail)
    try:
        with act.tx.attempt():
            return missed.give(act, instance)
    except (Conflict, Invalid, TooLarge) as refusal:
        act.tx.scopes.pop(instance.key, None)  # some of them may be undone
        if missed.kind == "job" and not isinstance(refusal, Conflict):
            give_up(act, missed.key, refusal.code)
        return None


class _Gone(Conflict):
    """Nothing waits for it any more."""

    def __init__(self) -> None:
        super().__init__("engine.not_waiting")


def _look(act: Act, instance: Instance) -> Instance:
    return advance(act, instance, _LOOK).instance


def _take_held(held: HeldInput, act: Act, instance: Instance) -> Instance:
    payload = held.payload if isinstance(held.payload, dict) else {}  # else its client was erased
    given: Input = from_json(held.input, payload)
    if isinstance(given, Broadcast) and not _waits(act, instance, "signal", given.name):
        raise _Gone
    return advance(act, instance, given).instance


def _take_message(message: Message, act: Act, instance: Instance) -> Instance:
    known = act.tx.messages.get(message.key)
    tokens = _waits(act, instance, "message", message.name, message.correlation_key)
    if not tokens or known is None or known.delivered_at is not None:
        raise _Gone
    act.tx.messages.delivered(message.key, instance.key, act.now)
    variables = act.tx.messages.variables_of(message)
    return advance(act, instance, Deliver(tokens[0], variables if isinstance(variables, Mapping) else {})).instance


def _take_timer(timer: Timer, act: Act, instance: Instance) -> Instance:
    if act.tx.timers.get(timer.key) is None or timer.token is None:
        raise _Gone
    return advance(act, instance, FireTimer(timer.token, late=True)).instance


def _waits(act: Act, instance: Instance, kind: str, name: str, correlation_key: str = "") -> list[int]:
    """Return the tokens that wait for a message or signal, the oldest first."""
    return [
        waiting.token
        for waiting in act.tx.subscriptions.of(instance.key)
        if (waiting.kind, waiting.name, waiting.correlation_key) == (kind, name, correlation_key)
        and waiting.token is not None
    ]


def _audit(act: Act, instance: Instance, detail: Mapping[str, object]) -> None:
    """Write what was done into the instance's chain; the reason stays sealed beside it."""
    act.concerns(
        "instance",
        instance.key,
        instance_key=instance.key,
        case_key=instance.case_key,
        client_key=instance.client_key,
        unit=instance.unit,
        detail=dict(detail),
    )
    act.tx.audit.append_to(instance, act.about)
    act.audited = True


def _wake(act: Act, instance: Instance) -> None:
    """Tell who does jobs and fires timers that there is something to do again, once it is stored."""
    hints = act.house.hints
    types = frozenset(job.type for job in act.tx.jobs.open_of(instance.key))
    dues = [timer.due_at for timer in act.tx.timers.of(instance.key)]
    if types:
        act.tx.after_commit(lambda: hints.job_opened(types))
    if dues:
        act.tx.after_commit(lambda: hints.timer_armed(min(dues)))
