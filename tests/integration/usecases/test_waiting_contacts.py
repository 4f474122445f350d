"""A contact that no process takes waits, is seen to wait, and begins once and whole when a process takes contacts."""

from datetime import timedelta
from functools import partial

from koppi.domain.actor import SYSTEM
from koppi.store import Store
from koppi.usecases import deployments, inbox, system, upkeep
from koppi.usecases.boundary import Caller
from koppi.worker import Background
from tests.support.at_once import at_once
from tests.support.circles import CIRCLE, into_the_circle
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag, user, zeebe
from tests.support.houses import Stage, assert_sound, stage

_ADVISER = zeebe("assignmentDefinition", candidateGroups="client_adviser")
_ARRIVED = tag("startEvent", tag("messageEventDefinition", messageRef="contact_received"), id="begin")
_MESSAGE = message("contact_received", key="")
_POST = message("post", key="")
_QUARTER = timedelta(days=91)
_BOUND = 5
"""How many one look starts; a worker's look starts more."""
_ROUNDS = 6


def taker(name: str, task: str = "sort") -> dict[str, bytes]:
    """Return a process that begins with a contact, opens its case and asks somebody."""
    opens = job("open_case", mapping([("=number(contact)", "contact"), ("case_owner", "role")]), type_="case.open")
    steps = path("begin", "open_case", task, "end")
    return {f"{name}.bpmn": process(_ARRIVED, opens, user(task, _ADVISER), end(), steps, id_=name, after=_MESSAGE)}


def asker(name: str) -> dict[str, bytes]:
    """Return a process of this id that begins by hand."""
    steps = path("start", "sort", "end")
    return {f"{name}.bpmn": process(start(), user("sort", _ADVISER), end(), steps, id_=name)}


OTHER = asker("other")
"""Takes no contacts."""
MAD = {
    "intake.bpmn": process(
        _ARRIVED,
        into_the_circle("spin"),
        end(),
        path("begin", "spin", "end"),
        id_="intake",
        after=_MESSAGE,
    ),
    **CIRCLE,
}
"""Begins with a contact and leads into a circle: that cannot be stored."""


def test_a_contact_begins_as_soon_as_a_process_takes_it(store: Store) -> None:
    with stage(store, OTHER) as played:
        _hear(played)
        received = played.register_contact()
        assert (received.waiting, received.instance_key, _waiting(played)) == (True, None, 1)
        _deploy(played, taker("intake"))
        assert _waiting(played) == 0
        item = played.open_item("sort")
        late = played.instance(item.instance_key)
        with store.begin(read_only=True) as tx:
            contact = tx.contacts.get(received.contact_key)
        assert contact is not None
        assert (contact.instance_key, contact.case_key) == (late.key, late.case_key)
        fresh = played.instance(played.register_contact().instance_key or 0)
        assert (late.client_key, late.unit) == (received.client_key, fresh.unit)
        assert late.data_key is not None
        own = {"contact", "case_key", "client_key", "responsible_person"}  # the worker begins the late one, nobody acts
        seen, expected = played.variables(late.key), played.variables(fresh.key)
        assert seen["contact"] == str(received.contact_key)
        assert {k: v for k, v in seen.items() if k not in own} == {k: v for k, v in expected.items() if k not in own}
    assert_sound(store, inputs=2)


def test_a_waiting_contact_is_kept_for_months(store: Store) -> None:
    with stage(store, OTHER) as played:
        played.register_contact()
        for _ in range(4):
            played.let_pass(_QUARTER)
            upkeep.keep_house(Caller(played.house, SYSTEM))
        assert _waiting(played) == 1
        _deploy(played, taker("intake"))
        upkeep.start_awaited(Caller(played.house, SYSTEM))
        assert played.open_item("sort").case_key is not None


def test_a_contact_waits_while_the_newest_version_takes_none(store: Store) -> None:
    with stage(store, taker("intake")) as played:
        _hear(played)
        assert not played.register_contact().waiting
        _deploy(played, asker("intake"))
        assert played.register_contact().waiting
        _deploy(played, taker("intake", "sort_again"))
        assert played.open_item("sort_again").client_key is not None
        assert _waiting(played) == 0


def test_every_process_that_takes_contacts_gets_the_waiting_one(store: Store) -> None:
    with stage(store, OTHER) as played:
        _hear(played)
        played.register_contact()
        _deploy(played, {**taker("intake"), **taker("register", "note")})
        assert sorted(item.element_id for item in played.open_items()) == ["note", "sort"]


