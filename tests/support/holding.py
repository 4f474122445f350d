"""Holds an instance's lock as another process would."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from koppi.store import Store


@contextmanager
def held_elsewhere(store: Store, instance: int) -> Iterator[None]:
    """Let somebody else have the lock of an instance for the length of the block."""
    holds, let_go = Event(), Event()

    def hold() -> None:
        with store.begin() as tx:
            tx.instances.lock(instance)
            holds.set()
            let_go.wait(timeout=120)

    holder = Thread(target=hold)
    holder.start()
    try:
        assert holds.wait(timeout=60)
        yield
    finally:
        let_go.set()
        holder.join(timeout=120)
