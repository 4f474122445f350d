"""Plans: whole or refused, one active, each service planned once."""

from datetime import date
from functools import partial
from typing import Any

import pytest

from koppi.domain.errors import Conflict, Duplicate, Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.store.records import Plan
from tests.support.at_once import at_once
from tests.support.covers import covers
from tests.support.desk import DESK, PLAN, Desk
from tests.support.houses import assert_sound, stage

MEALS: dict[str, Json] = {"service": "meals", "provider": "kitchen"}
HOME_CARE: dict[str, Json] = {"service": "home_care", "service_class": "public_decision", "start_on": "2027-04-01"}
TIMES = {"sqlite": 5, "postgresql": 20}


def plans(desk: Desk) -> list[Plan]:
    with desk.store.begin(read_only=True) as tx:
        return tx.plans.of_case(desk.case)


def services(desk: Desk) -> list[tuple[str, str]]:
    with desk.store.begin(read_only=True) as tx:
        return [(line.service, line.state) for line in tx.service_lines.of_case(desk.case)]


def test_a_plan_is_published_with_a_line_for_each_service(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        known = desk.publish(MEALS, HOME_CARE, {})
        (plan,) = plans(desk)
        assert (plan.version, plan.state, plan.review_on, plan.published_by) == (
            1,
            "active",
            date(2027, 6, 1),
            "case_owner",
        )
        assert plan.content == {**PLAN, "services": [MEALS, HOME_CARE, {}]}
        assert known["plan"] == str(plan.key)
        assert (known["plan_version"], known["decisions_needed"]) == (1, 1)
        with store.begin(read_only=True) as tx:
            lines = tx.service_lines.of_case(desk.case)
        assert known["service_lines"] == [
            {
                "service_line": str(lines[0].key),
                "service": "meals",
                "provider": "kitchen",
                "service_class": None,
                "needs_decision": False,
                "start_on": None,
            },
            {
                "service_line": str(lines[1].key),
                "service": "home_care",
                "provider": None,
                "service_class": "public_decision",
                "needs_decision": True,
                "start_on": "2027-04-01",
            },
        ]
    assert_sound(store, inputs=5)


@covers("I6")
@pytest.mark.parametrize("part", sorted(PLAN))
@pytest.mark.parametrize("instead", [None, [], [{}], [{"text": " ", "who": " ", "when": " "}]])
def test_a_plan_without_a_part_is_refused_and_nothing_is_changed(store: Store, part: str, instead: Json) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        hollow = {name: value for name, value in PLAN.items() if name != part}
        column = {"goals": "text", "responsibilities": "who", "schedule": "when"}[part]
        if isinstance(instead, list):
            hollow[part] = [{column: row[column]} if column in row else {} for row in instead]
        desk.write("plan", hollow)
        with pytest.raises(Invalid) as refused:
            desk.do("plan.publish", review_on="2027-06-01")
        assert refused.value.code == f"plan.no_{part}"
        assert plans(desk) == []
        desk.write("plan", {part: PLAN[part]})  # what was missing is said on another sheet; nothing was lost
        assert desk.do("plan.publish", review_on="2027-06-01")["plan_version"] == 1


@covers("I6")
def test_a_plan_without_a_review_to_come_is_refused(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        with pytest.raises(Invalid, match=r"plan\.review_in_the_past"):
            desk.publish(review_on="2027-02-28")
        desk.do("plan.publish")
        assert desk.incident() == "wrong_input"


@covers("I2")
def test_a_new_version_supersedes_and_keeps_what_it_does_not_say_anew(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.publish(MEALS)
        desk.write("plan", {"goals": [{"text": "Ulkoilu"}], "services": [{"service": "walks"}]})
        known = desk.do("plan.publish", review_on="2027-07-01T00:30:00Z", approval="signed")
        first, second = plans(desk)
        assert [(plan.version, plan.state) for plan in (first, second)] == [(1, "superseded"), (2, "active")]
        assert second.content == {**PLAN, "goals": [{"text": "Ulkoilu"}], "services": [{"service": "walks"}]}
        assert (second.approval, second.approved_at) == ("signed", played.now)
        assert [line["service"] for line in known["service_lines"]] == ["meals", "walks"]


@pytest.mark.parametrize(("said", "approved"), [(None, True), (True, True), (False, False)])
def test_a_plan_counts_as_approved_by_the_client_unless_the_diagram_says_no(
    store: Store, said: bool | None, approved: bool
) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.write("plan", PLAN)
        desk.do("plan.publish", review_on="2027-06-01", approval="signed", approved=said)
        (plan,) = plans(desk)
        assert plan.approved_at == (played.now if approved else None)


def test_a_service_that_goes_on_is_not_planned_again_and_one_that_ended_is(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = desk.publish(MEALS)["service_lines"][0]["service_line"]
        desk.do("service_line.update", service_line=int(line), state="started")
        assert desk.publish(MEALS, MEALS)["service_lines"] == []
        assert services(desk) == [("meals", "started")]
        desk.do("service_line.update", service_line=int(line), state="ended")
        assert len(desk.publish(MEALS)["service_lines"]) == 1
        assert services(desk) == [("meals", "ended"), ("meals", "planned")]


@pytest.mark.parametrize("row", [{"provider": "kitchen"}, {"service": "  x", "start_on": "huomenna"}])
def test_a_service_without_name_or_with_a_wrong_day_is_refused_by_its_row(store: Store, row: dict[str, Json]) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        with pytest.raises(Invalid) as refused:
            desk.publish(MEALS, row)
        assert (refused.value.code, refused.value.parameters) == ("plan.wrong_service", {"row": 2})
        assert (plans(desk), services(desk)) == ([], [])


@covers("I2")
def test_two_plans_published_at_once_leave_one_active(store: Store) -> None:
    with stage(store, DESK) as played:
        desks = [Desk(played), Desk(played)]
        assert desks[0].case == desks[1].case
        for version in range(1, TIMES[store.name] + 1):
            for desk in desks:
                desk.write("plan", PLAN)
            ends = at_once(*(partial(desk.do, "plan.publish", review_on="2027-06-01") for desk in desks))
            lost = [end for end in ends if end is not None]
            assert all(isinstance(end, Duplicate) and end.code == "store.plan_changed" for end in lost), ends
            assert len(lost) < len(desks)
            states = [plan.state for plan in plans(desks[0])]
            assert states.count("active") == 1
            assert [plan.version for plan in plans(desks[0])] == list(range(1, len(states) + 1))
            assert len(states) >= version
    assert_sound(store)


@covers("I2")
def test_the_database_itself_refuses_a_second_active_plan(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.publish()
        (plan,) = plans(desk)
        second: dict[str, Any] = {name: getattr(plan, name) for name in ("case_key", "client_key", "recorded_at")}
        with pytest.raises(Duplicate, match=r"store\.plan_changed"), store.begin() as tx:
            tx.plans.add(
                Plan(
                    **second,
                    key=tx.new_key(),
                    recorded_by="x",
                    version=2,
                    review_on=plan.review_on,
                    published_at=plan.published_at,
                    published_by="x",
                ),
                1,
            )


def test_a_review_is_set_on_the_active_plan_only(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        with pytest.raises(Conflict, match=r"plan\.none_active"):
            desk.do("plan.set_review", review_on="2027-06-01")
        desk.publish()
        desk.do("plan.set_review", review_on="2027-09-01", contact_on="2027-03-15T22:30:00Z")
        (plan,) = plans(desk)
        assert (plan.review_on, plan.contact_on) == (date(2027, 9, 1), date(2027, 3, 16))
        desk.do("plan.set_review", contact_on="2027-04-01")
        assert plans(desk)[0].review_on == date(2027, 9, 1)


def test_what_a_plan_says_is_sealed_and_goes_with_the_client(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.publish()
        assert plans(desk)[0].content == {**PLAN, "services": []}
        with store.begin() as tx:
            tx.seals.erase_client(desk.client, played.now)
        assert repr(plans(desk)[0].content) == "ERASED"
