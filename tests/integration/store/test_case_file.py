"""The case file's rows: sealed, reached through their case, taken up once, and carried by one person."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from koppi.domain.errors import Duplicate
from koppi.store import Store, Transaction
from koppi.store.migrating import _config
from koppi.store.records import Assessment, Contact, InCaseFile, Plan, Responsibility, ServiceLine, Submission, User
from koppi.store.repositories.in_case_file import CaseFileRepository
from tests.integration.store.world import NOW, World, populate
from tests.support.covers import covers
from tests.support.databases import open_store, sqlite_database

PEOPLE = ("anna", "bert", "carl")


def begun(tx: Transaction, world: World) -> dict[str, Any]:
    case = {"case_key": world.case, "client_key": world.client, "unit": "north"}
    return {**case, "key": tx.new_key(), "recorded_at": NOW, "recorded_by": "anna"}


def sealed_with(tx: Transaction, world: World) -> int:
    return tx.seals.key_for(client_key=world.client)


# --- records ----------------------------------------------------------------------------------------------------------


def a_plan(tx: Transaction, world: World) -> Plan:
    return Plan(**begun(tx, world), version=1, review_on=date(2026, 6, 1), published_at=NOW, published_by="anna")


def test_every_record_comes_back_and_its_content_lies_sealed(store: Store, world: World) -> None:
    secret = {"goals": [{"text": "salainen tavoite"}]}
    with store.begin() as tx:
        plan = replace(a_plan(tx, world), content=secret)
        line = ServiceLine(**begun(tx, world), plan_key=plan.key, service="meals")
        assessment = Assessment(**begun(tx, world), started_at=NOW, content=secret)
        kept: list[tuple[CaseFileRepository[Any], InCaseFile]] = [
            (tx.plans, plan),
            (tx.service_lines, line),
            (tx.assessments, assessment),
        ]
        for repository, record in kept:
            repository.add(record, sealed_with(tx, world))
            assert repository.of_case(world.case) == [record]
            assert repository.get(world.case, record.key) == record
            assert repository.get(world.case + 1, record.key) is None
            assert repository.lock(world.case + 1, record.key) is None
        raw = tx.connection.execute(text("SELECT content FROM plans")).scalar()
        assert raw is not None
        assert b"salainen" not in bytes(raw)


def test_a_record_is_written_anew_and_after_erasing_its_content_stays_erased(store: Store, world: World) -> None:
    with store.begin() as tx:
        plan = replace(a_plan(tx, world), content={"goals": 1})
        tx.plans.add(plan, sealed_with(tx, world))
        changed = replace(plan, state="superseded", content={"goals": 2})
        tx.plans.write(changed, sealed_with(tx, world))
        assert tx.plans.of_case(world.case) == [changed]
        tx.seals.erase_client(world.client, NOW)
        (erased,) = tx.plans.of_case(world.case)
        assert repr(erased.content) == "ERASED"
        tx.plans.write(replace(erased, state="ended"), sealed_with(tx, world))
        (after,) = tx.plans.of_case(world.case)
        assert (after.state, repr(after.content)) == ("ended", "ERASED")


def test_the_latest_plan_is_the_active_one_where_there_is_one(store: Store, world: World) -> None:
    with store.begin() as tx:
        first = replace(a_plan(tx, world), state="superseded")
        second = replace(a_plan(tx, world), version=2)
        tx.plans.add_all([first, second], sealed_with(tx, world))
        assert tx.plans.lock_latest(world.case) == second
    with pytest.raises(Duplicate), store.begin() as tx:
        tx.plans.write(replace(first, state="active"), 1)


def test_contacts_and_closings_keep_what_forms_said_sealed(store: Store, world: World) -> None:
    with store.begin() as tx:
        contact = Contact(key=5, client_key=world.client, channel="phone", source="client", at=NOW, received_by="anna")
        tx.contacts.add(contact, sealed_with(tx, world))
        written = replace(contact, reason="syy", content={"reason": "syy", "codes": ["a"]})
        tx.contacts.write(written, sealed_with(tx, world))
        assert tx.contacts.get(5) == written
        assert tx.cases.closing_of(world.case) is None
        tx.cases.write_closing(world.case, {"summary": "ok"}, sealed_with(tx, world))
        assert tx.cases.closing_of(world.case) == {"summary": "ok"}
        tx.seals.erase_client(world.client, NOW)
        tx.contacts.write(replace(tx.contacts.get(5) or contact, channel="letter"), 0)
        assert repr((tx.contacts.get(5) or contact).content) == "ERASED"


# --- submissions ------------------------------------------------------------------------------------------------------


def test_a_submission_is_taken_up_once_by_its_noun_and_key(store: Store, world: World) -> None:
    with store.begin() as tx:
        for key, record, about in ((1, "plan", None), (2, "plan", 7), (3, "decision", 7), (4, None, None)):
            said = Submission(
                key=key, instance_key=9, by="anna", at=NOW, data={"n": key}, record=record, record_key=about
            )
            tx.submissions.add(said, sealed_with(tx, world))
        assert [found.key for found in tx.submissions.untaken(9, ["plan", "decision"])] == [1, 2, 3]
        assert tx.submissions.take(8, "plan", NOW) == []
        with store.statements() as count:
            assert [found.data for found in tx.submissions.take(9, "plan", NOW, 7)] == [{"n": 2}]
        assert count.total == 1
        assert [found.key for found in tx.submissions.take(9, "plan", NOW)] == [1]
        assert tx.submissions.take(9, "plan", NOW) == []
        assert [found.key for found in tx.submissions.untaken(9, ["plan", "decision"])] == [3]
        taken = tx.submissions.get(1)
        assert taken is not None
        assert taken.taken_at == NOW


# --- responsibilities -------------------------------------------------------------------------------------------------


def carried(tx: Transaction, case: int, person: str, kind: str = "case_owner", at: datetime = NOW) -> Responsibility:
    return Responsibility(key=tx.new_key(), case_key=case, kind=kind, person=person, since=at, named_by="x")


def carrying(tx: Transaction, case: int) -> list[str | None]:
    """Return who carries the case now, as responsible person."""
    history = tx.responsibilities.of_case(case)
    return [one.person for one in history if one.until is None and one.kind != "backup"]


@covers("I3")
def test_whatever_the_kind_the_one_named_last_carries_the_case(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.users.add(User(key=2, name="bert"))
        tx.responsibilities.name(carried(tx, world.case, "anna", "case_owner"))
        tx.responsibilities.name(carried(tx, world.case, "anna", "backup"))
        tx.responsibilities.name(carried(tx, world.case, "bert", "own_worker", NOW + timedelta(days=1)))
        assert carrying(tx, world.case) == ["bert"]
        backups = [one for one in tx.responsibilities.of_case(world.case) if one.kind == "backup"]
        assert [one.until for one in backups] == [None]


@covers("I7")
def test_the_sender_carries_the_case_until_the_receiver_has_accepted(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.responsibilities.name(carried(tx, world.case, "anna"))
        tx.responsibilities.offer(carried(tx, world.case, "bert"))
        assert carrying(tx, world.case) == ["anna"]
        tx.responsibilities.decline(world.case, NOW)
        assert tx.responsibilities.offered(world.case) is None
        assert carrying(tx, world.case) == ["anna"]
        tx.responsibilities.offer(carried(tx, world.case, "carl"))
        offer = tx.responsibilities.offered(world.case)
        assert offer is not None
        tx.responsibilities.accept(offer, NOW + timedelta(hours=1))
        assert carrying(tx, world.case) == ["carl"]
        tx.responsibilities.end_all(world.case, NOW + timedelta(hours=2))
        assert carrying(tx, world.case) == []


@covers("I3")
def test_the_database_itself_refuses_a_second_responsible_person(store: Store, world: World) -> None:
    with store.begin() as tx:
        tx.responsibilities.name(carried(tx, world.case, "anna"))
    with pytest.raises(Duplicate, match=r"store\.responsible_person_changed"), store.begin() as tx:
        # who says that nobody carried the case before spares the look, and is wrong here
        tx.responsibilities.name(carried(tx, world.case, "anna", "own_worker"), first=True)


ACTS = st.lists(
    st.tuples(st.sampled_from(["name", "backup", "offer", "accept", "decline"]), st.sampled_from(PEOPLE)), max_size=14
)


@covers("I3", "I7")
@settings(max_examples=40, deadline=None)
@given(ACTS)
def test_whatever_happens_one_person_carries_a_case_from_the_first_naming_on(acts: list[tuple[str, str]]) -> None:
    with fresh_store() as store:
        world = populate(store)
        with store.begin() as tx:
            for key, name in enumerate(PEOPLE[1:], 2):
                tx.users.add(User(key=key, name=name))
            expected: list[str] = []
            for hour, (act, person) in enumerate(acts):
                expected = _after(tx, world.case, act, person, NOW + timedelta(hours=hour), expected)
                assert carrying(tx, world.case) == expected


def _after(tx: Transaction, case: int, act: str, person: str, now: datetime, before: list[str]) -> list[str]:
    """Do it, and return who should carry the case then."""
    table = tx.responsibilities
    if act in ("name", "backup"):
        table.name(carried(tx, case, person, "backup" if act == "backup" else "case_owner", now))
        return [person] if act == "name" else before
    if act == "offer":
        table.offer(carried(tx, case, person, at=now))
    if act == "decline":
        table.decline(case, now)
    offer = table.offered(case) if act == "accept" else None
    if offer is None:
        return before
    table.accept(offer, now)
    return [str(offer.person)]


@contextmanager
def fresh_store() -> Iterator[Store]:
    with TemporaryDirectory() as folder, sqlite_database(Path(folder)) as url:
        store = open_store(url)
        try:
            yield store
        finally:
            store.dispose()


# --- the migration ----------------------------------------------------------------------------------------------------


def test_of_several_who_carried_a_case_before_the_migration_the_last_goes_on(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        rows = ((1, "case_owner", "01"), (2, "own_worker", "02"), (3, "backup", "03"), (4, "own_worker", "04"))
        for key, kind, day in rows:
            connection.execute(
                text(
                    "INSERT INTO responsibilities (key, case_key, kind, named_by, reason, person, since) "
                    "VALUES (:key, 5, :kind, 'x', '', :kind, :since)"
                ),
                {"key": key, "kind": kind, "since": f"2026-03-{day} 09:00:00.000000"},
            )
    engine.dispose()
    store = open_store(url)
    store.migrate()
    with store.begin(read_only=True) as tx:
        history = tx.responsibilities.of_case(5)
    store.dispose()
    still = [(one.key, one.until is None) for one in history]
    assert still == [(1, False), (2, False), (3, True), (4, True)]
    assert all(one.accepted_at == one.since for one in history)
