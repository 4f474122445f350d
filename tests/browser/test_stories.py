"""A day of each person on our own diagrams, in the pages alone; what others do meanwhile is played behind the scenes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from koppi.domain.step import Json
from koppi.resources import model_files
from koppi.usecases import case_events
from tests.browser.conftest import Site
from tests.browser.filling import fill
from tests.browser.keyboard import KEYS_A_MINUTE, Keyboard
from tests.browser.people import Worker, reading
from tests.browser.pressing import press
from tests.processes.first_contact import ADVISED, ASSESSED, MAIN, SOLVABLE, only_instance_of
from tests.processes.test_client_plan import AGREED, APPROVED, DRAFT
from tests.processes.test_follow_up import REACHED, REVIEWED
from tests.processes.test_own_worker import ACCEPTED, NAMED, REFUSED
from tests.processes.test_service_decision import GRANTED, IN_ORDER, REJECTED, SENT_BACK
from tests.processes.test_service_needs_assessment import BEGIN, MEETING, WRITTEN
from tests.processes.test_trigger_handling import FELL, WEIGHED
from tests.processes.test_whole_chain import BEGUN, TAKEN_ON, the_case, to_approved_plan, to_case, to_follow_up
from tests.support.covers import covers

CALL: dict[str, Json] = {
    "source": "client",
    "channel": "phone_service_centre",
    "reason": "Arki ei suju enää yksin.",
    "need_type": "information",
    "identity_code": "170540-906J",
    "first_names": "Aada",
    "last_name": "Esimerkki",
}
ASSESS, SOLVE = "Arvioi kiireellisyys ja monimuotoisuus", "Ratkaise asia heti"


@pytest.fixture
def models() -> dict[str, bytes]:
    """Our own diagrams: the main chain."""
    return model_files(None)


def but(values: dict[str, Json], *names: str) -> dict[str, Json]:
    """Return the answers but for these."""
    return {name: value for name, value in values.items() if name not in names}


def case_key_of(site: Site) -> int:
    """Return the key of the one case."""
    case_key = site.stage.instance(only_instance_of(site.stage, MAIN)).case_key
    assert case_key is not None
    return case_key


def test_the_adviser_solves_a_call_at_once_by_keyboard_alone(site: Site, enter: Callable[..., Page]) -> None:
    adviser = Worker(enter("client_adviser"))
    keys = Keyboard(adviser.page)
    keys.submit("a[href='/contacts/new']")
    keys.skip_to_content()
    keys.answer(CALL)
    keys.submit("main form[novalidate] button.hds-button--primary")
    assert keys.pressed < KEYS_A_MINUTE

    adviser.stands_before(ASSESS)
    expect(adviser.field("assess_reason")).to_have_value(str(CALL["reason"]))
    expect(adviser.beside).to_contain_text("Aada Esimerkki")
    keys.answer(but(SOLVABLE, "assess_reason"))
    keys.submit("button[value=complete]")

    adviser.stands_before(SOLVE)
    expect(adviser.field("solve_reason")).to_have_value(str(CALL["reason"]))
    expect(adviser.field("solve_client_goal")).to_have_value(str(ASSESSED["assess_client_goal"]))
    keys.answer(ADVISED)
    keys.submit("button[value=complete]")
    expect(adviser.page.get_by_role("status").first).to_have_text("Tehtävä on valmis. Kiitos!")
    assert keys.pressed < 3 * KEYS_A_MINUTE
    assert site.stage.open_items() == []
    assert site.stage.variables(only_instance_of(site.stage, MAIN))["route"] == "solved"


def test_the_adviser_sends_on_what_takes_longer_and_keeps_the_case_until_somebody_has_caught_it(
    site: Site, enter: Callable[..., Page]
) -> None:
    adviser = reading(enter, "client_adviser", "en")
    adviser.visits("/contacts/new")
    fill(adviser.page, {**CALL, "need_type": "social_service"})
    press(adviser.page.get_by_role("button", name="Save the contact"))
    adviser.stands_before("Assess urgency and complexity")
    adviser.completes(ASSESSED)
    adviser.visits("/?tab=groups")
    expect(adviser.page.locator(".task-row")).to_have_count(0)
    adviser.visits("/cases")
    expect(adviser.page.locator("main")).to_contain_text("Aada Esimerkki")
    assert {item.element_id for item in site.stage.open_items()} == {"start_assessment", "name_responsible_person"}


@covers("S000-18")
def test_the_case_owner_catches_the_ball_and_carries_it_from_the_assessment_to_the_review(
    site: Site, enter: Callable[..., Page]
) -> None:
    instance = to_case(site.stage)
    site.stage.complete("name_responsible_person", NAMED)
    owner = reading(enter, "case_owner", "sv")
    owner.does("Ta emot ansvaret", ACCEPTED)
    assert the_case(site.stage, instance).responsible_person == "case_owner"

    owner.opens("Inled bedömningen", tab="groups")
    expect(owner.beside).to_contain_text("Lagstadgad tidsfrist")
    expect(owner.beside).to_contain_text("7 vardagar")
    expect(owner.tries({})).to_contain_text("När kontaktades klienten första gången")
    owner.completes(BEGIN)
    owner.stands_before("Träffa klienten")
    owner.completes(MEETING)
    owner.stands_before("Skriv bedömningen")
    expect(owner.field("written_client_view")).to_have_value(str(MEETING["met_client_view"]))
    owner.completes(WRITTEN)
    owner.stands_before("Gör upp planen med klienten")
    owner.completes(DRAFT)
    owner.completes(AGREED)
    expect(owner.page.locator("main")).to_contain_text("Hemvård, Stödperson från en organisation")
    owner.completes(APPROVED)

    to_follow_up(site.stage)
    site.stage.advance_clock(timedelta(days=14))
    owner.does("Uppföljningskontakt", REACHED)
    case_events.raise_trigger(site.stage.caller("line_manager"), case_key_of(site), code=FELL)
    owner.does("Bedöm utlösaren", {**WEIGHED, "weigh_outcome": "early_review"})
    owner.does("Se över planen", {**REVIEWED, "review_service_list": [{"reviewed_service_use": "yes"}] * 2})
    owner.visits(f"/cases/{case_key_of(site)}")
    expect(owner.title).to_have_text("Aada Esimerkki")
    assert owner.page.locator("[aria-current=step]").count() > 0


@covers("I4", "S000-33")
def test_the_client_guide_decides_after_a_talk_and_never_checks_the_decision_alone(
    site: Site, enter: Callable[..., Page]
) -> None:
    to_case(site.stage)
    to_approved_plan(site.stage)
    guide = Worker(enter("client_guide", java_script_enabled=False), script=False)
    guide.opens("Tee palvelupäätös", tab="groups")
    expect(guide.field("decider_service_shown").locator("option:checked")).to_have_text("Kotihoito")
    told = guide.tries(but(REJECTED, "decider_talked_at"))
    expect(told).to_contain_text("Milloin puhuit asiakkaan kanssa?")
    guide.completes({"decider_talked_at": REJECTED["decider_talked_at"]})

    guide.opens("Tarkista päätös", tab="groups")
    told = guide.tries(IN_ORDER)
    expect(told).to_have_text("Omaa päätöstä ei voi tarkastaa itse. Pyydä toista tarkastamaan se.")
    site.stage.complete("check_decision", SENT_BACK, by="line_manager")
    guide.opens("Tee palvelupäätös", tab="groups")
    expect(guide.field("decider_sent_back")).to_have_value(str(SENT_BACK["check_changes"]))
    guide.completes(but(GRANTED, "decider_applied_on", "decider_talked_at", "decider_talked_where"))
    assert "order_service" in site.stage.stands_at(only_instance_of(site.stage, MAIN))


@covers("S000-67")
def test_the_provider_takes_the_order_on_confirms_the_start_and_sees_no_more_than_that(
    site: Site, enter: Callable[..., Page]
) -> None:
    to_case(site.stage)
    to_approved_plan(site.stage)
    case_page = f"/cases/{case_key_of(site)}"
    provider = reading(enter, "service_provider", "en")
    provider.finds_no(case_page)
    site.stage.complete("make_decision", GRANTED)
    site.stage.run_jobs()
    provider.does("Accept the service request", TAKEN_ON, tab="groups")
    provider.does("Accept the service request", TAKEN_ON, tab="groups")
    provider.visits(case_page)
    expect(provider.title).to_have_text("Aada Esimerkki")
    site.stage.let_pass(timedelta(days=14))
    provider.does("Confirm the start", BEGUN, tab="groups")
    provider.does("Confirm the start", BEGUN, tab="groups")
    provider.visits("/?tab=groups")
    expect(provider.page.locator(".task-row")).to_have_count(0)
    provider.finds_no(case_page)


@covers("I7", "S001-13")
def test_the_line_manager_names_a_person_and_gets_a_declined_offer_back(site: Site, enter: Callable[..., Page]) -> None:
    instance = to_case(site.stage)
    manager = Worker(enter("line_manager"))
    manager.opens("Nimeä vastuuhenkilö", tab="groups")
    expect(manager.page.locator("#fields")).to_contain_text("vähiten avoimia asiakkuuksia: 0")
    expect(manager.field("carrier_user_name")).to_have_value("case_owner")
    manager.completes(but(NAMED, "carrier_user_name", "carrier_kind_code"))
    site.stage.complete("accept_role", REFUSED)

    manager.opens("Nimeä vastuuhenkilö", tab="groups")
    expect(manager.page.locator("#fields")).to_contain_text("Edellinen ehdokas ei ottanut vastuuta.")
    manager.completes({**NAMED, "carrier_user_name": "own_worker", "carrier_backup_name": "case_owner"})
    site.stage.complete("accept_role", ACCEPTED, by="own_worker")
    manager.visits(f"/cases/{case_key_of(site)}")
    expect(manager.page.get_by_role("region", name="Vastuuhenkilö", exact=True)).to_contain_text("Omatyöntekijä")
    assert the_case(site.stage, instance).responsible_person == "own_worker"