def test_an_anonymous_contact_waits_too(store: Store) -> None:
    with stage(store, OTHER) as played:
        _hear(played)
        received = played.register_contact(person=None)
        steps = path("begin", "sort", "end")
        _deploy(played, {"a.bpmn": process(_ARRIVED, user("sort", _ADVISER), end(), steps, id_="a", after=_MESSAGE)})
        assert played.variables(played.open_item("sort").instance_key)["contact"] == str(received.contact_key)


def test_each_look_starts_a_bounded_number_and_the_next_goes_on(store: Store) -> None:
    with stage(store, OTHER) as played:
        for _ in range(_BOUND + 5):
            played.register_contact(person=None)
        steps = path("begin", "sort", "end")
        _deploy(played, {"a.bpmn": process(_ARRIVED, user("sort", _ADVISER), end(), steps, id_="a", after=_MESSAGE)})
        after = _look(played)
        assert (after > 0, _waiting(played)) == (True, 5)
        _look(played, after)
        assert _waiting(played) == 0
        assert len(played.open_items()) == _BOUND + 5


def test_a_contact_that_cannot_begin_goes_on_waiting_and_holds_up_no_other(store: Store) -> None:
    with stage(store, OTHER) as played:
        for _ in range(_BOUND):
            played.register_contact(person=None)
        _hear(played)
        _deploy(played, MAD)
        assert _waiting(played) == _BOUND
        after = _look(played)
        played.publish("post", time_to_live=_QUARTER)
        begins = tag("startEvent", tag("messageEventDefinition", messageRef="post"), id="begin")
        reader = process(begins, user("read", _ADVISER), end(), path("begin", "read", "end"), id_="r", after=_POST)
        played.house.hints.message_start_armed = lambda: None
        _deploy(played, {"r.bpmn": reader})
        assert _look(played, after) != after
        assert [item.element_id for item in played.open_items()] == ["read"]
        _deploy(played, taker("intake"))
        assert _waiting(played) == _BOUND


def test_two_deployments_at_once_begin_a_contact_once(store: Store) -> None:
    with stage(store, OTHER) as played:
        _hear(played)
        for number in range(_ROUNDS):
            played.register_contact()
            tasks = (f"sort_{number}", f"weigh_{number}")
            assert at_once(*(partial(_deploy, played, taker("intake", task)) for task in tasks)) == [None, None]
            upkeep.start_awaited(Caller(played.house, SYSTEM))
            assert (len(played.open_items()), _waiting(played)) == (number + 1, 0)
            _deploy(played, asker("intake"))
    assert_sound(store, inputs=_ROUNDS)


def test_two_workers_at_once_begin_each_waiting_contact_once(store: Store) -> None:
    with stage(store, OTHER) as played:
        for _ in range(_ROUNDS):
            played.register_contact()
        _deploy(played, taker("intake"))
        assert at_once(*[partial(upkeep.start_awaited, Caller(played.house, SYSTEM))] * 2) == [None, None]
        assert (len(played.open_items()), _waiting(played)) == (_ROUNDS, 0)
    assert_sound(store, inputs=_ROUNDS)


def test_a_message_published_by_hand_takes_no_contact_along(store: Store) -> None:
    with stage(store, OTHER) as played:
        received = played.register_contact()
        played.publish("contact_received", str(received.contact_key), time_to_live=_QUARTER)
        played.publish("contact_received", "9" * 40, time_to_live=_QUARTER)
        steps = path("begin", "sort", "end")
        _deploy(played, {"a.bpmn": process(_ARRIVED, user("sort", _ADVISER), end(), steps, id_="a", after=_MESSAGE)})
        upkeep.start_awaited(Caller(played.house, SYSTEM))
        first, *by_hand = sorted(item.instance_key for item in played.open_items())
        assert len(by_hand) == 2
        with store.begin(read_only=True) as tx:
            contact = tx.contacts.get(received.contact_key)
        assert contact is not None
        assert contact.instance_key == first


def test_who_takes_contacts_in_sees_how_many_wait_and_nobody_else(store: Store) -> None:
    with stage(store, OTHER) as played:
        for _ in range(3):
            played.register_contact()
        seen = {
            person: inbox.open_inbox(played.caller(person), "mine").waiting_contacts
            for person in ("client_adviser", "triage_nurse", "service_provider")
        }
        assert seen == {"client_adviser": 3, "triage_nurse": 3, "service_provider": 0}


def _hear(played: Stage) -> None:
    """Let a worker hear the hints; its scheduler rests."""
    Background(played.house)


def _look(played: Stage, after: int = 0) -> int:
    return upkeep.start_awaited(Caller(played.house, SYSTEM), after, limit=_BOUND)


def _deploy(played: Stage, files: dict[str, bytes]) -> None:
    deployments.deploy(played.caller("admin"), files)


def _waiting(played: Stage) -> int:
    return system.backlog(Caller(played.house, SYSTEM)).waiting_contacts
