"""The page of a case."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.pressing import press
from tests.processes.steering import FIRST_ASSESSMENT


def opened_case(site: Site) -> int:
    """Take a contact in, assess it, and return the key of the case that it opens."""
    site.first_task()
    site.stage.complete("assess_contact", FIRST_ASSESSMENT)
    found = site.stage.open_items()[0].case_key
    assert found is not None
    return found


def test_a_case_tells_what_is_next_who_carries_it_and_where_it_stands(site: Site, enter: Callable[..., Page]) -> None:
    key = opened_case(site)
    page = enter("case_owner")
    page.goto("/cases")
    press(page.locator(f"[data-case-key='{key}'] a"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Aada Esimerkki")
    expect(page.locator(".next")).to_contain_text("Arvioi palvelutarve")
    expect(page.locator(".next")).to_contain_text("Asiakasvastaava")
    expect(page.get_by_role("region", name="Vastuuhenkilö")).to_contain_text("Asiakasvastaava")
    expect(page.get_by_role("region", name="Asiakkaan omin sanoin")).to_contain_text("Arki ei suju.")
    expect(page.get_by_role("region", name="Tapahtumat")).to_contain_text("Tehtävä valmistui: Tee ensiarvio")
    here = page.locator("[aria-current=step] .step-title")
    assert set(here.all_inner_texts()) == {"Arvioi palvelutarve", "Laadi suunnitelma"}
    press(page.get_by_role("navigation", name="Prosessit").get_by_role("link").nth(1))
    expect(here).to_have_text("Kirjaa tavoitteet")


def test_the_next_step_leads_to_its_task(site: Site, enter: Callable[..., Page]) -> None:
    key = opened_case(site)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    press(page.locator(".next a"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Arvioi palvelutarve")
    expect(page.get_by_role("link", name="Avaa asiakkuus")).to_be_visible()


def test_a_case_in_swedish_is_told_in_swedish(site: Site, enter: Callable[..., Page]) -> None:
    key = opened_case(site)
    page = enter("case_owner")
    page.goto(f"/cases/{key}")
    press(page.locator("button[name=language][value=sv]"))
    expect(page.get_by_role("region", name="Med klientens egna ord")).to_be_visible()
    expect(page.locator(".next")).to_contain_text("Nästa steg")
    expect(page.locator(".outline").first).to_contain_text("Gör den första bedömningen")


def test_a_case_is_not_there_for_who_has_no_need_to_know_it(site: Site, enter: Callable[..., Page]) -> None:
    key = opened_case(site)
    page = enter("doctor")
    answer = page.goto(f"/cases/{key}")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("main")).not_to_contain_text("Aada")


def test_who_carries_nobody_is_told_so_kindly(enter: Callable[..., Page]) -> None:
    page = enter("doctor")
    page.goto("/cases")
    expect(page.locator(".empty")).to_contain_text("kun sinut nimetään")
