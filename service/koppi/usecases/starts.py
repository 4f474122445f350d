"""The start events of the newest version of each process: what waits for a message, a signal, a condition or a time."""

from functools import partial

from koppi.domain.permissions import Permission
from koppi.domain.waits import Due
from koppi.engine import Alarm, Process, StartEvent, first_start, next_start
from koppi.store.records import ProcessDefinition, Subscription, Timer
from koppi.usecases.advance import start
from koppi.usecases.boundary import Act, usecase
from koppi.usecases.surroundings import surroundings_of

_SUBSCRIBING = ("message", "signal", "conditional")


def arm(act: Act, record: ProcessDefinition, process: Process) -> None:
    """Let a version's start events wait, in place of those of the version before."""
    waiting = [_subscription(act, record, start) for start in process.starts if start.kind in _SUBSCRIBING]
    act.tx.subscriptions.replace_starts(record.process_id, waiting)
    if any(start.kind == "message" for start in waiting):
        act.tx.after_commit(act.house.hints.message_start_armed)
    timers = [
        _timer(act, record, start.element_id, first_start(start, surroundings_of(act)))
        for start in process.starts
        if start.kind == "timer"
    ]
    act.tx.timers.replace_starts(record.process_id, timers)
    for timer in timers:
        act.tx.after_commit(partial(act.house.hints.timer_armed, timer.due_at))


@usecase(Permission.SYSTEM)
def fire(act: Act, key: int) -> bool:
    """Start an instance for a timer start that is due, and let the next round wait. Tells whether it fired."""
    timer = act.tx.timers.lock(key)
    if timer is None or timer.due_at > act.now:
        return False
    definition = act.tx.definitions.get(timer.definition_key)
    act.tx.timers.delete(key)
    act.concerns("timer", key)
    if definition is None or definition.deleted_at is not None:
        return False
    following = next_start(_alarm(timer), surroundings_of(act))
    if following is not None:
        act.tx.timers.add(_timer(act, definition, timer.element_id, following))
    start(act, definition, {}, start_element=timer.element_id)
    return True


def _subscription(act: Act, record: ProcessDefinition, start: StartEvent) -> Subscription:
    return Subscription(
        key=act.tx.new_key(),
        kind=start.kind,
        name=start.reference,
        element_id=start.element_id,
        definition_key=record.key,
        process_id=record.process_id,
        created_at=act.now,
    )


def _timer(act: Act, record: ProcessDefinition, element_id: str, alarm: Alarm) -> Timer:
    return Timer(
        key=act.tx.new_key(),
        element_id=element_id,
        definition_key=record.key,
        process_id=record.process_id,
        due_at=alarm.due.at,
        due_rule=alarm.due.rule,
        due_kind=alarm.due.kind,
        due_ground=alarm.due.ground,
        due_reason=alarm.due.reason,
        due_roll=alarm.due.roll,
        began_at=alarm.start,
        round=alarm.round,
    )


def _alarm(timer: Timer) -> Alarm:
    """Return the alarm that a stored timer start is."""
    due = Due(timer.due_at, timer.due_rule, timer.due_kind, timer.due_ground, timer.due_reason, timer.due_roll)
    return Alarm(due, timer.began_at, timer.round)
