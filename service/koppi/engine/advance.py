"""The one door: what is stored of an instance and one input in, one step out."""

from collections.abc import Callable
from typing import Any

from koppi.domain.errors import Conflict, Invalid, TooLarge
from koppi.domain.step import (
    Activate,
    Broadcast,
    Cancel,
    Complete,
    Deliver,
    Fail,
    FireTimer,
    Held,
    Input,
    Migrate,
    Modify,
    Retry,
    SetVariables,
    Start,
    Status,
    Step,
    ThrowError,
)
from koppi.domain.waits import (
    AdHocWait,
    ErrorType,
    IncidentWait,
    JobWait,
    MessageWait,
    SignalWait,
    TimerWait,
    UserTaskWait,
    Wait,
)
from koppi.engine.inputs import require_variables
from koppi.engine.limits import Surroundings
from koppi.engine.migrating.migrate import migrated
from koppi.engine.modifying.modify import modify
from koppi.engine.process import Definitions
from koppi.engine.running import waits
from koppi.engine.running.incidents import Phase, park, retry
from koppi.engine.running.instance import Instance
from koppi.engine.running.search import throw
from koppi.engine.running.state import dump, load
from koppi.engine.running.token import Token
from koppi.engine.running.triggers import ErrorTrigger
from koppi.engine.running.variables import Scopes
from koppi.engine.trouble import EngineBug, Trouble

_STEP = 250
"""What running one element counts beside what its expressions cost, in steps of these."""


def advance(definitions: Definitions, held: Held | None, given: Input, surroundings: Surroundings) -> Step:
    """Let an instance take one input and run until it rests.

    `held` is None for a `Start` and only for it. Raises `Conflict` when the token does not wait for that, `Invalid`
    for wrong values, `TooLarge` for values that the instance has no room for; nothing has happened then. What would run
    on over a limit becomes an incident where it stands.
    """
    require_variables(given)
    if isinstance(given, Start):
        if held is not None:
            raise Conflict("engine.already_started")
        instance = _begin(definitions, given, surroundings)
    elif held is None:
        raise Conflict("engine.not_started")
    elif isinstance(given, Migrate):
        instance = migrated(definitions, held, given, surroundings)
    else:
        instance = load(held, definitions, surroundings)
        _HANDLERS[type(given)](instance, given)
    if instance.scopes.outgrown:
        raise TooLarge("engine.no_room_for_variables", size=instance.scopes.size, limit=instance.limits.variables)
    instance.rest()
    if instance.status is Status.ACTIVE and not instance.index:
        raise EngineBug("an instance has no token and has not ended")
    before, after = instance.taken_up, waits.waits_of(instance)
    return Step(
        status=instance.status,
        state=dump(instance),
        waits=tuple(after.values()),
        opened=waits.opened(before, after),
        closed=waits.closed(before, after, instance.ended),
        moved=waits.moved(before, after) if isinstance(given, Migrate) else (),
        written=instance.scopes.written(),
        dropped_scopes=instance.scopes.dropped(),
        passed=tuple(instance.passed),
        decided=tuple(instance.decided),
        warned=tuple(instance.warned.values()),
        thrown=tuple(instance.thrown),
        work=instance.work + _STEP * instance.steps,
        size=instance.scopes.size,
    )


def _begin(definitions: Definitions, given: Start, surroundings: Surroundings) -> Instance:
    """Plant a new instance and set its first token."""
    process = definitions.process(given.definition_key)
    spec = process.spec
    start = spec.starts.get(given.start_element) if given.start_element else spec.none_start
    if start is None and not given.start_element:
        raise Conflict("engine.begins_by_event", process=process.id)
    if start is None:
        raise Invalid("engine.no_such_start", process=process.id, element=given.start_element)
    scopes = Scopes(surroundings.limits.variables)
    instance = Instance(spec, given.definition_key, definitions=definitions, surroundings=surroundings, scopes=scopes)
    by_mapping = start.gives and start is not spec.none_start
    for name, value in () if by_mapping else given.variables.items():
        instance.scopes.write(0, name, value)
    try:
        instance.open(None)
    except Trouble as trouble:
        raise Invalid(trouble.code, **trouble.parameters) from None
    if start.name in spec.begun_by:
        spec.begun_by[start.name].begin(instance, start, given.variables if by_mapping else {})
    elif by_mapping:
        instance.fire(start, given.variables)
    else:
        instance.place(start)
    return instance


def _waiting(instance: Instance, token_id: int, *kinds: type[Wait]) -> Token:
    """Return the token if it waits for such a thing."""
    if not isinstance(instance.taken_up.get(token_id), kinds):
        raise Conflict("engine.not_waiting", token=token_id)
    return instance.index[token_id]


def _complete(instance: Instance, given: Complete) -> None:
    token = _waiting(instance, given.token, UserTaskWait, JobWait)
    token.task_spec.complete(token, given.variables)


def _throw_error(instance: Instance, given: ThrowError) -> None:
    token = _waiting(instance, given.token, JobWait, UserTaskWait)
    if not throw(token, ErrorTrigger, given.error_code, given.variables):
        trouble = Trouble(ErrorType.UNHANDLED_ERROR_EVENT, "engine.error_not_caught", error_code=given.error_code)
        park(token, trouble, {}, Phase.WAITING)


def _fail(instance: Instance, given: Fail) -> None:
    token = _waiting(instance, given.token, JobWait, MessageWait, UserTaskWait)
    of_task = isinstance(instance.taken_up[given.token], UserTaskWait)
    error_type = ErrorType.FORM_NOT_FOUND if of_task else ErrorType.UNKNOWN
    park(token, Trouble(error_type, given.code, **given.parameters), {}, Phase.WAITING)


def _fire_timer(instance: Instance, given: FireTimer) -> None:
    token = _waiting(instance, given.token, TimerWait)
    instance.fired, instance.late = True, given.late
    token.task_spec.fired(token, {})


def _deliver(instance: Instance, given: Deliver) -> None:
    token = _waiting(instance, given.token, MessageWait)
    token.task_spec.fired(token, given.variables)


def _broadcast(instance: Instance, given: Broadcast) -> None:
    for token_id, wait in instance.taken_up.items():
        token = instance.index.get(token_id)
        if token is not None and isinstance(wait, SignalWait) and wait.name == given.name:
            token.task_spec.fired(token, given.variables)


def _retry(instance: Instance, given: Retry) -> None:
    retry(_waiting(instance, given.token, IncidentWait))


def _set_variables(instance: Instance, given: SetVariables) -> None:
    token = instance.index.get(given.scope)
    if token is None and given.scope != 0:
        raise Conflict("engine.not_waiting", token=given.scope)
    chain = [0] if token is None else token.scopes()
    for name, value in given.variables.items():
        instance.scopes.put(chain[:1] if given.local else chain, name, value)


def _activate(instance: Instance, given: Activate) -> None:
    token = _waiting(instance, given.token, AdHocWait)
    token.task_spec.activate(token, given)


def _cancel(instance: Instance, _: Cancel) -> None:
    instance.cancel_all()


_HANDLERS: dict[type, Callable[[Instance, Any], None]] = {
    Complete: _complete,
    ThrowError: _throw_error,
    Fail: _fail,
    FireTimer: _fire_timer,
    Deliver: _deliver,
    Broadcast: _broadcast,
    Retry: _retry,
    SetVariables: _set_variables,
    Modify: modify,
    Activate: _activate,
    Cancel: _cancel,
}
