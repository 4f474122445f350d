"""The page of a case that has gone all the way: its file in words, its process as a picture, in every state of the browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from koppi.resources import model_files
from koppi.usecases import case_events
from tests.browser.conftest import Site
from tests.browser.pressing import press
from tests.browser.test_accessibility import NARROW, violations
from tests.processes.test_whole_chain import the_case, to_approved_plan, to_case, to_follow_up
from tests.support.houses import Stage


@pytest.fixture
def models() -> dict[str, bytes]:
    """What is deployed on the site: our own diagrams."""
    return model_files(None)


def followed(played: Stage) -> int:
    """Play a client's way until he was asked twice how he is, and return the case."""
    instance = to_case(played)
    to_approved_plan(played)
    to_follow_up(played)
    case = the_case(played, instance)
    for well_being in (4, 6):
        case_events.add_follow_up_note(
            played.caller("case_owner"),
            case.key,
            kind="provider",
            stability="stable",
            well_being=well_being,
            text="Käynti sujui.",
        )
        played.let_pass(timedelta(days=7))
    case_events.raise_trigger(played.caller("case_owner"), case.key, code="T08")
    return case.key


def test_the_page_tells_the_whole_file_in_words(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    plan = page.get_by_role("region", name="Suunnitelma")
    expect(plan).to_contain_text("Versio 1")
    expect(plan.get_by_role("columnheader", name="Tavoite", exact=True)).to_be_visible()
    services = page.get_by_role("region", name="Palvelut")
    expect(services).to_contain_text("käynnissä")
    expect(services).to_contain_text("15.3.2027")
    decisions = page.get_by_role("region", name="Päätökset")
    expect(decisions).to_contain_text("Muutoksenhaku päättyy")
    expect(decisions).to_contain_text("Suihku ei onnistu yksin.")
    expect(page.get_by_role("region", name="Seuranta")).to_contain_text("Vointi on parantunut: 4")
    expect(page.get_by_role("region", name="Huolet")).to_contain_text("avoin")
    expect(page.get_by_role("region", name="Vastuuhenkilö")).to_contain_text("alkaen")


def test_the_picture_shows_the_road_and_where_it_stands(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    drawing = page.locator(".picture-canvas svg[role=img]")
    expect(drawing).to_be_visible()
    here = page.locator("[data-here]").get_attribute("data-here")
    marked = page.locator(".djs-element.here").evaluate_all("found => found.map(one => one.dataset.elementId)")
    assert set(marked) == set((here or "").split()) != set()
    assert page.locator(".djs-shape.passed").count() > 3
    expect(page.locator(".picture-mark-here").first).to_have_text("Tässä nyt")
    expect(page.locator(".bjs-powered-by")).to_be_visible()
    expect(page.locator(".outline")).to_be_visible()


def test_the_picture_is_zoomed_and_moved_without_a_mouse(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    expect(page.locator(".picture-canvas svg[role=img]")).to_be_visible()  # drawn, and its buttons at work
    view = page.locator(".picture-canvas .viewport")
    page.get_by_role("button", name="Suurenna").focus()
    before = view.get_attribute("transform")
    page.keyboard.press("Enter")
    zoomed = view.get_attribute("transform")
    assert zoomed != before
    page.locator(".picture-canvas svg[role=img]").focus()
    page.keyboard.press("ArrowRight")
    assert view.get_attribute("transform") != zoomed
    page.get_by_role("button", name="Koko kuva").press("Enter")
    assert view.get_attribute("transform") not in (before, zoomed)
    page.get_by_role("button", name="Näytä, missä ollaan").press("Enter")
    assert view.get_attribute("transform") == before


def test_one_process_is_shown_at_a_time(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    tabs = page.get_by_role("navigation", name="Prosessit").get_by_role("link")
    assert tabs.count() > 1
    name = tabs.nth(1).inner_text()
    press(tabs.nth(1))
    expect(page.locator("#where-title")).to_contain_text(name)
    expect(page.locator(".picture-canvas svg[role=img]")).to_be_visible()
    assert page.locator(".outline").count() == 1


def test_without_scripts_the_words_stay(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner", java_script_enabled=False)
    page.goto(f"/cases/{key}")
    expect(page.locator(".outline")).to_be_visible()
    expect(page.locator(".picture")).to_be_hidden()
    expect(page.locator(".outline [aria-current=step]").first).to_be_visible()


@pytest.mark.parametrize(
    "options",
    [{}, {"color_scheme": "dark"}, {"viewport": NARROW}, {"java_script_enabled": True, "reduced_motion": "reduce"}],
)
def test_the_whole_page_has_no_fault_that_axe_finds(
    site: Site, enter: Callable[..., Page], options: dict[str, object]
) -> None:
    key = followed(site.stage)
    page = enter("case_owner", **options)
    page.goto(f"/cases/{key}")
    expect(page.locator(".picture-canvas svg[role=img]")).to_be_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for summary in page.locator("main summary").all():
        summary.click()
    assert violations(page) == []


def test_print_unfolds_what_is_folded_and_leaves_the_picture_out(site: Site, enter: Callable[..., Page]) -> None:
    key = followed(site.stage)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    expect(page.locator(".picture-canvas svg[role=img]")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".picture")).to_be_hidden()
    expect(page.get_by_role("region", name="Päätökset")).to_contain_text("Suihku ei onnistu yksin.")
    folded = page.locator("details:not([open]) .told").first
    assert folded.evaluate("one => one.getBoundingClientRect().height") > 0
