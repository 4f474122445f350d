"""Requests of one page that overtake each other: nothing that was pressed is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.answers import saved
from tests.browser.conftest import Site
from tests.processes.steering import FIRST_ASSESSMENT

OWNER = "[name='plan_goals.0.goal_owner']"
URGENCY = "[name=symptom_urgency][type=radio]"
SETTLING = re.compile("htmx-settling")
_TELL_DRAWN = "document.addEventListener('htmx:afterSwap', () => { document.body.dataset.drawn = 'yes' })"
"""A page that settles within a second may be settled before anybody looks."""


def test_a_row_asked_for_while_the_page_is_busy_is_added(site: Site, enter: Callable[..., Page]) -> None:
    site.first_task()
    site.stage.complete("assess_contact", FIRST_ASSESSMENT)
    page = enter("case_owner")
    page.goto(f"/tasks/{site.stage.open_item('draft_goals').key}")
    page.evaluate("htmx.config.defaultSettleDelay = 1000")
    page.evaluate(_TELL_DRAWN)
    held: list[Route] = []
    page.select_option(OWNER, index=1)
    expect(page.locator("body")).to_have_attribute("data-drawn", "yes")  # the first answer; it is not yet settled
    page.route("**/draft", lambda route: held.append(route), times=1)  # a bound method cannot be marked
    with page.expect_request("**/draft"):
        page.select_option(OWNER, index=2)
    page.click("button[name=plan_goals]")  # waits for the answer that is held
    expect(page.locator("#fields")).not_to_have_class(SETTLING)
    held[0].continue_()
    expect(page.locator("input[name=plan_goals][value='1']")).to_have_count(1)
    expect(page.locator(OWNER)).not_to_have_value("")


def test_going_down_the_choices_faster_than_the_page_answers_ends_where_the_keys_did(
    site: Site, enter: Callable[..., Page]
) -> None:
    key = site.first_task()
    page = enter("client_adviser")
    page.goto(f"/tasks/{key}")
    held: list[Route] = []
    page.route("**/draft", lambda route: held.append(route), times=1)  # a bound method cannot be marked
    with page.expect_request("**/draft"):
        page.locator(URGENCY).first.press("Space")
    page.keyboard.press("ArrowDown")
    with page.expect_response("**/draft"):
        held[0].continue_()
    saved(page)
    expect(page.locator(URGENCY).nth(1)).to_be_checked()
