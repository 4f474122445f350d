"""A form filled in: what is shown, what was answered and what is wrong, with the conditions decided."""

from collections import ChainMap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from marshmallow import ValidationError

from koppi.feel import Moment
from koppi.forms.components import Component, Computed, Input, Passage, Repeated, Section, Separator, Spacer
from koppi.forms.fields.base import AnswerField
from koppi.forms.nodes import Answer, Computation, Node, Part, Rows
from koppi.forms.places import ABSENT, Path, dig, put
from koppi.forms.view import View

MOST_ROWS = 100
_ROUNDS = 5
"""Conditions may look at later answers, so the form is gone through until nothing changes, at most this often."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the walk is: `given`, `known` and `data` belong to the whole form or to one row, `base` lies within them."""

    given: Mapping[str, Any]
    known: Mapping[str, Any]
    data: dict[str, Any]
    view: View
    name: str = ""
    base: Path = ()

    def within(self, path: Path) -> "_Place":
        return _Place(self.given, self.known, self.data, self.view, self.name, self.base + path)

    def name_of(self, path: Path) -> str:
        return ".".join((self.name, *path) if self.name else path)


def fill(
    components: tuple[Component, ...],
    given: Mapping[str, Any],
    known: Mapping[str, Any],
    moment: Moment,
    language: str,
) -> tuple[tuple[Node, ...], View]:
    """Return what is shown of the form when `given` was answered and the variables `known` stood before, and its view."""
    view = View(dict(known), moment, language)
    nodes: tuple[Node, ...] = ()
    for _ in range(_ROUNDS):
        before = view.variables
        data = dict(before)
        view = View(data, moment, language)
        nodes = _fill_all(components, _Place(given, known, data, view))
        if data == before:
            break
    return nodes, view


def _fill_all(components: tuple[Component, ...], place: _Place) -> tuple[Node, ...]:
    nodes: list[Node] = []
    for component in components:
        if component.hide is not None and place.view.holds(component.hide):
            _forget(component, place)
        else:
            nodes.append(_fill(component, place))
    return tuple(nodes)


def _fill(component: Component, place: _Place) -> Node:
    match component:
        case Input():
            return _answer(component, place)
        case Section():
            parts = _fill_all(component.components, place.within(component.path))
            return Part(component, component.id, place.view, parts)
        case Repeated():
            return _repeat(component, place)
        case Computed():
            path = place.base + component.path
            value = place.view.value(component.expression)
            put(place.data, path, value)
            return Computation(component, path, value)
        case Passage() | Separator() | Spacer():
            return Part(component, component.id, place.view)
    raise TypeError(component)


def _answer(component: Input, place: _Place) -> Answer:
    path, view = place.base + component.path, place.view
    name = place.name_of(path)
    kept = dig(place.known, path)
    value = component.default if kept is ABSENT else kept
    if any(view.holds(lock) for lock in component.locks):
        put(place.data, path, value)
        default_goes_in = kept is ABSENT and value is not None
        return Answer(component, name, path, value, default_goes_in, True, (), view)
    given = dig(place.given, path)
    answered, seen, errors = _checked(component.field, given, view)
    if given is ABSENT:
        answered = seen = value
    put(place.data, path, seen)
    return Answer(component, name, path, answered, given is not ABSENT, False, errors, view)


def _checked(field: AnswerField, given: Any, view: View) -> tuple[Any, Any, tuple[str, ...]]:
    """Return the answer (as it was given when it is wrong), what conditions see of it, and the codes of its errors."""
    try:
        answered = field.answer(given, view)
    except ValidationError as error:
        return given, field.understood(given, view), tuple(map(str, error.messages))
    return answered, answered, ()


def _repeat(component: Repeated, place: _Place) -> Rows:
    path = place.base + component.path
    kept = dig(place.known, path)
    kept = kept if isinstance(kept, list) else [{} for _ in range(component.default_rows)]
    given = dig(place.given, path)
    errors = _row_errors(component, given, kept)
    rows = list(kept if given is ABSENT or errors else given)[:MOST_ROWS]
    stays = given is ABSENT or not component.may_change
    before = tuple(row if stays and isinstance(row, Mapping) else {} for row in kept[: len(rows)])
    before += ({},) * (len(rows) - len(before))
    data: list[dict[str, Any]] = [{} for _ in rows]
    put(place.data, path, data)
    filled = []
    for index, row in enumerate(rows):
        here = {"this": data[index], "parent": place.data, "i": index + 1}
        view = replace(place.view, variables=ChainMap(data[index], here, place.data))
        answered = row if given is not ABSENT and isinstance(row, Mapping) else {}
        name = f"{place.name_of(path)}.{index}"
        filled.append(_fill_all(component.components, _Place(answered, before[index], data[index], view, name)))
    return Rows(component, place.name_of(path), path, given is not ABSENT, tuple(filled), before, errors, place.view)


def _row_errors(component: Repeated, given: Any, kept: list[Any]) -> tuple[str, ...]:
    if given is ABSENT:
        return ()
    if not isinstance(given, list) or not all(isinstance(row, Mapping) for row in given):
        return ("forms.not_a_list",)
    if len(given) > MOST_ROWS:
        return ("forms.too_many_rows",)
    return ("forms.rows_fixed",) if not component.may_change and len(given) != len(kept) else ()


def _forget(component: Component, place: _Place) -> None:
    """What is hidden has no value for the other conditions."""
    match component:
        case Input() | Computed() | Repeated():
            put(place.data, place.base + component.path, None)
        case Section():
            for inner in component.components:
                _forget(inner, place.within(component.path))
