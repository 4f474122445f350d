"""Open timers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update

from koppi.store.open_rows import stands_still
from koppi.store.records import Timer
from koppi.store.repositories.base import Repository
from koppi.store.rows.timers import TimerRow
from koppi.store.shape import Shape

_TIMER = Shape(TimerRow, Timer)
_RUNS = ~stands_still(TimerRow.instance_key)


class Timers(Repository):
    """Timers of instances, and the timer starts of definitions (`instance_key` None).

    Those of a suspended instance are not due, whatever their time: they wait until it goes on.
    """

    def due(self, now: datetime, limit: int) -> list[Timer]:
        """Return the timers due by `now`, the earliest first; those that failed wait for their `retry_at`."""
        query = select(*_TIMER.columns).where(
            TimerRow.due_at <= now, TimerRow.retry_at.is_(None) | (TimerRow.retry_at <= now), _RUNS
        )
        return self._all(_TIMER, query.order_by(TimerRow.due_at, TimerRow.key).limit(limit))

    def earliest(self, now: datetime) -> datetime | None:
        """Return when there is something to fire next: a timer's due time or, of one that failed by `now`, its next try."""
        waits = select(TimerRow.due_at).where(TimerRow.retry_at.is_(None), _RUNS)
        waits = waits.order_by(TimerRow.due_at, TimerRow.key)
        failed = select(func.min(TimerRow.retry_at)).where(TimerRow.due_at <= now, _RUNS)
        query = select(waits.limit(1).scalar_subquery(), failed.scalar_subquery())
        return min((at for at in self._connection.execute(query).one() if at is not None), default=None)

    def count_due(self, now: datetime) -> int:
        query = select(func.count()).where(TimerRow.due_at <= now, _RUNS)
        return int(self._connection.execute(query).scalar() or 0)

    def get(self, key: int) -> Timer | None:
        return self._one(_TIMER, select(*_TIMER.columns).where(TimerRow.key == key))

    def of(self, instance_key: int) -> list[Timer]:
        """Return an instance's timers, the earliest first."""
        query = select(*_TIMER.columns).where(TimerRow.instance_key == instance_key)
        return self._all(_TIMER, query.order_by(TimerRow.due_at, TimerRow.key))

    def lock(self, key: int) -> Timer | None:
        """Lock a timer start, or return None when another process has it."""
        query = select(*_TIMER.columns).where(TimerRow.key == key)
        return self._one(_TIMER, query.with_for_update(skip_locked=True))

    def failed(self, key: int, retry_at: datetime) -> None:
        """Keep a timer that could not fire away until `retry_at`."""
        changes = {"retry_at": retry_at, "attempts": TimerRow.attempts + 1}
        self._connection.execute(update(TimerRow).where(TimerRow.key == key).values(changes))

    def replace_starts(self, process_id: str, timers: Sequence[Timer]) -> None:
        """Let these be the timer starts of a process, and no older ones."""
        self._connection.execute(
            delete(TimerRow).where(TimerRow.instance_key.is_(None), TimerRow.process_id == process_id)
        )
        self._insert(_TIMER, timers)

    def add(self, timer: Timer) -> None:
        self._insert(_TIMER, [timer])

    def delete(self, key: int) -> None:
        self._connection.execute(delete(TimerRow).where(TimerRow.key == key))
