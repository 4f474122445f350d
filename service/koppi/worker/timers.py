"""Fires what is due, each timer in its own transaction; what fails waits and does not hold up the others."""

import time
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from koppi.domain.actor import SYSTEM
from koppi.domain.clock import PinnedClock
from koppi.domain.errors import KoppiError, Unavailable
from koppi.store.records import Timer
from koppi.usecases import starts, timers
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House

_log = structlog.get_logger("koppi.timers")
_RETRY_AFTER = timedelta(minutes=1)
_RETRY_AFTER_AT_MOST = timedelta(days=1)
_PATIENCE_SECONDS = 30.0
_PAUSE_SECONDS = 0.01
_NAMED = 5
"""How many of the timers that hold the clock up are named."""


class TimerRunner:
    """Fires due timers for one house.

    Args:
        house: the house.
        patience_seconds: how long a moved clock waits for due timers of which none fires.
    """

    def __init__(self, house: House, *, patience_seconds: float = _PATIENCE_SECONDS) -> None:
        self.house = house
        self.caller = Caller(house, SYSTEM)
        self.patience_seconds = patience_seconds

    def fire_due(self) -> int:
        """Fire all that is due now and return how many timers fired."""
        fired = 0
        while due := timers.due(self.caller):
            now = sum(self._fire(timer) for timer in due)
            fired += now
            if not now:  # others are at work on them, or they failed and wait
                break
        return fired

    def run_until(self, moment: datetime) -> None:
        """Move a pinned clock to `moment`, stopping at each due time on the way, so that each timer sees its own time.

        Raises:
            Unavailable: `clock.still_due`, the clock stands at a moment whose timers do not fire.
        """
        clock = self.house.clock
        assert isinstance(clock, PinnedClock)
        while (due := timers.earliest(self.caller)) is not None and due <= moment:
            clock.pin(max(due, clock.now()))
            self._fire_patiently()
        clock.pin(max(moment, clock.now()))

    def _fire_patiently(self) -> None:
        """Fire all that is due now, and wait for those that somebody else is firing at this moment."""
        patient_until = time.monotonic() + self.patience_seconds
        while True:
            fired = self.fire_due()
            due = timers.due(self.caller)
            if not due:
                return
            if fired:
                patient_until = time.monotonic() + self.patience_seconds
            elif time.monotonic() > patient_until:
                raise self._still_due(due)
            time.sleep(_PAUSE_SECONDS)

    def _still_due(self, due: Sequence[Timer]) -> Unavailable:
        return Unavailable(
            "clock.still_due",
            count=len(due),
            waiting=", ".join(f"{timer.element_id} {timer.instance_key or ''}".strip() for timer in due[:_NAMED]),
            seconds=round(self.patience_seconds),
            now=self.house.clock.now().isoformat(),
        )

    def _fire(self, timer: Timer) -> bool:
        try:
            if timer.instance_key is None:
                return starts.fire(self.caller, timer.key)
            return timers.fire(self.caller, timer.key)
        except KoppiError as error:
            _log.warning("timer_failed", timer=timer.key, element=timer.element_id, code=error.code)
        except Exception:  # noqa: BLE001 - one timer that fails must not hold up the others; it is logged
            _log.exception("timer_failed", timer=timer.key, element=timer.element_id)
        timers.failed(self.caller, timer.key, self.house.clock.now() + _wait(timer.attempts))
        return False


def _wait(failures: int) -> timedelta:
    """Return how long a timer waits that has failed so often before: what fails for ever is asked ever more seldom."""
    doubled: timedelta = _RETRY_AFTER * 2 ** min(failures, 20)
    return min(doubled, _RETRY_AFTER_AT_MOST)
