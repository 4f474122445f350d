"""The /v2 searches: filters, order, pages and cursors, alike on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Status, Step, Variable
from koppi.domain.waits import Due
from koppi.store import Store
from koppi.store.records import Found, Sight
from koppi.store.searching.filters import pattern
from tests.integration.store.world import NOW, World, populate, start, task


@pytest.fixture
def world(store: Store) -> World:
    """Five instances, each with one task; every second task is due, the names differ."""
    world = populate(store)
    for number in range(5):
        due = Due(NOW + timedelta(days=9 - number)) if number % 2 else None
        wait = task(1, "baker", "miller", name=f"Knead {number}_%", due=due, priority=50 + number % 2)
        written = (Variable(0, "loaves", number), Variable(1, "flour", "rye"))
        start(store, world, Step(Status.ACTIVE, "", (wait,), (wait,), written=written))
    return world


def tasks(store: Store, sight: Sight | None = None, **query: Any) -> Found:
    with store.begin(read_only=True) as tx:
        return tx.searches.user_tasks(query, sight)


def names(found: Found) -> list[str]:
    return [item["name"][6:7] for item in found.items]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, "01234"),
        ({"name": "Knead 2_%"}, "2"),
        ({"name": {"$neq": "Knead 2_%"}}, "0134"),
        ({"name": {"$like": "Knead ?_%"}}, "01234"),
        ({"name": {"$like": "knead*"}}, ""),
        ({"name": {"$like": "Knead 1*"}}, "1"),
        ({"name": {"$in": ["Knead 0_%", "Knead 4_%"]}}, "04"),
        ({"name": {"$notIn": ["Knead 0_%", "Knead 4_%"]}}, "123"),
        ({"dueDate": {"$exists": False}}, "024"),
        ({"dueDate": {"$gt": "2026-03-09T09:00:00.000Z"}}, "1"),
        ({"priority": {"$gte": 51}}, "13"),
        ({"assignee": {"$exists": False}}, "01234"),
        ({"candidateGroup": "miller"}, "01234"),
        ({"candidateGroup": "mill"}, ""),
        ({"processInstanceVariables": [{"name": "loaves", "value": " 3"}]}, "3"),
        ({"localVariables": [{"name": "flour", "value": '"rye"'}], "priority": 51}, "13"),
        ({"$or": [{"name": "Knead 1_%"}, {"priority": 50, "dueDate": None}]}, "0124"),
        ({"state": "COMPLETED"}, ""),
    ],
)
def test_a_filter_finds_what_it_says(store: Store, world: World, filters: dict[str, Any], expected: str) -> None:
    assert "".join(names(tasks(store, filter=filters))) == expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"filter": {"colour": "red"}}, "search.unknown_field"),
        ({"filter": {"candidateGroups": "x"}}, "search.unknown_field"),
        ({"filter": {"name": {"$gt": "a"}}}, "search.unknown_operator"),
        ({"filter": {"userTaskKey": "abc"}}, "search.bad_value"),
        ({"filter": {"dueDate": {"$gt": "tomorrow"}}}, "search.bad_value"),
        ({"filter": {"name": {"$in": "x"}}}, "search.bad_value"),
        ({"filter": {"$or": []}}, "search.bad_value"),
        ({"sort": [{"field": "formKey"}]}, "search.unknown_field"),
        ({"sort": [{"field": "name", "order": "UP"}]}, "search.bad_value"),
        ({"page": {"limit": -1}}, "search.bad_value"),
        ({"page": {"after": "!"}}, "search.bad_cursor"),
        ({"filters": {}}, "search.unknown_field"),
    ],
)
def test_a_wrong_search_is_refused_by_its_member(store: Store, world: World, query: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        tasks(store, **query)
    assert refused.value.code == code


@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_cursors_walk_all_rows_forwards_and_back_also_those_without_a_value(
    store: Store, world: World, order: str
) -> None:
    sort = [{"field": "dueDate", "order": order}]
    whole = names(tasks(store, sort=sort))
    assert whole == (["3", "1", "0", "2", "4"] if order == "ASC" else ["1", "3", "0", "2", "4"])
    first = tasks(store, sort=sort, page={"limit": 2})
    second = tasks(store, sort=sort, page={"limit": 2, "after": first.end_cursor})
    third = tasks(store, sort=sort, page={"limit": 2, "after": second.end_cursor})
    assert names(first) + names(second) + names(third) == whole
    assert names(tasks(store, sort=sort, page={"limit": 2, "before": third.start_cursor})) == names(second)
    assert names(tasks(store, sort=sort, page={"limit": 2, "before": second.start_cursor})) == names(first)


def test_an_offset_and_the_total_do_not_depend_on_the_page(store: Store, world: World) -> None:
    found = tasks(store, page={"from": 3, "limit": 1})
    assert (names(found), found.total, found.more_total) == (["3"], 5, False)


def test_an_empty_page_has_no_cursors(store: Store, world: World) -> None:
    found = tasks(store, filter={"name": "none"})
    assert (found.items, found.total, found.start_cursor, found.end_cursor) == ((), 0, None, None)


def test_a_search_shows_only_what_the_asker_may_open(store: Store, world: World) -> None:
    foreign = Sight(names=frozenset({"bert"}), queues=frozenset({"smith@north"}))
    second = Sight(names=frozenset({"bert"}), queues=frozenset({"miller@north"}))
    assert tasks(store, foreign).items == ()
    assert len(tasks(store, second).items) == 5


def test_a_page_that_shows_all_costs_one_statement_and_any_other_two(store: Store, world: World) -> None:
    with store.statements() as count:
        tasks(store)
    assert count.total == 1
    with store.statements() as count:
        tasks(store, page={"limit": 2})
    assert count.total == 2


def test_every_search_answers(store: Store, world: World) -> None:
    with store.begin(read_only=True) as tx:
        searches = tx.searches
        assert searches.process_instances({"filter": {"elementId": "task_1", "hasIncident": False}}).total == 5
        assert searches.process_instances({"filter": {"variables": [{"name": "loaves", "value": "2"}]}}).total == 1
        assert searches.process_instances({"filter": {"state": "ACTIVE", "tags": []}}).total == 5
        assert searches.variables({"filter": {"name": "flour", "value": '"rye"'}}).items[0]["value"] == '"rye"'
        assert searches.process_definitions({"filter": {"isLatestVersion": True}}).total == 1
        assert searches.audit_logs({"filter": {"operationType": "start"}}).total == 5
        assert [searches.jobs(None).total, searches.incidents({}).total] == [0, 0]
        assert searches.decision_definitions({"sort": [{"field": "name"}]}).total == 0


def test_a_pattern_escapes_what_sql_means_by_its_signs() -> None:
    assert pattern(r"a*b?c%d_e\*!") == "a%b_c!%d!_e*!!"
