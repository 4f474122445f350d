"""Decisions and service lines: who may decide, four eyes, notice and appeal, and the ways of a line."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from koppi.domain.actor import SYSTEM
from koppi.domain.errors import Conflict, Invalid
from koppi.domain.step import Json
from koppi.store import Store
from koppi.store.records import ServiceDecision, ServiceLine
from koppi.usecases import timers, work_items
from koppi.usecases.boundary import Caller
from tests.support.at_once import at_once
from tests.support.covers import covers
from tests.support.desk import DESK, Desk
from tests.support.diagrams import end, job, mapping, message, path, process, start, tag, timer
from tests.support.houses import Stage, assert_sound, stage

CARE: dict[str, Json] = {"service": "home_care", "service_class": "public_decision"}
LETTER: dict[str, Json] = {
    "channel": "letter",
    "known_rule": "cal_days(7)",
    "appeal_rule": "cal_days(30) roll=forward",
}
TIMES = {"sqlite": 3, "postgresql": 15}


def decisions(desk: Desk) -> list[ServiceDecision]:
    with desk.store.begin(read_only=True) as tx:
        return tx.service_decisions.of_case(desk.case)


def line_of(desk: Desk) -> ServiceLine:
    with desk.store.begin(read_only=True) as tx:
        (line,) = tx.service_lines.of_case(desk.case)
    return line


def planned(desk: Desk, service: dict[str, Json] = CARE) -> int:
    return int(desk.publish(service)["service_lines"][0]["service_line"])


def meet(desk: Desk, by: str = "client_guide") -> None:
    desk.do("client_contact.record", by=by, mode="home")


def decided(desk: Desk, line: int, outcome: str = "granted_as_applied") -> int:
    """Return the key of a decision by the client guide, who has met the client."""
    meet(desk)
    return int(desk.do("decision.record", by="client_guide", service_line=line, outcome=outcome)["decision"])


def test_a_decision_is_made_checked_and_noticed_and_its_service_follows(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = planned(desk)
        meet(desk)
        desk.write("decision", {"reasons": "Toimintakyky on heikentynyt."}, by="client_guide")
        known = desk.do(
            "decision.record",
            by="client_guide",
            service_line=line,
            outcome="granted_in_part",
            legal_ground="SHL 19",
            valid_from="2027-03-01",
            valid_to="2027-12-31",
        )
        assert known["granted"] is True
        key = int(known["decision"])
        desk.do("decision.check", by="social_worker", decision=key, ok=True)
        known = desk.do("decision.notify", decision=key, **LETTER)
        assert known["known_on"] == "2027-03-08"
        assert known["appeal_ends_at"] == "2027-04-07T23:59:59+03:00"
        (found,) = decisions(desk)
        assert (found.service, found.maker, found.checked_by, found.notice_channel, found.known_on) == (
            "home_care",
            "client_guide",
            "social_worker",
            "letter",
            date(2027, 3, 8),
        )
        assert found.appeal_ends_at == datetime(2027, 4, 7, 20, 59, 59, tzinfo=UTC)
        assert found.content == {"reasons": "Toimintakyky on heikentynyt."}
        assert (line_of(desk).state, line_of(desk).decision_key) == ("decided", key)
    assert_sound(store, inputs=9)


@covers("I4")
def test_nobody_decides_who_has_not_met_the_client(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = planned(desk)
        meet(desk, by="social_worker")  # somebody else has
        with pytest.raises(Conflict, match=r"decision\.client_not_met"):
            desk.do("decision.record", by="client_guide", service_line=line, outcome="rejected")
        assert decisions(desk) == []
        assert played.stands_at(desk.instance) == ["desk"]
        meet(desk)
        assert desk.do("decision.record", by="client_guide", service_line=line, outcome="rejected")["granted"] is False


@covers("I4")
def test_a_meeting_to_come_counts_for_nothing(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        tomorrow = (played.now + timedelta(days=1)).isoformat()
        with pytest.raises(Invalid, match=r"client_contact\.in_the_future"):
            desk.do("client_contact.record", by="client_guide", mode="phone", at=tomorrow)
        with pytest.raises(Conflict, match=r"decision\.client_not_met"):
            desk.do("decision.record", by="client_guide", outcome="granted_as_applied")
        desk.write("client_contact", {"note": "Soitto."}, by="client_guide")
        desk.do("client_contact.record", by="client_guide", mode="phone", at="2027-03-01")
        with store.begin(read_only=True) as tx:
            (met,) = tx.client_contacts.of_case(desk.case)
        assert (met.person, met.mode, met.content) == ("client_guide", "phone", {"note": "Soitto."})
        assert met.at == datetime(2027, 2, 28, 22, tzinfo=UTC)


@covers("I4")
def test_a_draft_taken_over_is_decided_by_who_has_met_the_client(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        key = decided(desk, planned(desk))
        with pytest.raises(Conflict, match=r"decision\.client_not_met"):
            desk.do("decision.record", by="social_worker", decision=key, outcome="rejected")
        assert [found.maker for found in decisions(desk)] == ["client_guide"]


@covers("I4")
def test_nobody_checks_his_own_decision_and_a_change_undoes_the_check(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        key = decided(desk, planned(desk))
        with pytest.raises(Conflict, match=r"decision\.own_check"):
            desk.do("decision.check", by="client_guide", decision=key, ok=True)
        desk.do("decision.check", by="social_worker", decision=key, ok=True)
        assert decisions(desk)[0].checked_by == "social_worker"
        desk.do("decision.record", by="client_guide", decision=key, outcome="rejected")
        assert (decisions(desk)[0].checked_by, decisions(desk)[0].outcome) == (None, "rejected")
        desk.do("decision.check", by="social_worker", decision=key, ok=False)
        assert decisions(desk)[0].checked_at is None


def test_a_noticed_decision_stands(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        key = decided(desk, planned(desk), "rejected")
        desk.do("decision.notify", decision=key, **LETTER)
        assert line_of(desk).state == "rejected"
        for type_, given in (
            ("decision.record", {"outcome": "granted_as_applied"}),
            ("decision.notify", LETTER),
            ("decision.check", {"ok": True}),
        ):
            with pytest.raises(Conflict, match=r"decision\.notified"):
                desk.do(type_, by="client_guide", decision=key, **given)
        rectified = decided(desk, line_of(desk).key)
        desk.do("decision.notify", decision=rectified, **LETTER)
        assert (line_of(desk).state, line_of(desk).decision_key) == ("decided", rectified)


def test_a_decision_that_ends_before_it_begins_is_refused(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        meet(desk)
        with pytest.raises(Invalid, match=r"decision\.ends_first"):
            desk.do(
                "decision.record",
                by="client_guide",
                outcome="granted_as_applied",
                valid_from="2027-03-02",
                valid_to="2027-03-01",
            )


def test_the_records_of_another_case_are_out_of_reach(store: Store) -> None:
    with stage(store, DESK) as played:
        theirs = Desk(played)
        key = decided(theirs, planned(theirs))
        other = played.register_contact().instance_key
        assert other is not None
        found = played.instance(other)
        for type_, given in (("decision.notify", {**LETTER, "decision": key}),):
            played.complete("desk", {"do": type_, "given": given}, by="client_guide", instance=other)
        assert found.case_key != theirs.case
        assert decisions(theirs)[0].notice_at is None
        with store.begin(read_only=True) as tx:
            (incident,) = tx.incidents.of(other)
        assert incident.parameters["error_code"] == "not_in_this_case"


def test_of_two_notices_at_once_one_is_given(store: Store) -> None:
    with stage(store, DESK) as played:
        desks = [Desk(played), Desk(played)]
        line = planned(desks[0])
        for _ in range(TIMES[store.name]):
            key = decided(desks[0], line)
            ends = at_once(*(partial(desk.do, "decision.notify", decision=key, **LETTER) for desk in desks))
            assert sorted(str(end) for end in ends) == ["None", "decision.notified"], ends
    assert_sound(store)


UNATTENDED = {
    "unattended.bpmn": process(
        start(body=tag("messageEventDefinition", messageRef="contact_received")),
        job("open_case", mapping([("=number(contact)", "contact")]), type_="case.open"),
        tag("intermediateCatchEvent", timer("PT1H"), id="later"),
        job("note", mapping([("=case.key", "case_key"), ('="phone"', "mode")]), type_="client_contact.record"),
        end(),
        path("start", "open_case", "later", "note", "end"),
        id_="unattended",
        after=message("contact_received", key=""),
    )
}
"""An hour later, with nobody there, the client is said to have been met."""


@covers("I4")
def test_a_machine_has_met_nobody(store: Store) -> None:
    with stage(store, UNATTENDED) as played:
        instance = played.register_contact().instance_key
        assert instance is not None
        played.let_pass(timedelta(hours=1))
        (later,) = _timers(played, instance)
        with pytest.raises(Conflict, match=r"client_contact\.by_machine"):
            timers.fire(Caller(played.house, SYSTEM), later)
        assert played.stands_at(instance) == ["later"]


def _timers(played: Stage, instance: int) -> list[int]:
    with played.house.store.begin(read_only=True) as tx:
        return [timer.key for timer in tx.timers.of(instance)]


# --- service lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["requested", "started", "decided"])
def test_a_service_that_needs_a_decision_does_not_begin_without_one(store: Store, state: str) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = planned(desk)
        desk.do("service_line.update", service_line=line, state=state)
        assert desk.incident() == "wrong_state"
        assert line_of(desk).state == "planned"


def test_a_service_goes_from_its_request_to_its_end(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = planned(desk, {"service": "meals"})
        desk.do("service_line.update", service_line=line, state="requested", request="P-1", provider="kitchen")
        desk.write("service_line", {"note": "Ei kotona."}, service_line=line)
        desk.do("service_line.update", service_line=line, state="declined")
        desk.do("service_line.update", service_line=line, state="requested", request="P-2")
        known = desk.do("service_line.update", service_line=line, state="started", start_on="2027-03-01")
        assert (known["service_line"], known["state"]) == (str(line), "started")
        desk.do("service_line.update", service_line=line, provider="other_kitchen")
        found = line_of(desk)
        assert (found.state, found.request, found.provider, found.started_on, found.content) == (
            "started",
            "P-2",
            "other_kitchen",
            date(2027, 3, 1),
            {"note": "Ei kotona."},
        )
        desk.do("service_line.update", service_line=line, state="ended", ended_on="2027-02-28")
        assert (line_of(desk).ended_on, line_of(desk).started_on) == (date(2027, 2, 28), date(2027, 3, 1))
        desk.do("service_line.update", service_line=line, state="started")
        assert desk.incident() == "wrong_state"


def test_what_is_written_of_one_line_stays_with_it(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        lines = [
            int(each["service_line"]) for each in desk.publish({"service": "a"}, {"service": "b"})["service_lines"]
        ]
        for line, note in zip(lines, ("ensin", "sitten"), strict=True):
            desk.write("service_line", {"note": note}, service_line=line)
        for line in reversed(lines):
            desk.do("service_line.update", service_line=line, state="started")
        with store.begin(read_only=True) as tx:
            written = [line.content for line in tx.service_lines.of_case(desk.case)]
        assert written == [{"note": "ensin"}, {"note": "sitten"}]


def test_two_updates_of_one_line_at_once_lose_neither(store: Store) -> None:
    with stage(store, DESK) as played:
        desks = [Desk(played), Desk(played)]
        line = planned(desks[0], {"service": "meals"})
        for place in range(TIMES[store.name]):
            given = [{"provider": f"kitchen {place}"}, {"request": f"P-{place}"}]
            ends = at_once(
                *(
                    partial(desk.do, "service_line.update", service_line=line, **each)
                    for desk, each in zip(desks, given, strict=True)
                )
            )
            assert ends == [None, None]
            assert (line_of(desks[0]).provider, line_of(desks[0]).request) == (f"kitchen {place}", f"P-{place}")


def test_an_operation_costs_few_statements(store: Store) -> None:
    with stage(store, DESK) as played:
        desk = Desk(played)
        line = planned(desk, {"service": "meals"})
        meet(desk)
        key = int(desk.do("decision.record", by="client_guide", outcome="granted_as_applied")["decision"])
        orders: dict[str, dict[str, Json]] = {
            "client_contact.record": {"mode": "phone"},
            "decision.record": {"outcome": "granted_as_applied", "service_line": line},
            "decision.check": {"decision": key, "ok": False},
            "service_line.update": {"service_line": line, "provider": "x"},
            "plan.set_review": {"review_on": "2027-09-01"},
            "assessment.start": {},
            "assessment.complete": {},
        }
        costs = {type_: _cost(desk, type_, given) - _cost(desk, "nothing", {}) for type_, given in orders.items()}
        assert costs == {
            "client_contact.record": 2,
            "decision.record": 4,
            "decision.check": 2,
            "service_line.update": 3,
            "plan.set_review": 2,
            "assessment.start": 2,
            "assessment.complete": 3,
        }


def _cost(desk: Desk, type_: str, given: dict[str, Json]) -> int:
    by = "social_worker" if type_ == "decision.check" else "client_guide"
    caller, item = desk.played.caller(by), desk.played.open_item("desk", desk.instance)
    with desk.store.statements() as count:
        work_items.complete(caller, item.key, {"do": type_, "given": given})
    return count.total
