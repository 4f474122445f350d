"""The transfer to service production, over HTTP both ways, when all goes well and when it does not."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import simplejson

from koppi.connectors.service_request.reports import Koppi
from koppi.connectors.service_request.send import SYSTEM
from koppi.domain.clock import PinnedClock
from koppi.worker.jobs import JobRunner
from tests.integration.transfer.conftest import Transfer, token_of_provider
from tests.processes.opening import AFTERWARDS
from tests.processes.planned import WITHOUT_DECISION, days, deliver, recorded
from tests.support.answering import listening
from tests.support.covers import covers
from tests.support.json_schema import faults
from tests.support.killed_sending import KILLED, send_and_die

DOCS = Path(__file__).resolve().parents[3] / "docs"
SCHEMA: dict[str, Any] = simplejson.loads((DOCS / "transfer-to-production.schema.json").read_text())
SAID: dict[str, dict[str, Any]] = {
    "accepted": {"start_on": "2027-03-12"},
    "declined": {"code": "no_capacity"},
    "started": {"started_on": "2027-03-13"},
    "ended": {"ended_on": "2027-06-30", "code": "as_agreed"},
}
WAITS_FOR_ANSWER = ["accept_service_request", "provider_accepted", "provider_declined"]


def wrong(value: Any, name: str) -> list[str]:
    """Return what is wrong with a value, as the schema names it."""
    return faults(value, SCHEMA["$defs"][name], SCHEMA)


@covers("S000-66")
def test_what_is_sent_is_what_the_interface_promises(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    ((key, request),) = transfer.provider.requests.items()
    assert wrong(request, "service_request") == []
    assert request["service_line"] == transfer.line_key
    assert request["requested_at"] == "2027-03-01T09:00:00+02:00"
    instance, element, visit = key.split(":")
    assert (instance, element, visit.isdigit()) == (str(transfer.instance), "order_service", True)


def test_the_schema_refuses_a_request_that_says_more_or_less(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    (request,) = transfer.provider.requests.values()
    assert wrong({**request, "client_name": "Aada"}, "service_request") == ["$.client_name is not named"]
    assert wrong({**request, "service_line": None}, "service_request") != []
    assert wrong({**request, "requested_at": "2027-03-01T09:00:00"}, "service_request") == [
        "$.requested_at has no offset"
    ]


@covers("S000-66")
def test_a_service_goes_from_its_request_to_its_end_by_the_reports_of_the_provider_alone(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    assert transfer.report("accepted", start_on="2027-03-12") == [200]
    assert (transfer.line.state, transfer.line.start_on) == ("accepted", date(2027, 3, 12))
    assert transfer.report("started", started_on="2027-03-13") == [200]
    assert (transfer.line.state, transfer.line.started_on) == ("started", date(2027, 3, 13))
    assert transfer.played.stands_at(transfer.instance) == [AFTERWARDS]
    assert transfer.report("ended", ended_on="2027-06-30", code="staff_shortage") == [200]
    assert (transfer.line.state, transfer.line.ended_on) == ("ended", date(2027, 6, 30))
    assert [trigger.code for trigger in recorded(transfer.played, transfer.instance, "triggers")] == ["T20"]


@covers("S000-66")
def test_a_request_is_there_once_although_its_worker_was_killed_before_it_could_tell(
    transfer: Transfer, database_url: str
) -> None:
    house = transfer.played.house
    assert send_and_die(database_url, house.connectors.outside.address(SYSTEM)) == KILLED
    assert transfer.line.state == "planned"
    assert transfer.played.run_jobs() == 0  # the dead worker has it until its lease is over
    later = PinnedClock(datetime.now(UTC) + timedelta(minutes=6))
    assert JobRunner(replace(house, machine_clock=later), "heir").run_open() == 1
    assert (transfer.provider.calls, len(transfer.provider.requests)) == (2, 1)
    assert (transfer.line.state, transfer.line.request) == ("requested", "SR-1")


@covers("S000-66")
def test_a_request_survives_every_trouble_on_the_way_and_is_there_once(transfer: Transfer) -> None:
    transfer.provider.failures, transfer.provider.losses = 1, 1
    house, machine = transfer.played.house, PinnedClock(datetime.now(UTC))
    runner = JobRunner(replace(house, machine_clock=machine), "patient")
    for _ in range(3):
        assert runner.run_open() == 1
        machine.pin(machine.now() + timedelta(minutes=10))
    assert (transfer.provider.calls, len(transfer.provider.requests)) == (3, 1)
    assert transfer.line.state == "requested"


def test_a_report_that_is_sent_ten_times_at_once_counts_once(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    line = transfer.line_key
    with ThreadPoolExecutor(10) as pool:
        sent = list(pool.map(lambda _: transfer.provider.report(line, "accepted", start_on="2027-03-12"), range(10)))
    assert sorted(status for (status,) in sent) == [200, *[409] * 9]
    assert (transfer.line.state, transfer.line.start_on) == ("accepted", date(2027, 3, 12))
    assert transfer.report("started", times=2, started_on="2027-03-13") == [200, 409]
    assert transfer.line.started_on == date(2027, 3, 13)
    assert _untaken(transfer) == 0


def test_a_service_that_is_declined_at_once_comes_to_the_case_owner(transfer: Transfer) -> None:
    transfer.provider.declines = frozenset({WITHOUT_DECISION})
    transfer.played.run_jobs()
    assert transfer.played.stands_at(transfer.instance) == ["resolve_start_problem"]
    assert transfer.provider.requests == {}


def test_a_service_that_is_declined_later_comes_to_the_case_owner(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    assert transfer.report("declined", code="no_capacity") == [200]
    assert transfer.line.state == "declined"
    assert transfer.played.stands_at(transfer.instance) == ["resolve_start_problem"]


def test_reports_in_the_wrong_order_wait_for_their_turn(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    transfer.report("ended", ended_on="2027-04-01", code="as_agreed")
    transfer.report("started", started_on="2027-03-13")
    assert (transfer.line.state, _untaken(transfer)) == ("requested", 2)
    transfer.report("accepted", start_on="2027-03-12")
    line = transfer.line
    assert (line.state, line.start_on, line.started_on, line.ended_on) == (
        "ended",
        date(2027, 3, 12),
        date(2027, 3, 13),
        date(2027, 4, 1),
    )
    assert _untaken(transfer) == 0


def test_a_provider_that_reports_before_its_answer_arrived_is_heard_all_the_same(transfer: Transfer) -> None:
    transfer.provider.reports = {0.0: "accepted"}
    transfer.provider.losses = 1
    transfer.played.run_jobs()
    for timer in transfer.provider._timers:
        timer.join(timeout=120)
    assert (transfer.line.state, _untaken(transfer)) == ("planned", 1)
    later = PinnedClock(datetime.now(UTC) + timedelta(minutes=6))
    JobRunner(replace(transfer.played.house, machine_clock=later), "again").run_open()
    deliver(transfer.played)
    assert transfer.line.state == "accepted"


def test_a_report_on_a_line_that_is_not_there_moves_nothing_and_is_over_after_its_time(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    stranger = str(int(transfer.line_key) + 1)
    assert transfer.koppi.tell(stranger, "accepted", message_id="SR-7:accepted") == 200
    assert transfer.played.stands_at(transfer.instance) == WAITS_FOR_ANSWER
    assert _untaken(transfer) == 1
    transfer.played.advance_clock(days(91))
    assert _untaken(transfer) == 0
    assert transfer.line.state == "requested"


def test_a_provider_sends_its_four_messages_and_no_other(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    other = transfer.publish({"name": "trigger_raised", "correlationKey": "1"})
    assert (other.status_code, other.json()["status"]) == (403, 403)
    started_only = token_of_provider(transfer.played, "service_started")
    body = {"name": "service_accepted", "correlationKey": transfer.line_key}
    assert transfer.publish(body, started_only).status_code == 403
    assert transfer.line.state == "requested"


def test_the_examples_of_the_page_keep_the_schema() -> None:
    page = (DOCS / "transfer-to-production.md").read_text()
    request, *reports = [simplejson.loads(found) for found in re.findall(r"^(?:  -d ')?({.*?})'?$", page, re.M | re.S)]
    assert wrong(request, "service_request") == []
    assert [report["name"] for report in reports] == ["service_accepted", "service_ended"]
    for report in reports:
        assert wrong(report, "message") == []
        assert wrong(report["variables"], report["name"]) == []
        assert wrong({**report["variables"], "contact_person": "Aino"}, report["name"]) != []


def test_what_the_stand_in_reports_keeps_the_schema(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    with listening() as (address, heard):
        transfer.provider.koppi = Koppi(address, "token")
        for what, said in SAID.items():
            assert transfer.report(what, **said) == [200]
    assert [body["name"] for body in heard] == [f"service_{what}" for what in SAID]
    for body in heard:
        assert wrong(body, "message") == []
        assert wrong(body["variables"], body["name"]) == []
    assert len({body["messageId"] for body in heard}) == len(SAID)


def test_what_a_report_says_beyond_its_days_and_codes_is_not_kept(transfer: Transfer) -> None:
    transfer.played.run_jobs()
    transfer.report("accepted", start_on="2027-03-12", contact_person="Aino Esimerkki")
    assert "contact_person" not in transfer.played.variables(transfer.instance)


def _untaken(transfer: Transfer) -> int:
    """Return how many messages wait in the inbox."""
    with transfer.played.house.store.begin(read_only=True) as tx:
        return tx.messages.undelivered(transfer.played.now)
