"""The service request, sent to a real server on loopback."""

from collections.abc import Iterator

import pytest

from koppi.connectors import BusinessError, CallFailed, Connectors, Outside
from koppi.connectors.service_request.reports import STARTED, Koppi
from koppi.connectors.service_request.send import SYSTEM, send
from koppi.connectors.service_request.stand_in import StandIn
from tests.support.answering import answering

SENT = {
    "service_line": "11",
    "case_key": "7",
    "service": "home_help",
    "provider": "kotihoito",
    "start_on": "2027-03-15",
    "urgency": "normal",
    "requested_at": "2027-03-01T09:00:00+02:00",
}
REQUEST = {**SENT, "reason": "private words", "client_name": "Aada Esimerkki"}


@pytest.fixture
def production() -> Iterator[StandIn]:
    stand_in = StandIn(declines=frozenset({"moon_trip"}))
    yield stand_in
    stand_in.stop()


def test_an_accepted_request_has_its_number_and_carries_only_what_is_named(production: StandIn) -> None:
    outside = Outside({SYSTEM: production.start()})
    assert send(REQUEST, key="1:send:4", outside=outside) == {"request": "SR-1"}
    assert production.requests == {"1:send:4": SENT}


def test_what_the_diagram_does_not_know_is_sent_as_null(production: StandIn) -> None:
    send({"service": "home_help"}, key="k", outside=Outside({SYSTEM: production.start()}))
    assert production.requests["k"] == {**dict.fromkeys(SENT), "service": "home_help"}


def test_the_same_key_is_the_same_request(production: StandIn) -> None:
    outside = Outside({SYSTEM: production.start()})
    answers = [send(REQUEST, key=key, outside=outside) for key in ("a", "b", "a")]
    assert [answer["request"] for answer in answers] == ["SR-1", "SR-2", "SR-1"]
    assert production.calls == 3


def test_a_no_is_a_business_error(production: StandIn) -> None:
    outside = Outside({SYSTEM: production.start()})
    with pytest.raises(BusinessError) as refusal:
        send({**REQUEST, "service": "moon_trip"}, key="k", outside=outside)
    assert (refusal.value.code, refusal.value.message) == ("service_declined", "not_offered")


def test_a_server_in_trouble_is_tried_again(production: StandIn) -> None:
    production.failures = 1
    outside = Outside({SYSTEM: production.start()})
    with pytest.raises(CallFailed, match="answered 503") as failure:
        send(REQUEST, key="k", outside=outside)
    assert failure.value.retryable
    assert send(REQUEST, key="k", outside=outside) == {"request": "SR-1"}


def test_an_answer_that_was_lost_is_asked_for_again_and_the_request_is_there_once(production: StandIn) -> None:
    production.losses = 1
    outside = Outside({SYSTEM: production.start()})
    with pytest.raises(CallFailed, match="did not answer") as failure:
        send(REQUEST, key="k", outside=outside)
    assert failure.value.retryable
    assert send(REQUEST, key="k", outside=outside) == {"request": "SR-1"}
    assert (production.calls, len(production.requests)) == (2, 1)


def test_a_server_that_keeps_silent_is_left_after_the_time_given_and_tried_again(production: StandIn) -> None:
    production.silences = 1
    outside = Outside({SYSTEM: production.start()}, seconds=0.2)
    with pytest.raises(CallFailed, match="ReadTimeout") as failure:
        send(REQUEST, key="k", outside=outside)
    assert failure.value.retryable
    assert production.requests == {}
    assert send(REQUEST, key="k", outside=outside) == {"request": "SR-1"}


def test_a_request_that_was_wrong_is_not_tried_again() -> None:
    with answering(400, b'{"code": "unknown_service"}') as address, pytest.raises(CallFailed, match="400") as failure:
        send(REQUEST, key="k", outside=Outside({SYSTEM: address}))
    assert not failure.value.retryable


@pytest.mark.parametrize("body", [b"{}", b'{"id": null}', b'{"id": ""}', b"[]", b"taken"])
def test_a_yes_without_a_number_is_asked_again(body: bytes) -> None:
    with answering(201, body) as address, pytest.raises(CallFailed) as failure:
        send(REQUEST, key="k", outside=Outside({SYSTEM: address}))
    assert failure.value.retryable


def test_nothing_is_reported_on_a_line_that_nobody_asked_for(production: StandIn) -> None:
    production.koppi = Koppi("http://127.0.0.1:9", "token")
    with pytest.raises(LookupError, match="12"):
        production.report("12", STARTED)


def test_a_server_that_is_away_is_tried_again(production: StandIn) -> None:
    address = production.start()
    production.stop()
    with pytest.raises(CallFailed, match="did not answer") as failure:
        send(REQUEST, key="k", outside=Outside({SYSTEM: address}, seconds=1))
    assert failure.value.retryable


def test_without_an_address_there_is_nothing_to_try() -> None:
    with pytest.raises(CallFailed, match="not set") as failure:
        send(REQUEST, key="k", outside=Outside())
    assert not failure.value.retryable


def test_our_operation_is_found_through_its_entry_point() -> None:
    assert Connectors.installed(Outside()).operations["service_request.send"] is send
