"""From the inputs of an HTML page to a submission: names with dots and rows become nested values."""

from collections.abc import Sequence
from typing import Any, Protocol

from koppi.forms.components import Component, Input, Repeated, Section
from koppi.forms.filling import MOST_ROWS
from koppi.forms.places import ABSENT, Path, put

_LONGEST_INDEX = 4


class PageValues(Protocol):
    """The values of a posted page, as Werkzeug's MultiDict has them."""

    def getlist(self, key: str) -> list[str]:
        """Return every value of the name, in the page's order."""
        ...


def from_page(components: tuple[Component, ...], posted: PageValues) -> dict[str, Any]:
    """Return what the page answered; a name that the page did not hold stays absent."""
    given: dict[str, Any] = {}
    _gather(components, posted, "", (), given)
    return given


def _gather(
    components: tuple[Component, ...], posted: PageValues, name: str, base: Path, given: dict[str, Any]
) -> None:
    for component in components:
        match component:
            case Section():
                _gather(component.components, posted, name, base + component.path, given)
            case Input():
                path = base + component.path
                value = component.field.from_page(posted.getlist(_named(name, path)))
                if value is not ABSENT:
                    put(given, path, value)
            case Repeated():
                _gather_rows(component, posted, name, base + component.path, given)


def _gather_rows(component: Repeated, posted: PageValues, name: str, path: Path, given: dict[str, Any]) -> None:
    list_name = _named(name, path)
    marks = posted.getlist(list_name)
    if not marks:
        return
    removed = _indexes(posted.getlist(f"{list_name}.remove"))
    rows = []
    for index in sorted(_indexes(marks) - removed)[: MOST_ROWS + 1]:
        row: dict[str, Any] = {}
        _gather(component.components, posted, f"{list_name}.{index}", (), row)
        rows.append(row)
    put(given, path, rows)


def _indexes(texts: Sequence[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= _LONGEST_INDEX}


def _named(name: str, path: Path) -> str:
    return ".".join((name, *path) if name else path)
