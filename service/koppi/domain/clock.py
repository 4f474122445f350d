"""The time, handed in everywhere: business time can be pinned, keys and leases never use it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the business time."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class PinnedClock:
    """A clock that stands still until it is moved: for tests, `koppi demo` and `koppi serve --test-clock`."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment

    def pin(self, moment: datetime) -> None:
        """Stand at `moment` (aware); it may not lie before where the clock stands."""
        if moment < self.moment:
            raise ValueError("a pinned clock only moves forwards")
        self.moment = moment.astimezone(UTC)
