"""The worker of one process: APScheduler with a memory job store over our own rows, which are the truth.

A scheduler job only says "look now": a date job stands at the earliest due timer, an interval job catches what was
missed, a cron job keeps house. Nothing of the business is in APScheduler, so any number of workers may run.
"""

import socket
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from os import getpid
from threading import Condition, Event, local
from typing import Any

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from koppi.domain.actor import SYSTEM
from koppi.domain.clock import PinnedClock
from koppi.usecases import timers, upkeep
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.worker.jobs import JobRunner
from koppi.worker.timers import TimerRunner

_log = structlog.get_logger("koppi.worker")
_SIGNAL_ROUNDS = 20
_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


class Background:
    """Timers, jobs and upkeep of one process."""

    def __init__(self, house: House, *, seconds: float = 1.0) -> None:
        self.house = house
        self.caller = Caller(house, SYSTEM)
        self.closing = Event()
        self.timers = TimerRunner(house)
        self.jobs = JobRunner(house, f"koppi-{socket.gethostname()}-{getpid()}")
        self._seconds = seconds
        self._news = Condition()
        self._sending = local()
        self._started_after = 0
        self._ticked_at: float | None = None
        self._last_runs: dict[str, datetime] = {}
        self._scheduler = BackgroundScheduler(timezone=UTC, job_defaults=_DEFAULTS)
        house.hints.timer_armed = self.timer_armed
        house.hints.job_opened = self.job_opened
        house.hints.message_thrown = self.message_thrown
        house.hints.signal_thrown = self.signal_thrown
        house.hints.message_start_armed = self.message_start_armed

    def start(self) -> None:
        """Begin; what became due while nobody was running fires at once."""
        self._scheduler.add_job(
            self._sweep, "interval", seconds=self._seconds, id="sweep", next_run_time=datetime.now(UTC)
        )
        self._scheduler.add_job(self._keep_house, "cron", hour=3, minute=15, id="upkeep", timezone=self.house.zone)
        self._scheduler.start()
        self._arm(timers.earliest(self.caller))

    def stop(self) -> None:
        """End, after what runs has run."""
        self.closing.set()
        with self._news:
            self._news.notify_all()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def timer_armed(self, due_at: datetime) -> None:
        """A timer was stored: stand earlier if it is due earlier than what we stand at."""
        self._arm(due_at)

    def job_opened(self, types: Iterable[str]) -> None:
        """A job was stored: wake who waits for one, and do it here if its operation is installed."""
        with self._news:
            self._news.notify_all()
        if self._scheduler.running and not self.closing.is_set() and set(types) & self.house.connectors.types:
            self._scheduler.add_job(self._do_jobs, "date", id="jobs", replace_existing=True)

    def message_thrown(self) -> None:
        """A message was thrown: bring it to where one waits for it; what it leads to goes on with the next sweep.

        Who threw it has done his part: what becomes of it is not told to him.
        """
        if getattr(self._sending, "now", False):
            return
        self._sending.now = True
        try:
            upkeep.deliver_messages(self.caller)
        except Exception:  # noqa: BLE001 - the sweep tries again; it is logged
            _log.exception("message_failed")
        finally:
            self._sending.now = False

    def signal_thrown(self) -> None:
        """A signal was thrown: send it round, and what it leads to; a circle of signals goes on with the next sweep.

        Who threw it has done his part: what becomes of it is not told to him.
        """
        if getattr(self._sending, "now", False):
            return
        self._sending.now = True
        try:
            for _ in range(_SIGNAL_ROUNDS):
                if not upkeep.send_signals(self.caller):
                    break
        except Exception:  # noqa: BLE001 - the sweep tries again; it is logged
            _log.exception("signal_failed")
        finally:
            self._sending.now = False

    def message_start_armed(self) -> None:
        """A process was deployed that begins with a message: start what waits for it; the sweep goes on with the rest.

        Who deployed it has done his part: what becomes of it is not told to him.
        """
        try:
            upkeep.start_awaited(self.caller)
        except Exception:  # noqa: BLE001 - the sweep tries again; it is logged
            _log.exception("start_failed")

    def wait_for_jobs(self, seconds: float) -> bool:
        """Wait until some job was stored, at most `seconds`; tells whether one was."""
        with self._news:
            return self._news.wait(seconds)

    def run_until(self, moment: datetime) -> None:
        """Move the pinned clock to `moment`, firing on the way what is due."""
        self.timers.run_until(moment)

    def tick_age(self) -> float | None:
        """Return how many seconds ago the scheduler last looked, None before the first time."""
        return None if self._ticked_at is None else time.monotonic() - self._ticked_at

    def scheduler_jobs(self) -> list[dict[str, Any]]:
        """Return the scheduler's jobs with when they run next and ran last."""
        return [
            {"id": job.id, "next_run_at": job.next_run_time, "last_run_at": self._last_runs.get(job.id)}
            for job in self._scheduler.get_jobs()
        ]

    def _arm(self, due_at: datetime | None) -> None:
        """Stand at the earliest due time; with a pinned clock time passes only when it is moved."""
        clock_moves = not (isinstance(self.house.clock, PinnedClock) and self.house.clock.moment)
        if due_at is None or not clock_moves or not self._scheduler.running or self.closing.is_set():
            return
        standing = self._scheduler.get_job("due")
        if standing is None or standing.next_run_time is None or due_at < standing.next_run_time:
            self._scheduler.add_job(self._fire, "date", run_date=due_at, id="due", replace_existing=True)

    def _fire(self) -> None:
        self._ran("due")
        self.timers.fire_due()
        self._arm(timers.earliest(self.caller))

    def _do_jobs(self) -> None:
        self._ran("jobs")
        self.jobs.run_open()

    def _sweep(self) -> None:
        """Catch whatever a hint missed: due timers, open jobs, undelivered messages, signals not yet sent round."""
        self._ran("sweep")
        self._ticked_at = time.monotonic()
        for look in (self.timers.fire_due, self.jobs.run_open, self._deliver, self._start, self._send_signals):
            try:
                look()
            except Exception:  # noqa: BLE001 - one look that fails must not stop the others; it is logged
                _log.exception("sweep_failed", look=look.__name__)
        self._arm(timers.earliest(self.caller))

    def _deliver(self) -> None:
        upkeep.deliver_messages(self.caller)

    def _start(self) -> None:
        self._started_after = upkeep.start_awaited(self.caller, self._started_after)

    def _send_signals(self) -> None:
        upkeep.send_signals(self.caller)

    def _keep_house(self) -> None:
        self._ran("upkeep")
        upkeep.keep_house(self.caller)

    def _ran(self, job: str) -> None:
        self._last_runs[job] = datetime.now(UTC)  # the scheduler lives in machine time
