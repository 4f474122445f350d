"""Several acts at the same moment: whoever wins, all of them end."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any


def at_once(*acts: Callable[[], Any]) -> list[Exception | None]:
    """Do these at the same moment, each in a thread of its own, and return how each ended."""
    line = Barrier(len(acts))
    ends: list[Exception | None] = [None] * len(acts)

    def do(place: int) -> None:
        line.wait(timeout=60)
        try:
            acts[place]()
        except Exception as error:  # noqa: BLE001 - how an act ended is what is asked: the caller looks at each
            ends[place] = error

    threads = [Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "one of them hangs"
    return ends
