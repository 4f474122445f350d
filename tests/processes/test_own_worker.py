"""Every road through the naming of the responsible person, in the diagram's own words."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from koppi.domain.errors import Conflict, NotFound
from koppi.domain.step import Json
from koppi.store import Store
from koppi.store.records import Case
from koppi.usecases.contacts import Person
from tests.processes.deciding import decide, row_of
from tests.processes.opening import AFTERWARDS, begins_with, called, case_of, open_case, seen
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

NAMED: dict[str, Json] = {
    "carrier_user_name": "case_owner",
    "carrier_kind_code": "case_owner",
    "carrier_backup_name": "own_worker",
    "carrier_why": "Tuntee asiakkaan jo.",
}
ACCEPTED: dict[str, Json] = {"role_answer": "yes", "role_first_contact_day": "2027-03-03"}
REFUSED: dict[str, Json] = {"role_answer": "no", "role_refusal_reason": "Olen lomalla."}
EERO = Person(first_names="Eero", last_name="Esimerkki")
WAITS_FOR_ANSWER = ["accept_role", "offer_lapses"]


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with called(sqlite_store, "own_worker") as ready:
        yield ready
    assert_sound(sqlite_store)


def the_case(played: Stage, instance: int) -> Case:
    """Return the instance's case as it is stored."""
    case_key = case_of(played, instance)
    with played.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    return case


@covers("S000-18", "S002-19")
def test_the_one_who_accepts_is_the_one_case_owner_from_then_on(played: Stage) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", NAMED)
    assert played.stands_at(instance) == WAITS_FOR_ANSWER
    played.complete("accept_role", ACCEPTED)
    assert played.stands_at(instance) == [AFTERWARDS]
    case = the_case(played, instance)
    assert (case.responsible_person, case.backup_person) == ("case_owner", "own_worker")
    with played.house.store.begin(read_only=True) as tx:
        held = tx.responsibilities.of_case(case.key)
    active = [one for one in held if one.kind != "backup" and one.since is not None and one.until is None]
    assert [(one.person, one.kind) for one in active] == [("case_owner", "case_owner")]


@covers("I7", "S002-23")
def test_the_one_before_keeps_the_case_until_the_new_one_accepts(played: Stage) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", NAMED)
    assert the_case(played, instance).responsible_person == "client_adviser"
    played.complete("accept_role", ACCEPTED)
    assert the_case(played, instance).responsible_person == "case_owner"


@covers("S001-13")
def test_a_refusal_goes_back_to_the_line_manager_and_leaves_the_case_where_it_was(played: Stage) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", NAMED)
    played.complete("accept_role", REFUSED)
    assert played.stands_at(instance) == ["name_responsible_person"]
    assert the_case(played, instance).responsible_person == "client_adviser"
    played.complete("name_responsible_person", {**NAMED, "carrier_user_name": "own_worker"})
    played.complete("accept_role", ACCEPTED, by="own_worker")
    assert the_case(played, instance).responsible_person == "own_worker"


@covers("I7")
def test_an_offer_without_an_answer_lapses_in_three_days(played: Stage) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", NAMED)
    played.advance_clock(timedelta(days=3))
    assert played.stands_at(instance) == WAITS_FOR_ANSWER
    played.advance_clock(timedelta(days=1))
    assert played.stands_at(instance) == ["name_responsible_person"]
    assert the_case(played, instance).responsible_person == "client_adviser"


@covers("I7")
@pytest.mark.parametrize(("person", "refusal"), [("client_guide", NotFound), ("line_manager", Conflict)])
def test_only_the_person_it_is_offered_to_can_accept(
    played: Stage, person: str, refusal: type[NotFound | Conflict]
) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", NAMED)
    with pytest.raises(refusal):
        played.complete("accept_role", ACCEPTED, by=person)
    assert played.stands_at(instance) == WAITS_FOR_ANSWER
    assert the_case(played, instance).responsible_person == "client_adviser"


