"""Waiting calls: bounded in number, so that they never starve the others, and ended when the server closes."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Polls:
    """At most so many calls wait at a time; a further one is told at once that there is nothing.

    Nobody waits any longer once the server is `closing`.
    """

    def __init__(self, places: int, closing: threading.Event) -> None:
        self._places = threading.BoundedSemaphore(max(1, places))
        self._closing = closing

    @contextmanager
    def place(self) -> Iterator[bool]:
        """Take a place to wait in; gives False when all are taken."""
        taken = self._places.acquire(blocking=False)
        try:
            yield taken
        finally:
            if taken:
                self._places.release()

    def until(self, look: Callable[[], T], pause: Callable[[float], object], seconds: float) -> T:
        """Look until there is something, at most for `seconds` (machine time), with `pause` between two looks.

        Args:
            look: returns what is there, something false when there is nothing yet.
            pause: waits at most the seconds it is given.
            seconds: how long; 0 or less looks once.
        """
        end = time.monotonic() + seconds
        found = look()
        if found or seconds <= 0:
            return found
        with self.place() as taken:
            while taken and not found and not self._closing.is_set() and (left := end - time.monotonic()) > 0:
                pause(left)
                found = look()
        return found
