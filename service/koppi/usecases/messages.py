"""Messages: put into the inbox first, then delivered to exactly one waiting place, or kept until their time is over."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeAlias

from koppi.domain.errors import Conflict, Duplicate, Invalid, NotFound, Refused, TooLarge
from koppi.domain.permissions import Permission
from koppi.domain.step import Broadcast, Deliver, Json
from koppi.store.records import Applied, Case, Instance, Message, Subscription
from koppi.usecases.advance import NO_ROOM, advance, no_room, start
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.enclosing import Enclosed
from koppi.usecases.holding import hold
from koppi.usecases.models import Shelf

_Give: TypeAlias = Callable[[Act, Instance, Deliver], Applied | None]
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""When a message expires that is kept until somebody takes it; no face lets one be published that lives so long."""


@dataclass(frozen=True, slots=True)
class Published:
    """A message that was taken in; `instance_key` is where it was delivered, None while it waits.

    `kept_for` is the suspended instance that it waits for: it is delivered when that one goes on.
    """

    message_key: int
    instance_key: int | None
    kept_for: int | None = None


@usecase(Permission.MESSAGES)
def publish(
    act: Act,
    name: str,
    *,
    correlation_key: str = "",
    variables: Mapping[str, Json] | None = None,
    message_id: str = "",
    time_to_live: timedelta = timedelta(),
) -> Published:
    """Take a message in, and deliver it where one waits for it; what begins with it begins once for its key at a time.

    Raises:
        Refused: the machine account does not list this message name.
        Duplicate: a message of this `message_id` is still alive.
    """
    _require_name(act, name)
    return take_in(
        act, name, correlation_key, variables or {}, message_id=message_id, time_to_live=time_to_live, once=True
    )


@usecase(Permission.MESSAGES)
def correlate(
    act: Act, name: str, *, correlation_key: str = "", variables: Mapping[str, Json] | None = None
) -> Published:
    """Deliver a message to who waits for it now; it is never kept.

    Raises:
        NotFound: `message.nobody_waits` for it.
        Conflict: `message.taker_suspended`, who waits for it stands still; published, it would be kept.
    """
    _require_name(act, name)
    published = take_in(act, name, correlation_key, variables or {}, once=True)
    if published.kept_for is not None:
        raise Conflict("message.taker_suspended", message=name, key=published.kept_for)
    if published.instance_key is None:
        raise NotFound("message.nobody_waits", message=name)
    return published


def take_in(
    act: Act,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Json],
    *,
    message_id: str = "",
    time_to_live: timedelta | None = timedelta(),
    unit: str | None = None,
    client_key: int | None = None,
    case: Case | None = None,
    enclosed: Enclosed | None = None,
    once: bool = False,
) -> Published:
    """Put a message into the inbox and deliver it to exactly one place, within an act that is under way.

    Without a time to live (None) it waits for a taker however long that takes. With a `case` it belongs to it, and so
    does what it begins; what is `enclosed` goes to who takes the message now, and into no inbox. Where only suspended
    instances wait for it, it is kept for the first of them, and its time to live does not end meanwhile. `once` it
    begins nothing of a process that its key began and that is alive.
    """
    if case is not None:
        unit, client_key = case.unit, case.client_key
    key = act.tx.messages.publish(
        Message(
            key=act.tx.new_key(),
            name=name,
            correlation_key=correlation_key,
            message_id=message_id,
            published_by=act.actor.name,
            published_at=act.now,
            expires_at=NEVER if time_to_live is None else act.now + time_to_live,
            business_id=str(case.key) if case else None,
            case_key=case.key if case else None,
            client_key=client_key,
            unit=unit,
        ),
        dict(variables),
        act.tx.seals.key_for(client_key=client_key) if client_key else None,
    )
    act.concerns("message", key)
    instance_key, suspended = _deliver(act, name, correlation_key, variables, enclosed)
    if suspended is not None:
        if enclosed:
            enclosed.keep(act, suspended)
        act.tx.messages.keep(key)
        return Published(key, None, kept_for=suspended.key)
    if instance_key is None:
        begun_by = correlation_key if once else ""
        instance_key = _start(
            act, name, variables, unit=unit, client_key=client_key, case=case, enclosed=enclosed, begun_by=begun_by
        )
    if instance_key is not None:
        act.tx.messages.delivered(key, instance_key, act.now)
    return Published(key, instance_key)


def _deliver(
    act: Act,
    name: str,
    correlation_key: str,
    variables: Mapping[str, Json],
    enclosed: Enclosed | None = None,
    give: _Give = advance,
) -> tuple[int | None, Instance | None]:
    """Deliver to the oldest place that waits and runs; it is looked at again once its instance is locked.

    Returns:
        The instance that took it, else the first that would but stands still.
    """
    suspended = None
    for waiting in act.tx.subscriptions.waiting("message", name, correlation_key):
        assert waiting.instance_key is not None
        assert waiting.token is not None
        instance = act.tx.instances.lock(waiting.instance_key)
        if not _still_waits(act, waiting):
            continue
        if instance.suspended_at:
            suspended = suspended or instance
            continue
        if enclosed:
            enclosed.keep(act, instance)
        taken = give(act, instance, Deliver(waiting.token, dict(variables)))
        return (None, instance) if taken is None else (instance.key, None)
    return None, suspended


def _give_or_stop(act: Act, instance: Instance, given: Deliver, *, generation: int) -> Applied | None:
    """Give a message of the inbox; where there is no room for it, it stays there and who waits for it is an incident."""
    try:
        with act.tx.attempt():
            return advance(act, instance, given, generation=generation)
    except TooLarge as refusal:
        if refusal.code != NO_ROOM:
            raise
        act.tx.scopes.pop(instance.key, None)  # some of them are undone
        advance(act, instance, no_room(given, refusal))
        return None


