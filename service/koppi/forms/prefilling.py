"""What a form's fields hold before anybody has typed: earlier content of the case file."""

from collections.abc import Mapping
from typing import Any

from koppi.feel import Moment
from koppi.forms.components import Component, Computed, Repeated
from koppi.forms.places import ABSENT, Path, dig, put
from koppi.forms.terms import Answering, item_path, placed
from koppi.forms.view import View

FILE = "file"
"""The name under which expressions for prefilling see the case file: record by record, term by term."""


def begins(components: tuple[Component, ...]) -> bool:
    """Tell whether any field begins with something."""
    return any(_is_prefilled(item.component) for item in placed(components))


def reads_of(components: tuple[Component, ...]) -> frozenset[str]:
    """Return the records of the case file that the fields begin with."""
    return frozenset().union(*(_reads(item.component) for item in placed(components) if _is_prefilled(item.component)))


def prefilled(
    components: tuple[Component, ...],
    context: Mapping[str, Any],
    file: Mapping[str, Mapping[str, Any]],
    moment: Moment,
    language: str,
) -> dict[str, Any]:
    """Return `context` with the values that the fields begin with; what the case file does not know stays as it is."""
    known = dict(context)
    view = View({**context, FILE: file}, moment, language)
    for path, component in placed(components):
        if not _is_prefilled(component):
            continue
        value = _value(component, view, file)
        if value is not ABSENT and value is not None:
            put(known, path, _rows(component, value) if isinstance(component, Repeated) else value)
    return known


def _is_prefilled(component: Answering) -> bool:
    """A list of fixed rows begins with those it was drawn with: others could not be told from rows made up."""
    if isinstance(component, Computed) or (isinstance(component, Repeated) and not component.may_change):
        return False
    return component.prefill is not None or bool(component.term)


def _reads(component: Answering) -> frozenset[str]:
    if isinstance(component, Computed) or component.prefill is None:
        return frozenset(component.term[:1])
    return component.reads


def _value(component: Answering, view: View, file: Mapping[str, Mapping[str, Any]]) -> Any:
    if not isinstance(component, Computed) and component.prefill is not None:
        return view.value(component.prefill)
    return dig(file, component.term)


def _rows(listed: Repeated, entries: Any) -> list[dict[str, Any]]:
    """Return the entries of a list as its rows: the items' names back to the fields' keys."""
    return [_row(listed, entry) for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def _row(listed: Repeated, entry: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for inner in placed(listed.components):
        value = dig(entry, _written(entry, inner.path, item_path(inner)))
        if value is not ABSENT:
            component = inner.component
            put(row, inner.path, _rows(component, value) if isinstance(component, Repeated) else value)
    return row


def _written(entry: Mapping[str, Any], key: Path, item: Path) -> Path:
    """An expression may give a list by the items' names or by the fields' keys."""
    return key if dig(entry, item) is ABSENT else item
