"""Every road through the delivery of a service, from its start to its end, in the diagram's own words."""

from collections.abc import Iterator
from datetime import date

import pytest

from koppi.domain.step import Json
from koppi.store import Store
from tests.processes.first_contact import only_instance_of
from tests.processes.opening import AFTERWARDS, case_of
from tests.processes.planned import TRIGGERS, WITHOUT_DECISION, deliver, line_of, planned, recorded, with_plan
from tests.processes.test_service_start import ACCEPTED, STARTED
from tests.support.houses import Stage, assert_sound

DELIVERY = "service_delivery"


@pytest.fixture
def played(sqlite_store: Store) -> Iterator[Stage]:
    with planned(sqlite_store, "service_start", service=WITHOUT_DECISION, also=(DELIVERY,)) as ready:
        yield ready
    assert_sound(sqlite_store)


def under_way(played: Stage) -> int:
    """Play until the service has begun, and return the instance's key."""
    instance = with_plan(played)
    played.run_jobs()
    played.complete("accept_service_request", ACCEPTED)
    played.complete("confirm_service_start", STARTED)
    deliver(played)
    return instance


def told_of_the_end(played: Stage, instance: int, **said: Json) -> int | None:
    """Let the provider say that the service ended; return who took it."""
    line = line_of(played, instance, WITHOUT_DECISION)
    taken = played.publish("service_ended", str(line.key), variables=said)
    deliver(played)
    return taken.instance_key


def test_a_service_that_has_begun_waits_for_its_end_in_the_same_case(played: Stage) -> None:
    instance = under_way(played)
    assert played.stands_at(instance) == [AFTERWARDS]
    delivery = only_instance_of(played, DELIVERY)
    assert played.stands_at(delivery) == ["provider_ended"]
    assert played.instance(delivery).case_key == case_of(played, instance)


def test_an_end_that_nobody_agreed_on_reaches_the_case_and_its_owner(played: Stage) -> None:
    instance = under_way(played)
    delivery = only_instance_of(played, DELIVERY)
    assert told_of_the_end(played, instance, ended_on="2027-05-04", code="staff_shortage") == delivery
    line = line_of(played, instance, WITHOUT_DECISION)
    assert (line.state, line.ended_on) == ("ended", date(2027, 5, 4))
    (trigger,) = recorded(played, instance, "triggers")
    assert trigger.code == "T20"
    item = played.open_item("assess_trigger", only_instance_of(played, TRIGGERS))
    assert (item.case_key, item.assignee, item.due_rule) == (case_of(played, instance), "client_adviser", "wd(3)")
    assert played.instance(delivery).status == "COMPLETED"


def test_an_end_as_agreed_is_written_down_and_disturbs_nobody(played: Stage) -> None:
    instance = under_way(played)
    told_of_the_end(played, instance, code="as_agreed")
    line = line_of(played, instance, WITHOUT_DECISION)
    assert (line.state, line.ended_on) == ("ended", date(2027, 3, 1))
    assert recorded(played, instance, "triggers") == []


def test_an_end_after_the_case_is_closed_is_written_down_and_wakes_nobody(played: Stage) -> None:
    instance = under_way(played)
    case_key = case_of(played, instance)
    with played.house.store.begin() as tx:
        tx.cases.update(case_key, phase="closed", closed_at=played.now)
    told_of_the_end(played, instance, code="moved_away")
    assert line_of(played, instance, WITHOUT_DECISION).state == "ended"
    assert recorded(played, instance, "triggers") == []


def test_an_end_that_is_told_twice_is_taken_once(played: Stage) -> None:
    instance = under_way(played)
    assert told_of_the_end(played, instance, code="as_agreed") is not None
    assert told_of_the_end(played, instance, code="staff_shortage") is None
    assert recorded(played, instance, "triggers") == []
