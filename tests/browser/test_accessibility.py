"""Every page in every state: no fault that axe finds, no sideways scrolling, in light and dark, in three languages."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Site
from tests.browser.pressing import press
from tests.browser.test_cases import opened_case

AXE = Path(__file__).resolve().parents[2] / "service/frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW = {"width": 320, "height": 640}
_AT_REST = "document.getAnimations().filter(one => one.effect?.getComputedTiming().endTime < Infinity).map(one => one.finish())"
"""Colours that are changing, such as those of a button under the mouse, are between two that were chosen."""


@lru_cache(maxsize=1)
def axe() -> str:
    """Return the checker; it came with the front end's development packages."""
    return AXE.read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """Return what axe finds on the page as it stands: rule and place."""
    page.evaluate(_AT_REST)
    page.evaluate(axe())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def states(site: Site, page: Page) -> Iterator[str]:
    """Bring the page, signed in as an adviser, from one state to the next, and name each."""
    yield "an empty inbox"
    page.goto("/contacts/new")
    yield "a new contact"
    press(page.locator("main form[novalidate] button.hds-button--primary"))
    yield "a contact with faults"
    key = site.first_task()
    page.goto("/?tab=groups")
    yield "an inbox with work"
    page.goto(f"/tasks/{key}")
    yield "a free task"
    press(page.locator("button[value=complete]"))
    yield "a task with faults"
    press(page.locator("button[value=claim]"))
    yield "a task just taken"
    for address in ("/cases", "/help", "/tasks/1"):
        page.goto(address)
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_fault_that_axe_finds(site: Site, enter: Callable[..., Page], scheme: str) -> None:
    page = enter("client_adviser", color_scheme=scheme)
    assert {state: violations(page) for state in states(site, page)} == {name: [] for name in _NAMES}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_other_languages_have_no_fault_either(site: Site, enter: Callable[..., Page], language: str) -> None:
    page = enter("client_adviser")
    press(page.locator(f"button[name=language][value={language}]"))
    assert {state: violations(page) for state in states(site, page)} == {name: [] for name in _NAMES}


def test_the_case_and_its_tasks_have_no_fault(site: Site, enter: Callable[..., Page]) -> None:
    case = opened_case(site)
    page = enter("case_owner")
    for address in ("/", "/cases", f"/cases/{case}", f"/tasks/{site.stage.open_item('draft_goals').key}"):
        page.goto(address)
        assert violations(page) == [], address


def test_signing_in_has_no_fault_also_when_it_fails(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.goto("/sign-in")
    assert violations(page) == []
    page.fill("#name", "nobody")
    page.fill("#password", "wrong")
    press(page.locator("main button"))
    assert violations(page) == []


def test_nothing_scrolls_sideways_on_the_narrowest_screen(site: Site, enter: Callable[..., Page]) -> None:
    page = enter("client_adviser", viewport=NARROW)
    widths = {state: page.evaluate("document.documentElement.scrollWidth") for state in states(site, page)}
    assert widths == dict.fromkeys(_NAMES, NARROW["width"])


def test_a_case_fits_the_narrowest_screen(site: Site, enter: Callable[..., Page]) -> None:
    case = opened_case(site)
    page = enter("case_owner", viewport=NARROW)
    for address in (f"/cases/{case}", f"/tasks/{site.stage.open_item('draft_goals').key}"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"], address


def test_whatever_is_pressed_is_large_enough(site: Site, enter: Callable[..., Page]) -> None:
    key = site.first_task()
    page = enter("client_adviser", viewport=NARROW)
    page.goto(f"/tasks/{key}")
    heights = page.locator("button:visible:not([aria-hidden])").evaluate_all(
        "found => found.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


_NAMES = (
    "an empty inbox",
    "a new contact",
    "a contact with faults",
    "an inbox with work",
    "a free task",
    "a task with faults",
    "a task just taken",
    "/cases",
    "/help",
    "/tasks/1",
)
