"""Who leaves takes nothing along: each case has a responsible person, each work item somebody to do it."""

from datetime import date, timedelta
from functools import partial
from threading import Event, Thread
from typing import Any

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict, Invalid, NotSignedIn
from koppi.store import Store
from koppi.store.records import Case, Responsibility, WorkItem
from koppi.usecases import demo, people, work_items
from koppi.usecases.boundary import Caller
from tests.support.at_once import at_once
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_NAME = [("=case_key", "case_key"), ('="case_owner"', "person")]


def _task(name: str, **assignment: str) -> str:
    return user(name, zeebe("assignmentDefinition", **assignment))


WORK = {
    "work.bpmn": process(
        tag("startEvent", tag("messageEventDefinition", messageRef="contact_received"), id="begin"),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        job("name", mapping(_NAME), type_="case.name_responsible_person"),
        tag("parallelGateway", id="split"),
        _task("owned", assignee="=case.responsible_person"),
        _task("queued", candidateGroups="case_owner"),
        _task("given", assignee="case_owner"),
        _task("asked", candidateUsers="case_owner"),
        end(),
        path("begin", "open_case", "name", "split", "owned", "end"),
        path("split", "queued", "end"),
        path("split", "given", "end"),
        path("split", "asked", "end"),
        id_="work",
        after=message("contact_received", key=""),
    )
}
"""A case of the case owner's with one task of each way to be somebody's."""
QUEUED = {
    "queued.bpmn": process(
        start(),
        _task("queued", candidateGroups="case_owner"),
        end(),
        path("start", "queued", "end"),
        id_="queue",
    )
}


def test_who_carries_cases_and_work_is_not_let_go_without_a_successor(store: Store) -> None:
    with stage(store, WORK) as played:
        for _ in range(2):
            played.register_contact()
        work_items.claim(played.caller("case_owner"), played.open_item("queued").key)
        with pytest.raises(Conflict) as refusal:
            _deactivate(played)
        assert (refusal.value.code, refusal.value.parameters) == (
            "person.has_work",
            # of each case: owned, given and asked; and the one that was claimed
            {"person": "case_owner", "responsible": 2, "backup": 0, "work_items": 7, "absences": 0},
        )
        assert people.sign_in(played.house, "case_owner", demo.PASSWORD).actor.name == "case_owner"


def test_a_backup_person_is_not_let_go_without_a_successor(store: Store) -> None:
    with stage(store, WORK) as played:
        case = _case(played)
        with store.begin() as tx:
            tx.cases.update(case.key, backup_person="own_worker")
        with pytest.raises(Conflict) as refusal:
            _deactivate(played, "own_worker")
        assert (refusal.value.parameters["responsible"], refusal.value.parameters["backup"]) == (0, 1)
        _deactivate(played, "own_worker", successor="social_worker")
        with store.begin(read_only=True) as tx:
            kept = tx.cases.get(case.key)
            history = [(r.kind, r.person) for r in tx.responsibilities.of_case(case.key) if r.until is None]
        assert kept is not None
        assert (kept.responsible_person, kept.backup_person) == ("case_owner", "social_worker")
        assert history == [("case_owner", "case_owner"), ("backup", "social_worker")]


def test_a_claimed_task_alone_holds_its_claimer(store: Store) -> None:
    with stage(store, QUEUED) as played:
        played.start("queue")
        work_items.claim(played.caller("case_owner"), played.open_item("queued").key)
        with pytest.raises(Conflict):
            _deactivate(played)
        work_items.release(played.caller("case_owner"), played.open_item("queued").key)
        _deactivate(played)
        assert played.open_item("queued").assignee is None


