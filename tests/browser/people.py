"""People of the demo before their browsers: they find their work by its name, and every page they see is checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from koppi.domain.step import Json
from tests.browser.filling import complete, fill
from tests.browser.pressing import press
from tests.browser.test_accessibility import violations


@dataclass
class Worker:
    """Somebody at work; without a script the pages are not looked through, as the checker is one."""

    page: Page
    script: bool = True

    def visits(self, address: str) -> None:
        """Go to a page and look it through."""
        self.page.goto(address)
        self.looks()

    def looks(self) -> None:
        """Find no fault on the page as it stands."""
        if self.script:
            found = violations(self.page)
            assert not found, found

    def opens(self, task: str, *, tab: str = "mine") -> None:
        """Find a task in the inbox by its name and open it."""
        self.visits(f"/?tab={tab}")
        press(self.page.get_by_role("link", name=task, exact=True).first)
        self.stands_before(task)

    def stands_before(self, task: str) -> None:
        """See that the page is that of a task."""
        expect(self.title).to_have_text(task)
        self.looks()

    def completes(self, values: Mapping[str, Json]) -> None:
        """Fill the form in and say that the task is done."""
        fill(self.page, values, script=self.script)
        self.looks()
        complete(self.page)

    def does(self, task: str, values: Mapping[str, Json], *, tab: str = "mine") -> None:
        """Find a task and do it."""
        self.opens(task, tab=tab)
        self.completes(values)

    def tries(self, values: Mapping[str, Json]) -> Locator:
        """Fill the form in, be refused, and return what is said of it."""
        fill(self.page, values, script=self.script)
        press(self.page.locator("button[value=complete]"))
        told = self.page.locator("main .faults")
        expect(told).to_be_visible()
        self.looks()
        return told

    def finds_no(self, address: str) -> None:
        """See that a page is not there for this person."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == 404

    def field(self, key: str) -> Locator:
        """Return the control of a field."""
        return self.page.locator(f"[name='{key}']:not([type=hidden])")

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def beside(self) -> Locator:
        """What stands beside the form."""
        return self.page.locator("aside")


def reading(enter: Callable[..., Page], name: str, language: str) -> Worker:
    """Sign somebody in and let him choose his language."""
    page = enter(name)
    press(page.locator(f"button[name=language][value={language}]"))
    expect(page.locator("html")).to_have_attribute("lang", language)
    return Worker(page)
