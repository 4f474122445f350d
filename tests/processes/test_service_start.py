"""Every road through the start of a service, in the diagram's own words."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.store import Store
from tests.processes.first_contact import only_instance_of
from tests.processes.opening import AFTERWARDS, case_of
from tests.processes.planned import TRIGGERS, WITHOUT_DECISION, days, deliver, line_of, planned, recorded, with_plan
from tests.support.covers import covers
from tests.support.houses import Stage, assert_sound

ACCEPTED: dict[str, Json] = {
    "supply_answer": "yes",
    "supply_start_day": "2027-03-10",
    "supply_contact_name": "Ystäväpiirin ohjaaja",
    "supply_contact_phone": "+358401234567",
}
REFUSED: dict[str, Json] = {"supply_answer": "no", "supply_refusal": "Vapaita tukihenkilöitä ei ole."}
STARTED: dict[str, Json] = {"begun_on_day": "2027-03-10", "begun_client_there": "yes", "begun_plan_read": True}
AGAIN: dict[str, Json] = {
    "obstacle_kind_code": "no_capacity",
    "obstacle_measures": "Soitettu toiselle järjestölle.",
    "obstacle_outcome": "retry",
    "obstacle_new_provider": "toinen järjestö",
    "obstacle_new_day": "2027-03-22",
    "obstacle_client_told": True,
}
GIVEN_UP: dict[str, Json] = {
    "obstacle_kind_code": "wrong_service",
    "obstacle_measures": "Asiakas haluaa mieluummin kerhoon.",
    "obstacle_outcome": "give_up",
    "obstacle_client_told": True,
}
WAITS_FOR_ANSWER = ["accept_service_request", "provider_accepted", "provider_declined"]
WAITS_FOR_START = ["confirm_service_start", "provider_started", "start_is_late"]


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with planned(sqlite_store, "service_start", service=WITHOUT_DECISION) as ready:
        yield ready
    assert_sound(sqlite_store)


@pytest.fixture
def declining(sqlite_store: Store) -> Iterator[Stage]:
    """A stage whose service production declines the service."""
    with planned(
        sqlite_store, "service_start", service=WITHOUT_DECISION, declines=frozenset({WITHOUT_DECISION})
    ) as ready:
        yield ready
    assert_sound(sqlite_store)


def requested(played: Stage, **codes: Json) -> int:
    """Play until the request was sent."""
    instance = with_plan(played, **codes)
    assert played.stands_at(instance) == ["order_service"]
    played.run_jobs()
    return instance


def the_line(played: Stage, instance: int) -> Any:
    """Return the line of the service as it is stored."""
    return line_of(played, instance, WITHOUT_DECISION)


@covers("S000-66")
def test_a_service_is_requested_taken_on_and_begun(played: Stage) -> None:
    instance = requested(played)
    assert (the_line(played, instance).state, the_line(played, instance).request) == ("requested", "SR-1")
    assert played.stands_at(instance) == WAITS_FOR_ANSWER
    played.complete("accept_service_request", ACCEPTED)
    assert played.stands_at(instance) == WAITS_FOR_START
    line = the_line(played, instance)
    assert (line.state, line.start_on, line.content["contact_person"]) == (
        "accepted",
        date(2027, 3, 10),
        ACCEPTED["supply_contact_name"],
    )
    played.complete("confirm_service_start", STARTED)
    assert played.stands_at(instance) == [AFTERWARDS]
    line = the_line(played, instance)
    assert (line.state, line.started_on, line.content["plan_read"]) == ("started", date(2027, 3, 10), True)


@covers("S000-66")
def test_a_request_that_nobody_answered_is_sent_again_and_counts_once(played: Stage) -> None:
    instance = with_plan(played)
    played.service_production.failures = 1
    played.run_jobs()
    assert played.stands_at(instance) == ["order_service"]
    with played.house.store.begin() as tx:
        (job,) = tx.jobs.open_of(instance)
        tx.jobs.change(job.key, retry_at=None)  # the back-off is machine time, which no test waits for
    played.run_jobs()
    assert played.stands_at(instance) == WAITS_FOR_ANSWER
    assert (played.service_production.calls, len(played.service_production.requests)) == (2, 1)


@covers("S000-67")
def test_production_answers_for_the_service_and_in_two_working_days(played: Stage) -> None:
    requested(played)
    item = played.open_item("accept_service_request")
    assert (item.candidate_groups, item.due_rule, item.due_kind) == (("service_provider",), "wd(2)", "agreed")
    played.complete("accept_service_request", ACCEPTED)
    item = played.open_item("confirm_service_start")
    assert (item.candidate_groups, item.due_kind) == (("service_provider",), "agreed")
    assert item.due_at is not None
    assert item.due_at.astimezone(played.house.zone).date() == date(2027, 3, 10)


def test_a_provider_can_answer_and_begin_by_message(played: Stage) -> None:
    instance = requested(played)
    line = str(the_line(played, instance).key)
    assert played.publish("service_accepted", line, variables={"start_on": "2027-03-12"}).instance_key == instance
    assert the_line(played, instance).start_on == date(2027, 3, 12)
    assert played.publish("service_started", line, variables={"started_on": "2027-03-13"}).instance_key == instance
    assert (the_line(played, instance).state, the_line(played, instance).started_on) == ("started", date(2027, 3, 13))
    assert played.stands_at(instance) == [AFTERWARDS]


def test_a_message_without_a_day_means_the_day_that_is_known(played: Stage) -> None:
    instance = requested(played)
    line = str(the_line(played, instance).key)
    played.publish("service_accepted", line)
    assert the_line(played, instance).state == "accepted"
    played.publish("service_started", line)
    assert the_line(played, instance).started_on == date(2027, 3, 1)


def test_a_message_about_another_line_moves_nothing(played: Stage) -> None:
    instance = requested(played)
    assert played.publish("service_accepted", str(the_line(played, instance).key + 1)).instance_key is None
    assert played.stands_at(instance) == WAITS_FOR_ANSWER


@covers("S003-04")
def test_a_provider_who_cannot_take_it_leaves_it_to_the_case_owner_who_orders_again(played: Stage) -> None:
    instance = requested(played)
    played.complete("accept_service_request", REFUSED)
    assert played.stands_at(instance) == ["resolve_start_problem"]
    assert the_line(played, instance).state == "declined"
    item = played.open_item("resolve_start_problem")
    assert (item.assignee, item.due_rule) == ("client_adviser", "wd(2)")
    played.complete("resolve_start_problem", AGAIN)
    played.run_jobs()
    line = the_line(played, instance)
    assert (line.state, line.provider, line.start_on) == (
        "requested",
        AGAIN["obstacle_new_provider"],
        date(2027, 3, 22),
    )
    assert line.content["obstacle"] == "no_capacity"
    assert played.stands_at(instance) == WAITS_FOR_ANSWER


def test_a_refusal_by_message_leads_the_same_way(played: Stage) -> None:
    instance = requested(played)
    played.publish("service_declined", str(the_line(played, instance).key))
    assert played.stands_at(instance) == ["resolve_start_problem"]
    assert the_line(played, instance).state == "declined"


def test_a_service_that_no_longer_fits_is_left_out(played: Stage) -> None:
    instance = requested(played)
    played.complete("accept_service_request", REFUSED)
    played.complete("resolve_start_problem", GIVEN_UP)
    assert played.stands_at(instance) == [AFTERWARDS]
    line = the_line(played, instance)
    assert (line.state, line.content["obstacle_action"]) == ("ended", GIVEN_UP["obstacle_measures"])


def test_a_request_that_the_other_system_refuses_comes_to_the_case_owner(declining: Stage) -> None:
    instance = requested(declining)
    assert declining.stands_at(instance) == ["resolve_start_problem"]
    assert the_line(declining, instance).state == "planned"
    declining.complete("resolve_start_problem", GIVEN_UP)
    assert (declining.stands_at(instance), the_line(declining, instance).state) == ([AFTERWARDS], "ended")


def test_refusing_needs_a_reason(played: Stage) -> None:
    requested(played)
    with pytest.raises(Invalid) as refusal:
        played.complete("accept_service_request", {"supply_answer": "no"})
    assert [fault.field for fault in refusal.value.fields] == ["supply_refusal"]


@covers("S003-28")
def test_an_obstacle_is_not_resolved_before_the_client_knows(played: Stage) -> None:
    requested(played)
    played.complete("accept_service_request", REFUSED)
    with pytest.raises(Invalid) as refusal:
        played.complete("resolve_start_problem", {**AGAIN, "obstacle_client_told": False})
    assert [fault.field for fault in refusal.value.fields] == ["obstacle_client_told"]


@covers("S003-04")
def test_a_service_not_begun_two_weeks_after_its_day_raises_a_trigger_and_goes_on_waiting(played: Stage) -> None:
    instance = requested(played)
    played.complete("accept_service_request", ACCEPTED)
    played.advance_clock(days(23))  # 14 days after the tenth
    assert recorded(played, instance, "triggers") == []
    played.advance_clock(days(1))
    deliver(played)
    (trigger,) = recorded(played, instance, "triggers")
    assert (trigger.code, trigger.severity) == ("T01", "high")
    item = played.open_item("assess_trigger", only_instance_of(played, TRIGGERS))
    assert (item.case_key, item.assignee, item.due_rule) == (case_of(played, instance), "client_adviser", "wd(2)")
    assert played.stands_at(instance) == ["confirm_service_start", "provider_started"]
    played.complete("confirm_service_start", STARTED)
    assert the_line(played, instance).state == "started"


def test_a_service_that_begins_in_time_raises_nothing(played: Stage) -> None:
    instance = requested(played)
    played.complete("accept_service_request", ACCEPTED)
    played.complete("confirm_service_start", STARTED)
    played.advance_clock(days(60))
    deliver(played)
    assert recorded(played, instance, "triggers") == []