def test_everything_of_a_leavers_finds_its_next_place(store: Store) -> None:
    with stage(store, WORK) as played:
        case = _case(played)
        for name in ("queued", "asked"):
            work_items.claim(played.caller("case_owner"), played.open_item(name).key)
        _deactivate(played, successor="own_worker")
        found = {item.element_id: item for item in played.open_items()}
        assert {name: item.assignee for name, item in found.items()} == {
            "owned": "own_worker",
            "queued": None,
            "given": "own_worker",
            "asked": None,
        }
        assert found["queued"].queue == f"case_owner@{demo.UNIT}"
        assert found["asked"].candidate_users == ("own_worker",)
        assert _case(played, new=False).responsible_person == "own_worker"
        assert _history(store, case)[-2:] == [("case_owner", "case_owner", False), ("case_owner", "own_worker", True)]
        with pytest.raises(NotSignedIn):
            people.sign_in(played.house, "case_owner", demo.PASSWORD)
        for name in ("owned", "given", "asked"):
            played.complete(name, {}, by="own_worker")
    assert_sound(store, inputs=4)


def test_what_is_asked_of_the_case_later_knows_the_successor(store: Store) -> None:
    with stage(store, WORK) as played:
        _case(played)
        _deactivate(played, successor="own_worker")
        owned = played.open_item("owned")
        assert owned.assignee_follows_case, "it goes on following the case"
        _deactivate(played, "own_worker", successor="social_worker")
        assert played.open_item("owned").assignee == "social_worker"
        assert _case(played, new=False).responsible_person == "social_worker"


def test_the_audit_says_who_went_on_with_what(store: Store) -> None:
    with stage(store, WORK) as played:
        case = _case(played)
        _deactivate(played, successor="own_worker")
        with store.begin(read_only=True) as tx:
            rows = tx.searches.audit_logs({"filter": {"entityType": "user"}}).items
        detail: Any = rows[-1]["detail"]
        given_on = {"successor": "own_worker", "cases": [str(case.key)], "work_items": 3, "absences": 0}
        assert detail == {"active": False, **given_on}


@pytest.mark.parametrize("successor", ["nobody_of_this_name", "worker", "case_owner", "gone"])
def test_only_another_active_person_succeeds(store: Store, successor: str) -> None:
    with stage(store, WORK) as played:
        _case(played)
        played.add_person("gone", "own_worker")
        _deactivate(played, "gone")
        with pytest.raises(Invalid) as refusal:
            _deactivate(played, successor=successor)
        assert refusal.value.code == "person.bad_successor"
        assert _case(played, new=False).responsible_person == "case_owner"


def test_a_closed_case_holds_nobody(store: Store) -> None:
    with stage(store, WORK) as played:
        case = _case(played)
        for name in ("owned", "given", "asked"):
            played.complete(name, {}, by="case_owner")
        with store.begin() as tx:
            tx.cases.close(case.key, played.now)
        _deactivate(played)
        assert _history(store, case)[-1] == ("case_owner", "case_owner", True)


def test_an_offer_that_nobody_has_answered_stands_for_the_successor(store: Store) -> None:
    with stage(store, WORK) as played:
        case = _case(played)
        with store.begin() as tx:
            offer = Responsibility(
                key=tx.new_key(),
                case_key=case.key,
                kind="own_worker",
                person="own_worker",
                named_by="case_owner",
                since=played.now,
            )
            tx.responsibilities.offer(offer)
        _deactivate(played, "own_worker", successor="social_worker")
        with store.begin() as tx:
            stands = tx.responsibilities.offered(case.key)
        assert stands is not None
        assert (stands.person, _case(played, new=False).responsible_person) == ("social_worker", "case_owner")


def test_who_stands_in_for_somebody_is_let_go_only_with_a_successor(store: Store) -> None:
    with stage(store, QUEUED) as played:
        today = played.now.date()
        for away, first, last in (("own_worker", -9, -1), ("own_worker", 0, 3), ("social_worker", 7, 9)):
            _away(played, away, today + timedelta(first), today + timedelta(last))
        with pytest.raises(Conflict) as refusal:
            _deactivate(played)
        assert refusal.value.parameters["absences"] == 2  # the one that is over holds nobody
        _deactivate(played, successor="social_worker")
        with store.begin(read_only=True) as tx:
            stand_in = [a.substitute for name in ("own_worker", "social_worker") for a in tx.absences.of(name)]
        assert stand_in == ["social_worker", "case_owner", None]  # newest first; nobody stands in for himself


