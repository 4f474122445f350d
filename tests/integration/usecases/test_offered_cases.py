"""Who carries a case: it is offered, and the old one carries it until the new one has accepted."""

from datetime import timedelta
from functools import partial

import pytest

from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.usecases import work_items
from tests.integration.usecases.intake import INTAKE, carrier, played_on, to_case
from tests.support.at_once import at_once


def test_who_acts_carries_a_case_from_its_first_moment(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        _, case_key = to_case(played)
        with store.begin(read_only=True) as tx:
            case = tx.cases.get(case_key)
            assert case is not None
            assert case.responsible_person == "client_adviser"
            assert [r.person for r in tx.responsibilities.of_case(case_key)] == ["client_adviser"]


@pytest.mark.parametrize("wrong", ["triage_nurse", "client_adviser"])
def test_nobody_but_the_one_it_was_offered_to_accepts_a_case(store: Store, wrong: str) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        with pytest.raises(Conflict) as refusal:
            played.complete("decide", {}, by=wrong, instance=instance)
        assert refusal.value.code == "case.offered_to_another"
        assert carrier(store, case) == ("client_adviser", None)
        key = played.open_item("decide", instance).key
        work_items.assign(played.caller("triage_nurse"), key, "triage_nurse")
        assert carrier(store, case) == ("client_adviser", None)  # whose the task is says nothing of the case


def test_the_old_one_carries_a_case_until_the_new_one_has_accepted(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        assert carrier(store, case) == ("client_adviser", None)
        played.complete("decide", {}, by="case_owner", instance=instance)
        assert carrier(store, case) == ("case_owner", "doctor")
        with store.begin(read_only=True) as tx:
            held = tx.responsibilities.of_case(case)
        assert {(r.person, r.until is None) for r in held} == {
            ("client_adviser", False),
            ("case_owner", True),
            ("doctor", True),
        }


def test_an_offer_that_nobody_answers_lapses_with_its_timer(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        played.advance_clock(timedelta(days=3))
        assert played.stands_at(instance) == ["last"]
        assert carrier(store, case) == ("client_adviser", None)
        with store.begin() as tx:
            assert tx.responsibilities.offered(case) is None


def test_of_two_who_accept_at_once_one_does(store: Store) -> None:
    with played_on(store, INTAKE) as played:
        instance, case = to_case(played)
        key = played.open_item("decide", instance).key
        calls = [played.caller("case_owner") for _ in range(2)]
        ends = at_once(*(partial(work_items.complete, call, key, {}) for call in calls))
        refused = [end for end in ends if end is not None]
        assert len(refused) == 1
        assert isinstance(refused[0], Conflict)
        assert carrier(store, case) == ("case_owner", "doctor")
