"""The service request, sent to a real server on loopback."""

from collections.abc import Iterator

import pytest

from koppi.connectors import BusinessError, CallFailed, Connectors, Outside
from koppi.connectors.service_request.send import SYSTEM, send
from koppi.connectors.service_request.stand_in import StandIn

REQUEST = {"case_key": "7", "service": "home_help", "urgency": "normal", "reason": "private words"}


@pytest.fixture
def production() -> Iterator[StandIn]:
    stand_in = StandIn(declines=frozenset({"moon_trip"}))
    yield stand_in
    stand_in.stop()


def test_an_accepted_request_has_its_number_and_carries_only_what_is_named(production: StandIn) -> None:
    outside = Outside({SYSTEM: production.start()})
    assert send(REQUEST, key="1:send:4", outside=outside) == {"request": "SR-1"}
    assert production.requests == {"1:send:4": {"case_key": "7", "service": "home_help", "urgency": "normal"}}


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
