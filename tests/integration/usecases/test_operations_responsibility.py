"""Offers of a case: what stands, what lapses, and who is held while a case is offered to him."""

from threading import Event, Thread

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict
from koppi.store import Store
from koppi.store.records import Responsibility
from koppi.usecases import people
from koppi.usecases.boundary import Caller
from tests.support.diagrams import (
    end,
    flow,
    job,
    mapping,
    message,
    path,
    process,
    start,
    tag,
    user,
    zeebe,
)
from tests.support.houses import Stage, assert_sound, stage

_OF_CASE = ("=case.key", "case_key")
_TYPES = ("offer_responsibility", "accept_responsibility", "name_responsible_person")


def _operation(name: str) -> str:
    takes_person = name != "accept_responsibility"
    return job(name, mapping([_OF_CASE, *([("=person", "person")] if takes_person else [])]), type_=f"case.{name}")


CARRYING = {
    "carrying.bpmn": process(
        start(body=tag("messageEventDefinition", messageRef="contact_received")),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        tag("exclusiveGateway", id="again"),
        user("say", zeebe("assignmentDefinition", candidateGroups="case_owner,own_worker,social_worker")),
        tag("exclusiveGateway", id="what", default="what_end"),
        end(),
        path("start", "open_case", "again", "say", "what", "end"),
        *[_operation(name) + flow("what", name, f'=do = "{name}"') + flow(name, "again") for name in _TYPES],
        id_="carrying",
        after=message("contact_received", key=""),
    )
}
"""A case that is offered, accepted and given outright, as somebody says."""


def _say(played: Stage, do: str, person: str | None = None, *, by: str = "case_owner") -> None:
    played.complete("say", {"do": do, "person": person}, by=by)


def _case(played: Stage) -> int:
    played.register_contact()
    found = played.open_item("say").case_key
    assert found is not None
    return found


def _offered(store: Store, case: int) -> Responsibility | None:
    with store.begin() as tx:
        return tx.responsibilities.offered(case)


def test_an_offer_lapses_when_somebody_else_is_named_outright(store: Store) -> None:
    with stage(store, CARRYING) as played:
        case = _case(played)
        _say(played, "offer_responsibility", "own_worker")
        assert _offered(store, case) is not None
        _say(played, "name_responsible_person", "social_worker")
        assert _offered(store, case) is None
        with pytest.raises(Conflict, match=r"case\.nothing_offered"):
            _say(played, "accept_responsibility", by="own_worker")
        with store.begin(read_only=True) as tx:
            held = [(r.person, r.until is None) for r in tx.responsibilities.of_case(case)]
        assert held == [("client_adviser", False), ("social_worker", True)]
    assert_sound(store, inputs=3)


def test_an_offer_stays_when_nobody_could_be_named(store: Store) -> None:
    with stage(store, CARRYING) as played:
        case = _case(played)
        _say(played, "offer_responsibility", "own_worker")
        _say(played, "name_responsible_person", "nobody_of_this_name")
        assert _offered(store, case) is not None


def test_an_offer_lapses_when_who_carries_the_case_leaves(store: Store) -> None:
    with stage(store, CARRYING) as played:
        case = _case(played)
        _say(played, "offer_responsibility", "own_worker")
        people.deactivate(Caller(played.house, SYSTEM), "client_adviser", successor="social_worker")
        assert _offered(store, case) is None


def test_an_offer_lapses_when_who_it_stands_for_leaves_without_a_successor(store: Store) -> None:
    with stage(store, CARRYING) as played:
        case = _case(played)
        _say(played, "offer_responsibility", "own_worker")
        people.deactivate(Caller(played.house, SYSTEM), "own_worker")
        assert _offered(store, case) is None


@pytest.mark.timeout(300)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_nothing_is_offered_to_somebody_who_is_leaving(store: Store) -> None:
    with stage(store, CARRYING) as played:
        case = _case(played)
        leaving, leaves = Event(), Event()

        def leave() -> None:
            """Switch the person off, and commit only when the offer is under way."""
            with store.begin() as tx:
                gone = tx.users.hold("own_worker")
                assert gone is not None
                tx.users.update(gone.key, active=False)
                leaving.set()
                leaves.wait(timeout=0.5)

        thread = Thread(target=leave)
        thread.start()
        assert leaving.wait(timeout=60)
        _say(played, "offer_responsibility", "own_worker")
        leaves.set()
        thread.join(timeout=120)
        assert _offered(store, case) is None
