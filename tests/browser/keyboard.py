"""Work by keyboard alone: every key is counted, and nothing is reached but by Tab."""

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

from koppi.domain.step import Json

KEYS_A_MINUTE = 200
"""What somebody types who does forty words a minute, a word being five keys."""
_MOST_STOPS = 90
_FOCUSED = "selector => document.activeElement.matches(selector)"
_VALUE = "() => document.activeElement.value"
_CHOSEN = "() => document.activeElement.selectedOptions[0].value"


@dataclass
class Keyboard:
    """A keyboard before a page; `pressed` is how many keys were pressed so far."""

    page: Page
    pressed: int = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.pressed += len(text)

    def reach(self, selector: str) -> None:
        """Go on by Tab until the focus is there."""
        for _ in range(_MOST_STOPS):
            if self.page.evaluate(_FOCUSED, selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def skip_to_content(self) -> None:
        """Leave the head of the page behind by its first link."""
        self.reach(".skip-link")
        self.press("Enter")

    def answer(self, values: Mapping[str, Json]) -> None:
        """Answer the questions of a form in their order."""
        for key, value in values.items():
            control = self.page.locator(f"[name='{key}']:not([type=hidden])").first
            control.wait_for()
            kind = control.evaluate("control => control.tagName === 'SELECT' ? 'select' : control.type")
            self.reach(f"[name='{key}']")
            if kind == "radio":
                self._choose(str(value), "Space", _VALUE)
            elif kind == "select":
                self._choose(str(value), "", _CHOSEN)
            elif kind == "checkbox":
                self.press("Space")
            else:
                self.type(str(value))

    def submit(self, selector: str) -> None:
        """Reach a button, press it, and be led on."""
        left = self.page.url
        self.reach(selector)
        self.press("Enter")
        self.page.wait_for_url(lambda address: address != left)

    def _choose(self, value: str, first: str, read: str) -> None:
        """Go down the options until the one is chosen; `first` is the key that chooses the one in focus."""
        if first:
            self.press(first)
        for _ in range(_MOST_STOPS):
            if self.page.evaluate(read) == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"there is no {value}")
