"""What FEEL sees of a case, and who knows it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from koppi.domain.actor import Actor, queue_of
from koppi.domain.case import age_on, feel_context, is_known_to
from koppi.domain.errors import Conflict
from koppi.domain.work_item import ground_to_open, may_see_instance, require_completable


@dataclass(frozen=True)
class ACase:
    key: int = 7
    client_key: int = 8
    phase: str = "assessment"
    level: int | None = 2
    client_group: str | None = None
    birth_date: date | None = date(1951, 3, 11)
    language: str | None = "sv"
    social: bool = True
    health: bool = False
    special_support: bool = False
    joint_client: bool = False
    model_variant: str | None = None
    unit: str | None = "north"
    responsible_person: str | None = "aino"
    backup_person: str | None = "eino"


@dataclass(frozen=True)
class AnItem:
    key: int = 1
    state: str = "CREATED"
    assignee: str | None = None
    completed_by: str | None = None
    candidate_groups: tuple[str, ...] = ("nurse",)
    candidate_users: tuple[str, ...] = ()
    case_key: int | None = 7
    unit: str | None = "north"


def person(name: str, *grants: tuple[str, str]) -> Actor:
    return Actor(key=1, name=name, grants=frozenset(grants))


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1951-03-10", "2026-03-10", 75),
        ("1951-03-11", "2026-03-10", 74),
        ("1952-02-29", "2027-02-28", 74),
        ("1952-02-29", "2027-03-01", 75),
    ],
)
def test_an_age_is_in_full_years(born: str, day: str, age: int) -> None:
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_the_context_counts_the_age_in_helsinki_and_writes_keys_as_texts() -> None:
    evening = datetime(2026, 3, 10, 22, 30, tzinfo=UTC)  # the birthday has begun in Helsinki
    context = feel_context(ACase(), evening, ZoneInfo("Europe/Helsinki"))
    assert (context["age"], context["key"], context["client_key"], context["responsible_person"]) == (
        75,
        "7",
        "8",
        "aino",
    )
    assert "birth_date" not in context


def test_without_a_case_the_context_is_empty() -> None:
    assert feel_context(None, datetime(2026, 1, 1, tzinfo=UTC), ZoneInfo("UTC")) == {}


def test_a_case_is_known_to_its_people_their_substitutes_and_the_units_manager() -> None:
    case = ACase()
    assert is_known_to(case, person("aino"))
    assert is_known_to(case, person("eino"))
    assert is_known_to(case, replace(person("onni"), substitutes_for=frozenset({"aino"})))
    assert is_known_to(case, person("mirja", ("line_manager", "north")))
    assert not is_known_to(case, person("mirja", ("line_manager", "south")))
    assert not is_known_to(case, person("onni", ("case_owner", "north")))


def test_a_group_alone_means_the_units_own_queue() -> None:
    assert (queue_of("nurse", "north"), queue_of("nurse@south", "north"), queue_of("nurse", None)) == (
        "nurse@north",
        "nurse@south",
        "nurse",
    )


@pytest.mark.parametrize(
    ("who", "item", "ground"),
    [
        (person("aino"), AnItem(assignee="aino"), "task"),
        (person("onni"), AnItem(candidate_users=("onni",)), "task"),
        (person("onni", ("nurse", "north")), AnItem(), "queue"),
        (person("onni", ("nurse", "south")), AnItem(), ""),
        (person("eino"), AnItem(), "case"),
        (person("onni", ("admin", "north")), AnItem(), ""),
    ],
)
def test_a_work_item_opens_to_those_it_concerns(who: Actor, item: AnItem, ground: str) -> None:
    assert ground_to_open(item, ACase(), who, demo=False) == ground


def test_an_administrator_tries_a_caseless_task_in_a_demo_only() -> None:
    admin, item = person("root", ("admin", "north")), AnItem(case_key=None)
    assert ground_to_open(item, None, admin, demo=True) == "demo"
    assert ground_to_open(item, None, admin, demo=False) == ""
    assert ground_to_open(AnItem(), ACase(), admin, demo=True) == ""


def test_a_task_that_is_taken_or_over_says_by_whom() -> None:
    for item, code, by in (
        (AnItem(assignee="aino"), "work_item.taken", "aino"),
        (AnItem(state="COMPLETED", completed_by="eino"), "work_item.completed", "eino"),
    ):
        with pytest.raises(Conflict) as refusal:
            require_completable(item, person("onni"))
        assert (refusal.value.code, refusal.value.parameters["by"]) == (code, by)
    with pytest.raises(Conflict, match=r"work_item\.cancelled"):
        require_completable(AnItem(state="CANCELED"), person("onni"))


def test_an_instance_shows_to_who_may_open_its_work_or_knows_its_case() -> None:
    nurse, stranger, admin = (
        person("a", ("nurse", "north")),
        person("b", ("nurse", "south")),
        person("c", ("admin", "north")),
    )
    assert may_see_instance(ACase(), [AnItem()], nurse, demo=False, client_key=9)
    assert not may_see_instance(ACase(), [AnItem()], stranger, demo=False, client_key=9)
    assert not may_see_instance(ACase(), [AnItem()], admin, demo=False, client_key=9)
    assert may_see_instance(None, [], admin, demo=False, client_key=None)
    assert not may_see_instance(None, [], admin, demo=False, client_key=9)
    assert may_see_instance(None, [], admin, demo=True, client_key=9)
