"""What the case file keeps, told with a form's own labels and the names of its options."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from koppi.forms.components import Component, Computed, Input, Repeated
from koppi.forms.places import ABSENT, dig
from koppi.forms.shown import as_text
from koppi.forms.terms import Answering, item_path, placed
from koppi.forms.view import View

Said: TypeAlias = str | bool
"""A value in words; true and false are for the reader to name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A term with its label and value; `rows` under `columns` where it is a list."""

    term: str
    label: str
    value: Said = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Said, ...], ...] = ()


def told(components: tuple[Component, ...], content: Mapping[str, Any], view: View) -> Iterator[Told]:
    """Yield the terms of `content` that these components write and that say something, in the order of the form."""
    for _, component in placed(components):
        value = content.get(component.term[-1]) if component.term else None
        if value in (None, "", [], {}):
            continue
        if isinstance(component, Repeated):
            yield _list(component, value, view)
        else:
            yield Told(component.term[-1], _label(component, view), _said(component, value, view))


def _list(listed: Repeated, value: Any, view: View) -> Told:
    columns = list(placed(listed.components))
    entries = [entry for entry in value if isinstance(entry, Mapping)] if isinstance(value, list) else []
    rows = [tuple(_cell(entry, column, view) for column in columns) for entry in entries]
    used = [place for place in range(len(columns)) if any(row[place] != "" for row in rows)]
    return Told(
        term=listed.term[-1],
        label=_label(listed, view),
        columns=tuple(_label(columns[place].component, view) for place in used),
        rows=tuple(tuple(row[place] for place in used) for row in rows if any(cell != "" for cell in row)),
    )


def _cell(entry: Mapping[str, Any], column: Any, view: View) -> Said:
    value = dig(entry, item_path(column))
    return "" if value is ABSENT else _said(column.component, value, view)


def _label(component: Answering, view: View) -> str:
    wording = None if isinstance(component, Computed) else component.label
    return wording.shown(view) if wording else ""


def _said(component: Answering, value: Any, view: View) -> Said:
    if isinstance(value, bool):
        return value
    if isinstance(component, Input):
        named = [label for _, label, selected in component.field.options_on_page(value, view) if selected]
        if named:
            return ", ".join(named)
    return as_text(value, view.language, view.moment.zone)
