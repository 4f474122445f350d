"""The hash chains show a row that was changed, taken out or put in by hand."""

import threading
from typing import Any

import pytest
from sqlalchemy import text

from koppi.store import Store
from koppi.store.records import AccessEntry, AuditEntry, Broken
from tests.integration.store.world import NOW, World, completed, start


def access(world: World, **fields: Any) -> AccessEntry:
    entry = {"at": NOW, "actor_key": world.user, "actor": "anna", "client_key": world.client, "data_group": "case"}
    return AccessEntry(**{**entry, "action": "read", "ground": "task", **fields})


def claimed(key: int) -> AuditEntry:
    return AuditEntry(at=NOW, actor="anna", action="claim", object_kind="work_item", object_key=key)


def by_hand(store: Store, statement: str, **values: Any) -> None:
    with store.begin() as tx:
        assert tx.connection.execute(text(statement), values).rowcount == 1


def verify(store: Store) -> list[Broken]:
    with store.begin(read_only=True) as tx:
        return [*tx.audit.verify(), *tx.access_log.verify()]


def test_untouched_chains_hold(store: Store, world: World) -> None:
    started = start(store, world)
    with store.begin() as tx:
        locked = tx.instances.lock(started.instance.key)
        tx.projections.apply(locked, completed(), now=NOW, audit=claimed(1))
        tx.audit.append(claimed(5), chain=5)
        tx.audit.append(claimed(6))
        tx.access_log.append(access(world), access(world, reason="again"))
    assert verify(store) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE audit SET actor = 'bert' WHERE seq = 2", "changed"),
        ("UPDATE audit SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2", "changed"),
        ("UPDATE audit SET detail = '[1]' WHERE seq = 2", "changed"),
        ("DELETE FROM audit WHERE seq = 2", "missing"),
        ("DELETE FROM audit WHERE seq = 3", "head"),
        ("UPDATE audit SET hash = 'x' WHERE seq = 3", "changed"),
    ],
)
def test_a_change_in_an_instance_s_audit_is_found(store: Store, world: World, change: str, why: str) -> None:
    instance = start(store, world).instance
    with store.begin() as tx:
        instance = tx.audit.append_to(tx.instances.lock(instance.key), claimed(1))
        tx.audit.append_to(instance, claimed(2))
    by_hand(store, change)
    assert (instance.key, why) in [(fault.chain, fault.why) for fault in verify(store)]


def test_a_change_in_the_access_log_is_found(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.access_log.append(access(world))
        tx.access_log.append(access(world, allowed=False))
    by_hand(store, "UPDATE access_log SET allowed = :yes WHERE seq = 2", yes=True)
    assert verify(store) == [Broken(world.user, 2, "changed")]


def test_an_entry_with_the_head_of_the_sign_in_costs_one_statement(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.access_log.append(access(world))
    with store.begin() as tx:
        signed_in = tx.users.by_session("hash", NOW)
        assert signed_in is not None
        with store.statements() as count:
            tx.access_log.append(access(world), head=signed_in.access_head)
    assert count.total == 1
    assert verify(store) == []


def test_two_requests_of_one_actor_at_once_both_get_into_the_chain(store: Store, world: World) -> None:
    def read() -> None:
        for _ in range(10):
            with store.begin() as tx:
                tx.access_log.append(access(world))

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.begin(read_only=True) as tx:
        assert len(tx.access_log.of(client_key=world.client)) == 40
    assert verify(store) == []


def test_the_access_log_is_read_newest_first_and_page_by_page(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.access_log.append(access(world, reason="1"), access(world, reason="2"), access(world, reason="3"))
        newest = tx.access_log.of(actor="anna", limit=2)
        rest = tx.access_log.of(actor="anna", after=newest[-1].key)
    assert [entry.reason for entry in newest + rest] == ["3", "2", "1"]
    assert newest[0].actor_key == world.user
