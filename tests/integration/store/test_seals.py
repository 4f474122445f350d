"""Sealed values open only where they lie, and never again once their key is destroyed."""

from typing import Any

import pytest
from sqlalchemy import text, update

from koppi.store import Store
from koppi.store.erased import ERASED
from koppi.store.records import Contact, Message, Submission
from koppi.store.rows.submissions import SubmissionRow
from koppi.store.sealing import Place, SealBroken
from tests.integration.store.world import NOW, World, completed, start
from tests.support.databases import open_store


def submit(store: Store, world: World) -> tuple[int, int]:
    """Keep two submissions and return their keys."""
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        keys = tx.new_key(), tx.new_key()
        for key in keys:
            tx.submissions.add(Submission(key=key, by="anna", at=NOW, data={"answer": f"secret {key}"}), data_key)
    return keys


def test_a_submission_is_ciphertext_in_the_database_and_clear_in_its_record(store: Store, world: World) -> None:
    key, _ = submit(store, world)
    with store.begin(read_only=True) as tx:
        raw: Any = tx.connection.execute(text("SELECT data FROM submissions ORDER BY key")).scalars().first()
        found = tx.submissions.get(key)
    assert found is not None
    assert found.data == {"answer": f"secret {key}"}
    assert b"secret" not in bytes(raw)


def test_a_sealed_value_moved_to_another_row_is_refused(store: Store, world: World) -> None:
    one, other = submit(store, world)
    with store.begin() as tx:
        moved: Any = tx.connection.execute(text("SELECT data FROM submissions WHERE key = :key"), {"key": one}).scalar()
        tx.connection.execute(update(SubmissionRow).where(SubmissionRow.key == other).values(data=bytes(moved)))
    with pytest.raises(SealBroken), store.begin(read_only=True) as tx:
        tx.submissions.get(other)


def test_another_column_of_the_same_row_is_another_place(store: Store, world: World) -> None:
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        sealed = tx.seals.seal(data_key, Place("contacts", "reason", 1), "text")
        assert tx.seals.open(Place("contacts", "reason", 1), sealed) == "text"
        with pytest.raises(SealBroken):
            tx.seals.open(Place("contacts", "other", 1), sealed)


def test_a_client_has_one_key_and_an_instance_without_client_its_own(store: Store, world: World) -> None:
    with store.begin() as tx:
        of_client = tx.seals.key_for(client_key=world.client)
        assert tx.seals.key_for(client_key=world.client, instance_key=5) == of_client
        of_instance = tx.seals.key_for(instance_key=5)
        assert tx.seals.key_for(instance_key=5) == of_instance != of_client


def test_another_process_opens_what_this_one_sealed(store: Store, world: World, database_url: str) -> None:
    key, _ = submit(store, world)
    other = open_store(database_url)
    with other.begin(read_only=True) as tx:
        found = tx.submissions.get(key)
    other.dispose()
    assert found is not None
    assert found.data == {"answer": f"secret {key}"}


def test_erasing_a_client_erases_all_that_was_sealed_and_keeps_the_rows(store: Store, world: World) -> None:
    key, _ = submit(store, world)
    applied = start(store, world)
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        tx.contacts.add(
            Contact(
                key=7,
                client_key=world.client,
                channel="phone",
                source="self",
                at=NOW,
                received_by="anna",
                reason="pain",
            ),
            data_key,
        )
        to_instance = Message(
            key=8, name="dough", published_by="m", published_at=NOW, expires_at=NOW, client_key=world.client
        )
        tx.messages.publish(to_instance, {"secret": 1})
        assert tx.seals.erase_client(world.client, NOW) == 2
        tx.clients.erase(world.client, NOW)
    with store.begin(read_only=True) as tx:
        submission, contact, message = tx.submissions.get(key), tx.contacts.get(7), tx.messages.get(8)
        client = tx.clients.get(world.client)
        assert submission is not None
        assert contact is not None
        assert message is not None
        assert client is not None
        assert submission.data is ERASED
        assert contact.reason is ERASED
        assert tx.messages.variables_of(message) is ERASED
        assert (client.first_names, client.last_name, client.identity_code) == ("", "", None)
        assert tx.clients.by_identity_code("010190-123A") is None
        assert tx.clients.search("ohman") == []
        assert tx.journal.of(applied.instance.key)[0].input == {"kind": "start"}


def test_sealing_for_an_erased_client_is_refused(store: Store, world: World) -> None:
    with store.begin() as tx:
        data_key = tx.seals.key_for(client_key=world.client)
        tx.seals.erase_client(world.client, NOW)
        with pytest.raises(LookupError):
            tx.seals.seal(data_key, Place("t", "c", 1), "text")


def test_a_client_is_found_by_code_and_by_parts_of_a_name_without_accents(store: Store, world: World) -> None:
    with store.begin(read_only=True) as tx:
        found = tx.clients.by_identity_code(" 010190-123a ")
        assert found is not None
        assert (found.key, found.last_name) == (world.client, "Öhman")
        assert [client.key for client in tx.clients.search("ake OHM")] == [world.client]
        assert tx.clients.search("100%") == []


def test_a_draft_is_sealed_kept_by_version_and_gone_when_the_task_is_done(store: Store, world: World) -> None:
    applied = start(store, world)
    key = applied.keys["work_item", 1]
    with store.begin() as tx:
        found = tx.work_items.get(key)
        assert found is not None
        data_key = tx.seals.key_for(client_key=world.client)
        assert tx.work_items.save_draft(found.item, {"text": "half"}, data_key, by="anna", now=NOW, version=0) == 1
    with store.begin() as tx:
        found = tx.work_items.get(key)
        assert found is not None
        assert tx.work_items.draft_of(found.item) == {"text": "half"}
        tx.instances.lock(applied.instance.key)
        tx.projections.apply(applied.instance, completed(), now=NOW)
        found = tx.work_items.get(key)
        assert found is not None
        assert tx.work_items.draft_of(found.item) is None
