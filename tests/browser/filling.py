"""How somebody fills any form in: by the names of its controls alone, knowing none of them."""

import re
from collections.abc import Mapping
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from koppi.domain.step import Json
from tests.browser.pressing import press

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def fill(page: Page, values: Mapping[str, Json], *, script: bool = True, within: str = "") -> None:
    """Answer the questions of a form in their order; what an answer opens is answered when it is there.

    Args:
        page: a page with a form.
        values: the answers as a submission has them.
        script: whether the page runs scripts; without them a button is pressed to see what the answers open.
        within: the beginning of the names of the controls, in a group or a row.
    """
    for key, value in values.items():
        name = f"{within}{key}"
        if isinstance(value, Mapping):
            fill(page, value, script=script, within=f"{name}.")
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            _fill_rows(page, name, value, script=script)
        else:
            control = page.locator(f"[name='{name}']:not([type=hidden]):not(button)")
            if not script and not control.count():
                press(page.locator("button[value=save]"))
            _answer(control, value)


def complete(page: Page) -> None:
    """Say that the task is done, and see that the page leads on."""
    task = page.url
    press(page.locator("button[value=complete]"))
    expect(page).not_to_have_url(task)


def _fill_rows(page: Page, name: str, rows: list[Json], *, script: bool) -> None:
    for index, row in enumerate(rows):
        mark = page.locator(f"input[type=hidden][name='{name}'][value='{index}']")
        add = page.locator(f"button[name='{name}'][value='{index}']")
        mark.or_(add).first.wait_for(state="attached")  # an answer before it may still be opening the list
        if not mark.count():
            add.click()
        expect(mark).to_have_count(1)
        assert isinstance(row, Mapping), f"{name} mixes rows with other things"
        fill(page, row, script=script, within=f"{name}.{index}.")


def _answer(control: Locator, value: Json) -> None:
    first = control.first
    first.wait_for()
    kind = first.evaluate("control => control.tagName === 'SELECT' ? 'select' : control.type")
    if kind == "select":
        first.select_option(str(value))
    elif isinstance(value, bool):
        first.set_checked(value)
    elif kind in ("radio", "checkbox"):
        for chosen in value if isinstance(value, list) else [value]:
            control.and_(control.page.locator(f"[value='{chosen}']")).check()
    else:
        first.fill(_typed(value))


def _typed(value: Json) -> str:
    """Return a value as somebody in Finland types it: 19.3.2027, 14,2."""
    day = _DAY.fullmatch(value) if isinstance(value, str) else None
    if day:
        return f"{int(day[3])}.{int(day[2])}.{day[1]}"
    return str(value).replace(".", ",") if isinstance(value, Decimal) else str(value)
