"""Keys of visible things: 63 bits, ordered by time, drawn without asking the database."""

import os
import threading
import time

_EPOCH_MILLISECONDS = 1_735_689_600_000  # 2025-01-01T00:00:00Z
_PROCESS_BITS, _SEQUENCE_BITS = 10, 12
_LAST_IN_MILLISECOND = (1 << _SEQUENCE_BITS) - 1


class KeyMaker:
    """Draws keys: milliseconds since 2025, then 10 bits of the process, then 12 bits of sequence.

    Time is the machine's own clock, never the business clock, which may be pinned. Keys of one maker only grow, also
    when the machine's clock is set back. Safe to share between threads.
    """

    def __init__(self, process: int | None = None) -> None:
        # Random rather than the process id: containers all have process 1.
        number = int.from_bytes(os.urandom(2), "big") if process is None else process
        self._process = (number & ((1 << _PROCESS_BITS) - 1)) << _SEQUENCE_BITS
        self._lock = threading.Lock()
        self._millisecond = 0
        self._sequence = 0

    def new(self) -> int:
        """Return a key greater than every one before."""
        with self._lock:
            now = time.time_ns() // 1_000_000 - _EPOCH_MILLISECONDS
            if now > self._millisecond:
                self._millisecond, self._sequence = now, 0
            elif self._sequence < _LAST_IN_MILLISECOND:
                self._sequence += 1
            else:  # full: borrow the next millisecond instead of waiting for it
                self._millisecond, self._sequence = self._millisecond + 1, 0
            return self._millisecond << (_PROCESS_BITS + _SEQUENCE_BITS) | self._process | self._sequence
