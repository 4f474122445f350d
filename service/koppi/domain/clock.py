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
    """A clock that stands where it was pinned, and runs with the machine's while it is not pinned.

    For tests, `koppi demo`, `koppi simulate` and `koppi serve --test-clock`.
    """

    moment: datetime | None = None

    def __post_init__(self) -> None:
        self.moment = self.moment and self.moment.astimezone(UTC)

    def now(self) -> datetime:
        return self.moment or datetime.now(UTC)

    def pin(self, moment: datetime) -> None:
        """Stand at `moment` (aware); a pinned clock only moves forwards."""
        if moment < self.now():
            raise ValueError("a pinned clock only moves forwards")
        self.moment = moment.astimezone(UTC)

    def release(self) -> None:
        """Run with the machine's clock again."""
        self.moment = None