def _case_of(act: Act, message: Message) -> Case | None:
    return act.tx.cases.get(message.case_key) if message.case_key else None


def _still_waits(act: Act, waiting: Subscription) -> bool:
    assert waiting.instance_key is not None
    return any(s.key == waiting.key for s in act.tx.subscriptions.of(waiting.instance_key))


def _start(
    act: Act,
    name: str,
    variables: Mapping[str, Json],
    *,
    unit: str | None,
    client_key: int | None,
    case: Case | None,
    enclosed: Enclosed | None = None,
    begun_by: str = "",
    generation: int = 0,
) -> int | None:
    """Start an instance of each process that begins with this message; return the last one's key.

    A process that the same key began (`begun_by`) and that is alive is left out.

    Raises:
        Conflict: `case.closed`, when the case was closed meanwhile: nothing begins in it from outside any more.
    """
    started, begins = None, act.tx.subscriptions.starts("message", name)
    if begins and case is not None and act.tx.cases.hold(case.key).closed_at is not None:
        raise Conflict("case.closed")
    for waiting in begins:
        definition = Shelf(act.house.models, act.tx).definition(waiting.definition_key)
        begin = partial(
            start,
            act,
            definition,
            variables,
            start_element=waiting.element_id,
            unit=unit,
            client_key=client_key,
            case=case,
            enclosed=enclosed,
            generation=generation,
        )
        begun = _begin_once(act, begin, begun_by) if begun_by else begin()
        started = begun.key if begun else started
    return started


def _begin_once(act: Act, begin: Callable[..., Instance], begun_by: str) -> Instance | None:
    """Begin an instance unless one that the same key began is alive; of two at once the database lets one through."""
    try:
        with act.tx.attempt():
            return begin(begun_by=begun_by)
    except Duplicate as taken:
        if taken.code != "instance.begun_by_in_use":
            raise
        return None


@usecase(Permission.SYSTEM)
def deliver_waiting(act: Act, key: int) -> bool:
    """Deliver a message of the inbox that its publication missed, and tell whether it was.

    It was published while the wait was being stored, or before the process was deployed that begins with it.
    """
    return take_from_inbox(act, key, once=True) is not None


def take_from_inbox(act: Act, key: int, *, once: bool = False) -> tuple[Message, int] | None:
    """Deliver a message of the inbox and return it with the instance that took it; None when it is to go on waiting.

    `once` it begins nothing that its key began and that is alive, unless it belongs to a case: what happens in a case may
    happen in it again.
    """
    message = act.tx.messages.lock(key, act.now)
    if message is None:
        return None
    variables = act.tx.messages.variables_of(message)
    if isinstance(variables, Mapping):
        give = partial(_give_or_stop, generation=message.generation)
        found, suspended = _deliver(act, message.name, message.correlation_key, variables, give=give)
        if found is None and suspended is None:
            found = _start(
                act,
                message.name,
                variables,
                unit=message.unit,
                client_key=message.client_key,
                case=_case_of(act, message),
                begun_by=message.correlation_key if once and not message.case_key else "",
                generation=message.generation + 1,
            )
    else:  # its client was erased: who waits may go on, and nothing begins with what is not there
        found, _ = _deliver(act, message.name, message.correlation_key, {})
        act.tx.messages.take(key, act.now)
    if found is None:
        return None
    act.tx.messages.delivered(key, found, act.now)
    return message, found


@usecase(Permission.OPERATE)
def broadcast(act: Act, name: str, variables: Mapping[str, Json] | None = None) -> int:
    """Send a signal to everything that waits for it now, and start what begins with it. Returns the signal's key."""
    return send_signal(act, name, variables or {})


def send_signal(act: Act, name: str, variables: Mapping[str, Json], *, generation: int = 0) -> int:
    """Send a signal round within an act that is under way: instances in the order of their keys, each locked in turn.

    Who cannot take it is left as it stands, and the others hear it; the audit names who missed it. `generation` is how
    many processes began one another before the one that threw it.
    """
    key = act.tx.new_key()
    act.concerns("signal", key, detail={"name": name})
    waiting = {s.instance_key for s in act.tx.subscriptions.waiting("signal", name) if s.instance_key is not None}
    given = Broadcast(name, dict(variables))
    takers = [(instance, partial(_tell, act, instance, given, generation)) for instance in sorted(waiting)]
    starts = act.tx.subscriptions.starts("signal", name)
    takers += [(s.definition_key, partial(_begin, act, s, variables, generation + 1)) for s in starts]
    missed = [taker for taker, take in takers if not _hears(act, take)]
    if missed:
        act.concerns("signal", key, detail={"name": name, "missed": missed})
        act.audited = False
    return key


def _hears(act: Act, take: Callable[[], None]) -> bool:
    try:
        with act.tx.attempt():
            take()
    except (Conflict, Invalid, TooLarge):
        return False
    return True


def _tell(act: Act, instance_key: int, given: Broadcast, generation: int) -> None:
    instance = act.tx.instances.lock(instance_key)
    if instance.suspended_at:
        hold(act, instance, given)
    elif instance.status == "ACTIVE":
        advance(act, instance, given, generation=generation)


def _begin(act: Act, waits: Subscription, variables: Mapping[str, Json], generation: int) -> None:
    definition = Shelf(act.house.models, act.tx).definition(waits.definition_key)
    start(act, definition, variables, start_element=waits.element_id, generation=generation)


def _require_name(act: Act, name: str) -> None:
    if not act.actor.may_send(name):
        raise Refused("message.not_listed", message=name)
