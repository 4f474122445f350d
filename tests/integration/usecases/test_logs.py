"""The logs: what was not stored is not counted on, and an audit row says what its act was about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.usecases import auditing, inbox, people, upkeep, work_items
from koppi.usecases.boundary import Caller, Once
from tests.integration.usecases.test_operations import BESIDE
from tests.support.houses import stage
from tests.support.killing import all_rows


class _Cut(Exception):
    """The line to the database is cut."""


def test_an_access_log_entry_that_was_not_stored_leaves_no_gap(store: Store) -> None:
    with stage(store, BESIDE) as played:
        played.register_contact()
        adviser, item = played.caller("client_adviser"), played.open_item("before").key
        work_items.open_work_item(adviser, item)
        with _no_commit(store), pytest.raises(_Cut):
            work_items.open_work_item(adviser, item)
        work_items.open_work_item(adviser, item)
        assert auditing.audit(Caller(played.house, SYSTEM)).differences == []
        with store.begin(read_only=True) as tx:
            assert len(tx.access_log.of(actor="client_adviser")) == 2


def test_the_audit_of_a_completion_names_the_work_item_also_when_it_opens_the_case(store: Store) -> None:
    with stage(store, BESIDE) as played:
        played.register_contact()
        item = played.complete("before", {}, by="client_adviser")
        with store.begin(read_only=True) as tx:
            rows = tx.audit.of_instance(item.instance_key)
        (done,) = [row for row in rows if row.action == "work_items.complete"]
        assert (done.object_kind, done.object_key) == ("work_item", item.key)
        assert done.case_key == played.instance(item.instance_key).case_key


def test_my_cases_cost_the_same_statements_however_many_there_are(store: Store) -> None:
    with stage(store, BESIDE) as played:
        adviser = played.caller("client_adviser")
        counts = []
        for number in (1, 6):
            for _ in range(number):
                instance = played.register_contact().instance_key
                played.complete("before", {}, by="client_adviser", instance=instance)
                case = played.instance(instance or 0).case_key
                with store.begin() as tx:
                    tx.cases.update(case or 0, responsible_person="client_adviser")
            inbox.list_my_cases(adviser)
            with store.statements() as sent:
                found = inbox.list_my_cases(adviser)
            counts.append(sent.total)
        assert len(found) == 7
        assert counts[0] == counts[1]


def test_an_answer_that_is_forgotten_takes_its_key_with_it(store: Store) -> None:
    with stage(store, BESIDE) as played:
        before = len(all_rows(store)["data_keys"])
        once = Once("/notes", "key of the sender", "hash", lambda _: {"note": 1})
        people.add_unit(replace(played.caller("admin"), once=once), "toinen", {"fi": "Toinen"})
        assert len(all_rows(store)["data_keys"]) == before + 1
        played.advance_clock(timedelta(hours=25))
        upkeep.keep_house(Caller(played.house, SYSTEM))
        assert len(all_rows(store)["data_keys"]) == before


@contextmanager
def _no_commit(store: Store) -> Iterator[None]:
    def cut(connection: Connection) -> None:
        connection.connection.rollback()
        raise _Cut

    event.listen(store._engine, "commit", cut)
    try:
        yield
    finally:
        event.remove(store._engine, "commit", cut)
