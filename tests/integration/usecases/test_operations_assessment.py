"""Assessments: begun when somebody carries the case, one open, completed with what the forms said."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from koppi.domain.errors import Conflict, Duplicate
from koppi.store import Store
from koppi.store.records import Assessment
from tests.support.at_once import at_once
from tests.support.covers import covers
from tests.support.desk import DESK, Desk
from tests.support.houses import assert_sound, stage


def assessments(desk: Desk) -> list[Assessment]:
    with desk.store.begin(read_only=True) as tx:
        return tx.assessments.of_case(desk.case)


def test_an_assessment_is_started_and_completed_with_what_was_written(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.do("assessment.start", scope="wide", start_ground="contact", due_at="2027-06-01")
        desk.write("assessment", {"summary": "Ensin näin."}, by="case_owner")
        desk.write("assessment", {"summary": "Kotona asuminen sujuu tuetusti."}, by="client_guide")
        known = desk.do("assessment.complete", by="client_guide", services_needed=True)
        (found,) = assessments(desk)
        assert known["assessment"] == str(found.key)
        assert (found.state, found.scope, found.start_ground, found.services_needed, found.completed_by) == (
            "completed",
            "wide",
            "contact",
            True,
            "client_guide",
        )
        assert found.due_at == datetime(2027, 6, 1, 20, 59, 59, tzinfo=UTC)  # the day's last second in Helsinki
        assert found.content == {"summary": "Kotona asuminen sujuu tuetusti."}
    assert_sound(store, inputs=6)


def test_what_one_assessment_took_up_the_next_does_not(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        for _ in range(2):
            desk.do("assessment.start")
            if not assessments(desk)[1:]:
                desk.write("assessment", {"summary": "Ensimmäinen"})
            desk.do("assessment.complete")
        assert [found.content for found in assessments(desk)] == [{"summary": "Ensimmäinen"}, None]


def test_who_starts_an_assessment_hears_of_the_one_that_was_completed_before(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        known = desk.do("assessment.start")
        assert (known["earlier_assessment"], known["earlier_assessment_at"]) == (None, None)
        desk.do("assessment.complete")
        completed = played.now
        played.let_pass(timedelta(days=30))
        known = desk.do("assessment.start")
        first, second = assessments(desk)
        assert (known["assessment"], known["earlier_assessment"]) == (str(second.key), str(first.key))
        assert datetime.fromisoformat(known["earlier_assessment_at"]) == completed


@covers("I3")
def test_no_assessment_starts_while_nobody_carries_the_case_and_no_reason_says_why(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played, carried=False)
        with pytest.raises(Conflict, match=r"assessment\.nobody_responsible"):
            desk.do("assessment.start")
        assert assessments(desk) == []
        assert desk.played.stands_at(desk.instance) == ["desk"]
        with store.begin() as tx:
            tx.cases.update(desk.case, no_person_reason="short_contact")
        desk.do("assessment.start")
        assert [found.state for found in assessments(desk)] == ["started"]


def test_a_second_open_assessment_is_the_diagrams_to_answer(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.do("assessment.start")
        desk.do("assessment.start")
        assert desk.incident() == "assessment_open"
        assert len(assessments(desk)) == 1
    assert_sound(store, inputs=3)


def test_two_starts_at_once_open_one_assessment(store: Store) -> None:
    with stage(store, DESK) as played:
        desks = [Desk(played), Desk(played)]
        assert desks[0].case == desks[1].case
        assert at_once(*(partial(desk.do, "assessment.start") for desk in desks)) == [None, None]
        assert len(assessments(desks[0])) == 1
        with store.begin(read_only=True) as tx:
            assert sum(len(tx.incidents.of(desk.instance)) for desk in desks) == 1


def test_the_database_itself_refuses_a_second_open_assessment(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.do("assessment.start")
        second = Assessment(
            key=1,
            case_key=desk.case,
            client_key=desk.client,
            recorded_at=played.now,
            recorded_by="x",
            started_at=played.now,
        )
        with pytest.raises(Duplicate, match=r"store\.assessment_open"), store.begin() as tx:
            tx.assessments.add(second, 1)


def test_nothing_is_completed_that_was_not_started(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        with pytest.raises(Conflict, match=r"assessment\.none_open"):
            desk.do("assessment.complete")


def test_an_assessment_is_due_by_the_day_of_helsinki(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        desk.do("assessment.start", due_at="2027-03-10T09:00:00")
        (found,) = assessments(desk)
        assert found.due_at == datetime(2027, 3, 10, 7, tzinfo=UTC)
        assert found.started_at.date() == date(2027, 3, 1)
