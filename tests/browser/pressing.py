"""Presses of what loads a page."""

from playwright.sync_api import Locator


def press(control: Locator) -> None:
    """Press a button or a link, and wait until the page that it leads to is loaded.

    A click by itself comes back while the new page may still be empty, or the old one standing: what is read then and
    there is read from either.
    """
    with control.page.expect_navigation():
        control.click()
