"""Takes the pictures of the README anew: `make pictures`. Everybody in them is invented."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from koppi.resources import model_files
from koppi.usecases.contacts import Person
from tests.browser.conftest import Site
from tests.processes.first_contact import AADA, ASSESSED, MAIN, only_instance_of
from tests.processes.test_client_plan import DRAFT
from tests.processes.test_own_worker import ACCEPTED, NAMED
from tests.processes.test_service_needs_assessment import BEGIN, MEETING, WRITTEN
from tests.processes.test_whole_chain import to_approved_plan, to_follow_up
from tests.support.houses import Stage

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
SCREEN = {"width": 1200, "height": 760}
MOST_BYTES = 150_000
ROAD = (
    ("assess_urgency_and_complexity", ASSESSED, "client_adviser"),
    ("name_responsible_person", NAMED, "line_manager"),
    ("accept_role", {**ACCEPTED, "role_first_contact_day": "2027-03-30"}, "case_owner"),
    ("start_assessment", BEGIN, "case_owner"),
    ("meet_client", MEETING, "case_owner"),
    ("write_assessment", WRITTEN, "case_owner"),
    ("draft_plan_with_client", DRAFT, "case_owner"),
)
OTHERS = (
    ("Toivo", "Kokeilu", 1948, 7),
    ("Sylvi", "Testinen", 1936, 5),
    ("Eero", "Malli", 1961, 4),
    ("Helmi", "Malli", 1952, 2),
)
"""First name, last name, year of birth, and how many steps of the road are behind."""


@pytest.fixture
def models() -> dict[str, bytes]:
    """Our own diagrams."""
    return model_files(None)


def a_unit_at_work(stage: Stage) -> int:
    """Play until several clients stand at different places; return the case of the one who is furthest."""
    call(stage, AADA, "Arki ei suju enää yksin. Suihkuun meno pelottaa.")
    stage.complete("assess_urgency_and_complexity", ASSESSED)
    case_key = stage.instance(only_instance_of(stage, MAIN)).case_key
    assert case_key is not None
    to_approved_plan(stage)
    to_follow_up(stage)
    stage.advance_clock(timedelta(days=10))
    for first, last, born, steps in OTHERS:
        person = Person(first_names=first, last_name=last, birth_date=date(born, 5, 17))
        call(stage, person, "Kotiin kaivataan apua.")
        for element_id, answers, by in ROAD[:steps]:
            stage.complete(element_id, answers, by=by)
    stage.advance_clock(timedelta(days=2))
    return case_key


def call(stage: Stage, person: Person, reason: str) -> None:
    """Take in a call."""
    stage.register_contact(
        channel="phone_service_centre", source="client", need_type="social_service", person=person, reason=reason
    )


def take(page: Page, address: str, name: str) -> None:
    """Take a picture of a page as it fits a screen."""
    page.goto(address)
    picture = page.screenshot(animations="disabled")
    assert len(picture) < MOST_BYTES, f"{name} has {len(picture)} bytes"
    (PICTURES / f"{name}.png").write_bytes(picture)


def test_the_pictures_are_taken(site: Site, enter: Callable[..., Page]) -> None:
    case_key = a_unit_at_work(site.stage)
    owner = enter("case_owner", viewport=SCREEN)
    take(owner, "/", "inbox")
    take(owner, f"/cases/{case_key}", "case")
