"""Transactions: committed once or not at all, counted, and closed to a second one inside."""

import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

import koppi
from koppi.domain.errors import Unavailable
from koppi.store import Store, Transaction
from koppi.store.records import Unit
from tests.integration.store.world import populate
from tests.support.databases import open_store


def add_twice(tx: Transaction, callback: Callable[[], None] = lambda: None) -> None:
    """Add a unit twice, which fails."""
    tx.after_commit(callback)
    for _ in range(2):
        tx.units.add(Unit(id="west", names={"fi": "Länsi"}))


def test_a_block_that_raises_leaves_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError), store.begin() as tx:
        add_twice(tx)
    with store.begin(read_only=True) as tx:
        assert tx.units.all() == []


def test_callbacks_run_after_the_commit_and_not_after_a_rollback(store: Store) -> None:
    seen: list[int] = []

    def look() -> None:
        with store.begin(read_only=True) as tx:
            seen.append(len(tx.units.all()))

    with store.begin() as tx:
        tx.units.add(Unit(id="north", names={}))
        tx.after_commit(look)
        assert seen == []
    assert seen == [1]
    with pytest.raises(IntegrityError), store.begin() as tx:
        add_twice(tx, look)
    assert seen == [1]


def test_a_transaction_inside_another_is_refused(store: Store) -> None:
    with store.begin(), pytest.raises(RuntimeError, match="inside"), store.begin():
        pass
    with store.begin() as tx:
        assert tx.units.all() == []


def test_a_read_only_transaction_on_postgresql_cannot_write(store: Store) -> None:
    if store.name == "sqlite":
        pytest.skip("SQLite has no read-only transaction; BEGIN without IMMEDIATE is its way")
    with pytest.raises(Exception, match="read-only transaction"), store.begin(read_only=True) as tx:
        tx.units.add(Unit(id="north", names={}))


def test_writers_of_one_process_wait_for_each_other_and_lose_nothing(store: Store) -> None:
    with store.begin() as tx:
        tx.settings.set("count", 0)

    def add() -> None:
        for _ in range(20):
            with store.begin() as tx:
                tx.lock_deployment()
                tx.settings.set("count", int(str(tx.settings.get("count"))) + 1)

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.begin(read_only=True) as tx:
        assert tx.settings.get("count") == 80


def test_statements_are_counted_at_the_cursor_by_thread(store: Store) -> None:
    with store.statements() as count:
        with store.begin() as tx:
            for unit in ("north", "south"):
                tx.units.add(Unit(id=unit, names={}))
            tx.units.all()
        other = threading.Thread(target=populate, args=(store,))
        other.start()
        other.join()
    assert count.total == 3


def test_an_unreachable_database_is_told_as_unavailable() -> None:
    store = open_store("postgresql+psycopg://nobody@/nowhere?host=/nonexistent")
    with pytest.raises(Unavailable) as refused, store.begin():
        pass
    assert refused.value.code == "store.unreachable"
    store.dispose()


def test_there_is_one_place_that_commits() -> None:
    package = Path(next(iter(koppi.__path__)))
    commits = [
        file.relative_to(package).as_posix()
        for file in package.rglob("*.py")
        for _ in re.findall(r"\.commit\(", file.read_text())
    ]
    assert commits == ["store/store.py"]