@covers("S001-16")
def test_a_user_name_that_nobody_has_comes_back_to_be_corrected(played: Stage) -> None:
    instance = open_case(played)
    played.complete("name_responsible_person", {**NAMED, "carrier_user_name": "nobody_here"})
    assert played.stands_at(instance) == ["name_responsible_person"]
    played.complete("name_responsible_person", NAMED)
    assert played.stands_at(instance) == WAITS_FOR_ANSWER


def test_the_line_manager_is_asked_within_two_working_days(played: Stage) -> None:
    open_case(played)
    item = played.open_item("name_responsible_person")
    assert (item.candidate_groups, item.due_rule, item.due_kind) == (("line_manager",), "wd(2)", "target")


def test_the_proposal_is_the_one_of_the_role_with_the_fewest_cases(played: Stage) -> None:
    played.add_person("case_owner_2", "case_owner")
    open_case(played)
    first = seen(played, "name_responsible_person")
    played.complete("name_responsible_person", {**NAMED, "carrier_user_name": first["proposed_person"]})
    played.complete("accept_role", ACCEPTED)
    open_case(played, EERO)
    second = seen(played, "name_responsible_person")
    assert {first["proposed_person"], second["proposed_person"]} == {"case_owner", "case_owner_2"}
    assert (first["proposed_load"], second["proposed_load"]) == (0, 0)


# --- the table: whom to name, and when nobody ---


@covers("S002-20")
@pytest.mark.parametrize(
    ("facts", "row", "role"),
    [
        ({"special_support": True, "stable": True, "expected_months": 1}, 1, "social_worker"),
        ({"joint_client": True, "specialty": "diabetes"}, 2, "case_owner"),
        ({"specialty": "work_ability"}, 3, "work_ability_coordinator"),
        ({"specialty": "asthma", "stable": False}, 4, "expert_nurse"),
        ({"specialty": "none", "other_key_worker": False, "expected_months": 2}, 8, "case_owner"),
        ({}, 8, "case_owner"),
    ],
)
def test_the_table_names_the_role_that_carries_the_case(facts: dict[str, Any], row: int, role: str) -> None:
    outcome = decide("named_worker", **facts)
    assert row_of(outcome) == row
    assert (outcome.value["name_worker"], outcome.value["worker_role"]) == (True, role)


def test_the_law_names_somebody_unless_the_table_has_a_ground_not_to() -> None:
    flags = (None, False, True)
    specialties = (None, "none", "work_ability", "asthma", "diabetes", "other_chronic")
    rows = set()
    for special, joint, stable, other in product(flags, flags, flags, flags):
        for specialty, months in product(specialties, (None, 0, 1, 2)):
            outcome = decide(
                "named_worker",
                special_support=special,
                joint_client=joint,
                stable=stable,
                other_key_worker=other,
                specialty=specialty,
                expected_months=months,
            )
            rows.add(row_of(outcome))
            assert outcome.value["reason_code"]
            if outcome.value["name_worker"]:
                assert outcome.value["worker_role"]
            else:
                assert stable or other or months in (0, 1)
    assert rows == set(range(1, 9))


def test_the_role_of_the_table_is_the_one_that_is_proposed(played: Stage) -> None:
    open_case(played, special_support=True)
    found = seen(played, "name_responsible_person")
    assert found["proposed_person"] == "social_worker"  # the demo's people bear the names of their roles
    assert begins_with(played, "name_responsible_person")["carrier_kind_code"] == "own_worker"


@covers("I3", "S002-21")
@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"stable": True}, "stable_situation"),
        ({"other_key_worker": True}, "other_key_worker"),
        ({"expected_months": 1}, "short_contact"),
    ],
)
def test_naming_nobody_leaves_the_ground_on_the_case(played: Stage, facts: dict[str, Json], ground: str) -> None:
    instance = open_case(played, **facts)
    assert played.stands_at(instance) == [AFTERWARDS]
    case = the_case(played, instance)
    assert (case.no_person_reason, case.responsible_person) == (ground, "client_adviser")
