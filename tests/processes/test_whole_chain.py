"""The whole way of a client over all our diagrams together, from the contact to the follow-up."""

from datetime import date, timedelta

from koppi.domain.step import Json
from koppi.store.records import Case
from tests.processes.first_contact import AADA, ASSESSED, MAIN, only_instance_of
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.processes.test_own_worker import ACCEPTED, NAMED
from tests.processes.test_service_needs_assessment import BEGIN, MEETING, WRITTEN
from tests.support.covers import covers
from tests.support.houses import Stage

GRANTED: dict[str, Json] = {
    "decider_applied_on": "2027-03-01",
    "decider_talked_at": "2027-03-01T08:50:00+02:00",
    "decider_talked_where": "phone",
    "ruling_code": "granted_as_applied",
    "ruling_amount_words": "Kaksi käyntiä viikossa",
    "ruling_first_day": "2027-03-15",
    "ruling_act_code": "social_welfare_act",
    "ruling_sections": "19 §",
    "ruling_reasons": "Suihku ei onnistu yksin.",
    "ruling_channel_code": "letter",
    "ruling_fee_told": True,
}
TAKEN_ON: dict[str, Json] = {
    "supply_answer": "yes",
    "supply_start_day": "2027-03-15",
    "supply_contact_name": "Kotihoidon tiimi",
    "supply_contact_phone": "+358401234567",
}
BEGUN: dict[str, Json] = {"begun_on_day": "2027-03-15", "begun_client_there": "yes", "begun_plan_read": True}


def the_case(chain: Stage, instance: int) -> Case:
    """Return the instance's case as it is stored."""
    case_key = chain.instance(instance).case_key
    assert case_key is not None
    with chain.house.store.begin(read_only=True) as tx:
        case = tx.cases.get(case_key)
    assert case is not None
    return case


def to_case(chain: Stage) -> int:
    """Play from the contact to the open case, and return the main chain's instance."""
    chain.register_contact(need_type="social_service", person=AADA)
    chain.complete("assess_urgency_and_complexity", ASSESSED)
    return only_instance_of(chain, MAIN)


def to_approved_plan(chain: Stage) -> None:
    """Play on to the plan that the client approved."""
    chain.complete("start_assessment", BEGIN, by="case_owner")
    chain.complete("name_responsible_person", NAMED)
    chain.complete("accept_role", ACCEPTED)
    chain.complete("meet_client", MEETING)
    chain.complete("write_assessment", WRITTEN)
    chain.complete("draft_plan_with_client", DRAFT)
    chain.complete("agree_responsibilities", AGREED)
    chain.complete("client_approves_plan", APPROVED)


def to_follow_up(chain: Stage) -> None:
    """Play on to the follow-up: one service is decided on, both are started."""
    chain.complete("make_decision", GRANTED)
    chain.run_jobs()
    for _ in range(2):
        chain.complete("accept_service_request", TAKEN_ON)
    chain.let_pass(timedelta(days=14, hours=2))
    for _ in range(2):
        chain.complete("confirm_service_start", BEGUN)


@covers("S000-53", "S000-64", "S000-66", "S004-01", "S004-18", "S004-20", "S003-47")
def test_a_client_goes_from_the_contact_to_services_that_have_begun(chain: Stage) -> None:
    instance = to_case(chain)
    phases = [the_case(chain, instance).phase]
    to_approved_plan(chain)
    phases.append(the_case(chain, instance).phase)
    to_follow_up(chain)
    phases.append(the_case(chain, instance).phase)
    assert phases == ["assessment", "decision", "follow_up"]
    case = the_case(chain, instance)
    assert (case.responsible_person, case.client_group, case.level) == ("case_owner", "older_person", 2)
    assert sorted(request["service"] for request in chain.service_production.requests.values()) == [
        "home_care",
        "support_person",
    ]
    with chain.house.store.begin(read_only=True) as tx:
        lines = tx.service_lines.of_case(case.key)
    assert [(line.service, line.state, line.started_on) for line in lines] == [
        ("home_care", "started", date(2027, 3, 15)),
        ("support_person", "started", date(2027, 3, 15)),
    ]