@pytest.mark.parametrize("substitute", ["nobody_of_this_name", "worker", "own_worker", "gone"])
def test_only_another_active_person_stands_in(store: Store, substitute: str) -> None:
    with stage(store, QUEUED) as played:
        played.add_person("gone", "own_worker")
        _deactivate(played, "gone")
        with pytest.raises(Invalid, match=r"person\.bad_substitute"):
            _away(played, "own_worker", played.now.date(), played.now.date(), substitute=substitute)


def test_of_two_who_name_each_other_at_once_one_stays(store: Store) -> None:
    with stage(store, WORK) as played:
        _case(played)
        pair = ("case_owner", "own_worker")
        ends = at_once(*(partial(_deactivate, played, one, successor=other) for one, other in (pair, pair[::-1])))
        assert sorted(getattr(end, "code", "left") for end in ends) == ["left", "person.bad_successor"]
        with store.begin(read_only=True) as tx:
            left = [name for name in pair if (user := tx.users.by_name(name)) and user.active]
        assert [_case(played, new=False).responsible_person] == left


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_case_that_comes_to_somebody_at_the_moment_of_leaving_stays_with_nobody_who_left(store: Store) -> None:
    with stage(store, WORK) as played:
        given, commits = Event(), Event()

        def name() -> None:
            """Name the leaver, and commit only when the leaving is under way."""
            with store.begin() as tx:
                row = Responsibility(
                    key=tx.new_key(),
                    case_key=case.key,
                    kind="case_owner",
                    person="own_worker",
                    named_by="test",
                    since=played.now,
                )
                assert tx.responsibilities.name(row) == "own_worker"
                tx.cases.update(case.key, responsible_person="own_worker")
                given.set()
                commits.wait(timeout=0.5)

        case = _case(played)
        naming = Thread(target=name)
        naming.start()
        assert given.wait(timeout=60)
        _deactivate(played, "own_worker", successor="social_worker")
        commits.set()
        naming.join(timeout=120)
        assert _case(played, new=False).responsible_person == "social_worker"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_work_that_comes_to_somebody_at_the_moment_of_leaving_goes_back_to_its_queue(store: Store) -> None:
    with stage(store, QUEUED) as played:
        played.start("queue")
        given, commits = Event(), Event()

        def delegate() -> None:
            """Give a work item to the leaver, and commit only when the leaving is under way."""
            with store.begin() as tx:
                assert tx.users.hold("own_worker") is not None
                item = tx.work_items.lock(played_item)
                tx.work_items.assign(item, "own_worker", event="delegated", actor="case_owner", now=played.now)
                given.set()
                commits.wait(timeout=0.5)

        played_item = played.open_item("queued").key
        delegating = Thread(target=delegate)
        delegating.start()
        assert given.wait(timeout=60)
        _deactivate(played, "own_worker", successor="social_worker")
        commits.set()
        delegating.join(timeout=120)
        assert played.open_item("queued").assignee is None


def _deactivate(played: Stage, name: str = "case_owner", *, successor: str | None = None) -> None:
    people.deactivate(Caller(played.house, SYSTEM), name, successor=successor)


def _away(played: Stage, name: str, first: date, last: date, *, substitute: str = "case_owner") -> None:
    people.add_absence(Caller(played.house, SYSTEM), name, substitute, first, last)


def _case(played: Stage, *, new: bool = True) -> Case:
    """Return the one case, as it is stored; a new one is opened by a contact."""
    if new:
        played.register_contact()
    item: WorkItem = played.open_items()[0]
    with played.house.store.begin(read_only=True) as tx:
        found = tx.cases.get(item.case_key or 0)
    assert found is not None
    return found


def _history(store: Store, case: Case) -> list[tuple[str, str | None, bool]]:
    """Return who carried a case, oldest first, and whether still."""
    with store.begin(read_only=True) as tx:
        return [(r.kind, r.person, r.until is None) for r in tx.responsibilities.of_case(case.key)]
