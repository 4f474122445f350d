"""Timers whose time has come."""

from datetime import datetime

from koppi.domain.permissions import Permission
from koppi.domain.step import FireTimer
from koppi.store.records import Timer
from koppi.usecases.advance import advance
from koppi.usecases.boundary import Act, usecase


@usecase(Permission.SYSTEM, read_only=True)
def due(act: Act, *, limit: int = 200) -> list[Timer]:
    """Return the timers that are due now, earliest first."""
    return act.tx.timers.due(act.now, limit)


@usecase(Permission.SYSTEM, read_only=True)
def earliest(act: Act) -> datetime | None:
    """Return when the next timer is due, or is to be tried again."""
    return act.tx.timers.earliest(act.now)


@usecase(Permission.SYSTEM)
def fire(act: Act, key: int) -> bool:
    """Fire one due timer, unless somebody else works on its instance or it is gone. Tells whether it fired."""
    instance = act.tx.instances.try_lock_of_timer(key)
    if instance is None or instance.suspended_at is not None:
        return False
    timer = act.tx.timers.get(key)
    if timer is None or timer.due_at > act.now:
        return False
    assert timer.token is not None  # a start timer has no instance to lock
    act.concerns("timer", key)
    advance(act, instance, FireTimer(timer.token))
    return True


@usecase(Permission.SYSTEM)
def failed(act: Act, key: int, retry_at: datetime) -> None:
    """Leave a timer whose firing failed for a while, so that it does not hold up the others."""
    act.tx.timers.failed(key, retry_at)
    act.concerns("timer", key, detail={"failed": True})
