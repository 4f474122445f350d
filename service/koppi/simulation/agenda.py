"""What is to happen when: the next thing first, and of things at the same moment the one that was planned first."""

import heapq
from collections.abc import Callable
from datetime import datetime

Happening = Callable[[], None]


class Agenda:
    """A list of moments and what happens at them."""

    def __init__(self) -> None:
        self._planned: list[tuple[datetime, int, Happening]] = []
        self._count = 0

    def plan(self, moment: datetime, happening: Happening) -> None:
        """Let something happen at a moment."""
        self._count += 1
        heapq.heappush(self._planned, (moment, self._count, happening))

    def next_until(self, end: datetime) -> tuple[datetime, Happening] | None:
        """Take out what happens next; None when nothing does until `end`."""
        if not self._planned or self._planned[0][0] > end:
            return None
        moment, _, happening = heapq.heappop(self._planned)
        return moment, happening
