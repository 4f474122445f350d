"""What runs beside the web server, as far as this face asks it."""

import threading
from datetime import datetime
from typing import Any, Protocol

from koppi.domain.errors import Refused


class Background(Protocol):
    """The worker of this process: it fires timers, does jobs and knows when a job was opened."""

    @property
    def closing(self) -> threading.Event:
        """Set when the process is about to end: whoever waits stops waiting."""
        ...

    def tick_age(self) -> float | None:
        """Return how many seconds ago the scheduler last looked, None before its first look."""
        ...

    def run_until(self, moment: datetime) -> None:
        """Move the pinned clock to `moment` and return when all that is due by then is done and stored."""
        ...

    def scheduler_jobs(self) -> list[dict[str, Any]]:
        """Return the scheduler's own entries with their last run."""
        ...

    def wait_for_jobs(self, seconds: float) -> bool:
        """Wait until a job may have been opened, at most so long; a hint only."""
        ...


class Alone:
    """No worker in this process (`koppi serve --no-worker`): another one does what is due."""

    def __init__(self) -> None:
        self.closing = threading.Event()

    def tick_age(self) -> float | None:
        return None

    def run_until(self, moment: datetime) -> None:
        """Refuse: a clock is moved where the timers are.

        Raises:
            Refused: `clock.no_worker_here`.
        """
        raise Refused("clock.no_worker_here")

    def scheduler_jobs(self) -> list[dict[str, Any]]:
        return []

    def wait_for_jobs(self, seconds: float) -> bool:
        """Wait; nobody tells this process of new jobs, so the caller looks again afterwards."""
        return not self.closing.wait(seconds)
