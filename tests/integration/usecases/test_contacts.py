"""Contacts: one person is one client with one case, however the code is typed and however many call at once."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from koppi.domain.errors import Invalid
from koppi.store import Store
from koppi.usecases import contacts, work_items
from koppi.usecases.boundary import Caller
from koppi.usecases.contacts import Person
from tests.integration.usecases.test_operations import BESIDE
from tests.support.at_once import at_once
from tests.support.houses import assert_sound, stage

_ROUNDS = 8


@pytest.mark.parametrize("typed", ["010110a9013", " 010110A9013 "])
def test_an_identity_code_means_the_same_person_however_it_is_typed(store: Store, typed: str) -> None:
    with stage(store, BESIDE) as played:
        first = played.register_contact(person=Person(identity_code=typed))
        second = played.register_contact(person=Person(identity_code="010110A9013"))
        assert first.client_key == second.client_key
        with store.begin(read_only=True) as tx:
            client = tx.clients.get(first.client_key or 0)
        assert client is not None
        assert (client.identity_code, client.birth_date) == ("010110A9013", date(2010, 1, 1))


def test_two_contacts_at_once_of_a_new_person_are_one_clients(store: Store) -> None:
    with stage(store, BESIDE) as played:
        adviser = played.caller("client_adviser")
        for number in range(_ROUNDS):
            person = Person(identity_code=_CODES[number])
            both = _at_once(
                partial(contacts.receive, adviser, channel="phone", source="client", reason="Apua.", person=person)
            )
            assert len({received.client_key for received in both}) == 1
    assert_sound(store, inputs=2 * _ROUNDS)


def test_two_openings_at_once_of_one_clients_case_open_one(store: Store) -> None:
    with stage(store, BESIDE) as played:
        adviser = played.caller("client_adviser")
        for number in range(_ROUNDS):
            person = Person(identity_code=_CODES[number])
            started = [played.register_contact(person=person).instance_key or 0 for _ in range(2)]
            items = [played.open_item("before", instance).key for instance in started]
            _at_once(partial(_complete_one_of, adviser, items))
            cases = {played.instance(instance).case_key for instance in started}
            assert len(cases) == 1
            assert None not in cases
    assert_sound(store, inputs=4 * _ROUNDS)


def test_a_contact_for_a_unit_that_there_is_not_is_refused(store: Store) -> None:
    with stage(store, BESIDE) as played:
        with pytest.raises(Invalid) as refusal:
            played.register_contact(unit="nowhere")
        assert [(fault.field, fault.code) for fault in refusal.value.fields] == [("unit", "contact.unknown_unit")]
        with store.begin(read_only=True) as tx:
            assert tx.instances.keys() == []


def _complete_one_of(caller: Caller, items: list[int]) -> None:
    work_items.complete(caller, items.pop(), {})


def _at_once(run: Callable[[], Any]) -> list[Any]:
    """Do this twice at once and return what came of it."""
    done: list[Any] = []
    assert at_once(*[lambda: done.append(run())] * 2) == [None, None]
    return done


def _code(number: int) -> str:
    """Return an artificial identity code."""
    digits = f"0101{number + 50:02}9{number:02}"
    return f"{digits[:6]}-{digits[6:]}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(digits) % 31]}"


_CODES = [_code(number) for number in range(_ROUNDS)]
