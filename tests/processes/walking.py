"""Walks a client over all our diagrams together, one step after the other, so that a test can look at every stop."""

from collections.abc import Iterator
from datetime import timedelta

from koppi.domain.step import Json
from koppi.usecases import case_events
from tests.processes.first_contact import ASSESSED, IDENTIFIED, MAIN, REGISTERED, instances_of
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.processes.test_client_steering_main import CLOSED
from tests.processes.test_follow_up import REACHED, REVIEWED
from tests.processes.test_own_worker import ACCEPTED, NAMED
from tests.processes.test_service_needs_assessment import BEGIN, MEETING, WRITTEN
from tests.processes.test_trigger_handling import WEIGHED
from tests.processes.test_whole_chain import BEGUN, GRANTED, TAKEN_ON
from tests.support.houses import Stage

_TO_THE_ORDER: tuple[tuple[str, dict[str, Json], str | None], ...] = (
    ("register_contact", REGISTERED, None),
    ("identify_client", IDENTIFIED, None),
    ("assess_urgency_and_complexity", ASSESSED, None),
    ("start_assessment", BEGIN, "case_owner"),
    ("name_responsible_person", NAMED, None),
    ("accept_role", ACCEPTED, None),
    ("meet_client", MEETING, None),
    ("write_assessment", WRITTEN, None),
    ("draft_plan_with_client", DRAFT, None),
    ("agree_responsibilities", AGREED, None),
    ("client_approves_plan", APPROVED, None),
    ("make_decision", GRANTED, None),
)
LAST_REVIEW: dict[str, Json] = {
    **{name: value for name, value in REVIEWED.items() if name != "review_next_choice"},
    "review_outcome_code": "close",
}


def walk(chain: Stage) -> Iterator[str]:
    """Play from an anonymous call to the closed case; yield before each step what is about to be done."""
    chain.register_contact(person=None)
    for element, answers, by in _TO_THE_ORDER:
        yield element
        chain.complete(element, answers, by=by)
    yield "order"
    chain.run_jobs()
    for _ in range(2):
        yield "accept_service_request"
        chain.complete("accept_service_request", TAKEN_ON)
    chain.let_pass(timedelta(days=14, hours=2))
    for _ in range(2):
        yield "confirm_service_start"
        chain.complete("confirm_service_start", BEGUN)
    yield "first_contact_to_come"
    case_events.raise_trigger(chain.caller("case_owner"), _case_of(chain), code="T08")
    yield "assess_trigger"
    chain.complete("assess_trigger", WEIGHED)
    while "review_plan" not in _open(chain):
        chain.advance_clock(timedelta(days=10))
        if "follow_up_contact" in _open(chain):
            yield "follow_up_contact"
            chain.complete("follow_up_contact", REACHED)
            yield "next_contact_to_come"
    yield "review_plan"
    chain.complete("review_plan", LAST_REVIEW)
    yield "closing_talk"
    chain.complete("closing_talk", CLOSED)


def _open(chain: Stage) -> set[str]:
    return {item.element_id for item in chain.open_items()}


def _case_of(chain: Stage) -> int:
    (instance,) = (chain.instance(key) for key in instances_of(chain, MAIN))
    assert instance.case_key is not None
    return instance.case_key
