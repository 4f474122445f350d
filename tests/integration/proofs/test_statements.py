"""What each act costs at the database, counted at the cursor; and that history does not make it dearer."""

from collections.abc import Callable, Mapping

from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.store import Store
from koppi.store.records import WorkItem
from koppi.usecases import contacts, demo, instances, people, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.contacts import Person
from tests.integration.proofs.drawn import LOOP, SHARED_LOOP, WORD
from tests.processes.steering import FIRST_ASSESSMENT, GOALS, to_case
from tests.support.counting import Traffic, traffic
from tests.support.houses import THREAD, Stage, stage

FEW, MANY = 10, 100


def test_no_act_costs_more_statements_than_it_may_and_none_grows_with_history(store: Store) -> None:
    with stage(store, {**model_files(THREAD), **LOOP, **SHARED_LOOP}) as played:
        for act in BUDGET:
            act(played)  # what is read once and then kept in memory is not counted
        _make_history(played, FEW)
        early = {act: act(played) for act in BUDGET}
        _make_history(played, MANY - FEW)
        late = {act: act(played) for act in BUDGET}
    for act, most in BUDGET.items():
        assert len(late[act]) <= most, f"{act.__name__}: {len(late[act])}, at most {most} wanted:\n{late[act]}"
        assert len(late[act]) == len(early[act]), (
            f"{act.__name__}, with {FEW} older cases:\n{early[act]}\nwith {MANY}:\n{late[act]}"
        )
        assert late[act].commits <= (2 if act in SIGNED_IN else 1)


def _make_history(played: Stage, number: int) -> None:
    """Let there be more cases, each with its client, instance and open work items, and more loops."""
    for _ in range(number):
        to_case(played)
        played.start("loop")


def _complete_loop(played: Stage) -> Traffic:
    return _complete_turn(played, "loop")


def _complete_shared_loop(played: Stage) -> Traffic:
    return _complete_turn(played, "shared_loop")


def _complete_turn(played: Stage, process_id: str) -> Traffic:
    (item,) = played.open_items(played.start(process_id))
    work_items.save_draft(played.caller("client_adviser"), item.key, {"word": "puolik"}, version=0)
    return _complete(played, "client_adviser", item, WORD)


def _complete_goals(played: Stage) -> Traffic:
    instance, _ = to_case(played)
    return _complete(played, "case_owner", played.open_item("draft_goals", instance), GOALS)


def _complete_assessment(played: Stage) -> Traffic:
    """Two local operations run: the case is opened, and whoever has time becomes responsible."""
    instance = played.register_contact().instance_key
    return _complete(played, "triage_nurse", played.open_item("assess_contact", instance), FIRST_ASSESSMENT)


def _complete(played: Stage, person: str, item: WorkItem, values: Mapping[str, Json]) -> Traffic:
    """Complete a work item as its page does, from the session's cookie on; its data key is not at hand any more."""
    session = people.sign_in(played.house, person, demo.PASSWORD)
    data_key = played.instance(item.instance_key).data_key
    assert data_key is not None
    played.house.store._ring.forget(data_key)
    with traffic(played.house.store) as sent:
        visitor = people.visitor(played.house, session.id)
        assert visitor is not None
        work_items.complete(Caller(played.house, visitor.actor, access=visitor.access), item.key, values)
    return sent


def _create(played: Stage) -> Traffic:
    admin = played.caller("admin")
    with traffic(played.house.store) as sent:
        instances.create(admin, process_id="loop")
    return sent


def _receive(played: Stage) -> Traffic:
    adviser = played.caller("client_adviser")
    person = Person(first_names="Aada", last_name="Esimerkki")
    with traffic(played.house.store) as sent:
        contacts.receive(adviser, channel="phone", source="client", reason="Arki ei suju.", person=person)
    return sent


def _open_page(played: Stage) -> Traffic:
    instance, _ = to_case(played)
    item = played.open_item("draft_goals", instance)
    session = people.sign_in(played.house, "case_owner", demo.PASSWORD)
    owner = played.caller("case_owner")
    work_items.save_draft(owner, item.key, {"client_goal_words": "Kotona."}, version=0)
    with traffic(played.house.store) as sent:
        visitor = people.visitor(played.house, session.id)
        assert visitor is not None
        work_items.open_work_item(Caller(played.house, visitor.actor, access=visitor.access), item.key)
    return sent


def _list_fifty(played: Stage) -> Traffic:
    owner = played.caller("case_owner")
    while len(work_items.list_mine(owner, limit=50).items) < 50:
        to_case(played)
    with traffic(played.house.store) as sent:
        page = work_items.list_mine(owner, limit=50)
    assert len(page.items) == 50
    return sent


BUDGET: dict[Callable[[Stage], Traffic], int] = {
    _complete_loop: 14,
    _complete_shared_loop: 14,
    _complete_goals: 14,
    _complete_assessment: 14 + 3 + 2,  # the case with who opened it, and who is responsible instead
    _create: 16,
    _receive: 19,  # a new client, the contact and its message, and the process they begin
    _open_page: 8,
    _list_fifty: 6,
}
"""How many statements each act may send, sign-in and access log counted."""
SIGNED_IN = {_complete_loop, _complete_shared_loop, _complete_goals, _complete_assessment, _open_page}
"""The sign-in look-up is a transaction of its own."""
