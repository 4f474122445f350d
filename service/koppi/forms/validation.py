"""From a filled form to variables and errors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from koppi.domain.errors import FieldError
from koppi.forms.components import Component, Computed, Input, Repeated, Section
from koppi.forms.filling import MOST_ROWS
from koppi.forms.nodes import Answer, Computation, Node, Part, Rows
from koppi.forms.places import Path, put
from koppi.forms.view import Nulls

_MOST_UNKNOWN = 20
_LONGEST_NAME = 100
Names: TypeAlias = Mapping[str, "Names | None"]
"""The names a form knows, level by level; None where an answer lies, "" leads into the rows of a list."""
_ROW = ""


@dataclass(frozen=True, slots=True)
class Validated:
    """What a submission came to: the variables to write when there are no errors.

    `ignored` are names that are not of the form; in strict mode they are errors. `nulls` are the expressions of the form
    that gave null, with the reasons.
    """

    values: Mapping[str, Any]
    errors: tuple[FieldError, ...]
    ignored: tuple[str, ...] = ()
    nulls: Nulls = field(default_factory=dict)


def values_of(nodes: tuple[Node, ...], known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables that the answers write; an object they fill in part keeps the rest of `known`."""
    values: dict[str, Any] = {}
    for path, value in _written(nodes):
        if len(path) > 1 and path[0] not in values:
            values[path[0]] = known.get(path[0])
        put(values, path, value)
    return values


def _written(nodes: tuple[Node, ...]) -> Iterator[tuple[Path, Any]]:
    for node in nodes:
        match node:
            case Answer():
                if node.given and not node.errors:
                    yield node.path, node.value
            case Computation():
                yield node.path, node.value
            case Part():
                yield from _written(node.parts)
            case Rows():
                if node.given and not node.errors:
                    rows = zip(node.rows, node.kept, strict=True)
                    yield node.path, [{**kept, **values_of(row, kept)} for row, kept in rows]


def errors_of(nodes: tuple[Node, ...]) -> Iterator[FieldError]:
    """Yield what is wrong, in the order of the form."""
    for node in nodes:
        match node:
            case Answer():
                yield from _answer_errors(node)
            case Part():
                yield from errors_of(node.parts)
            case Rows():
                yield from _list_errors(node)


def _answer_errors(answer: Answer) -> Iterator[FieldError]:
    if answer.errors:
        parameters = answer.component.field.parameters(answer.view)
        label = answer.component.label.shown(answer.view)
        for code in answer.errors:
            yield FieldError(answer.name, code, label=label, **parameters)


def _list_errors(rows: Rows) -> Iterator[FieldError]:
    label = rows.component.label.shown(rows.view) if rows.component.label else rows.name
    for code in rows.errors:
        yield FieldError(rows.name, code, label=label, max=MOST_ROWS)
    if rows.given and not rows.errors:
        for row in rows.rows:
            yield from errors_of(row)


def names_of(components: tuple[Component, ...]) -> Names:
    """Return the names that a submission of these components may hold."""
    names: dict[str, Any] = {}
    for component in components:
        match component:
            case Input() | Computed():
                _merge(names, component.path, None)
            case Repeated():
                _merge(names, component.path, {_ROW: names_of(component.components)})
            case Section():
                inner = names_of(component.components)
                for name, value in inner.items():
                    _merge(names, (*component.path, name), value)
    return names


def _merge(names: dict[str, Any], path: Path, value: Any) -> None:
    *way, last = path
    for name in way:
        names = names.setdefault(name, {})
    known = names.get(last)
    names[last] = {**known, **value} if isinstance(known, dict) and isinstance(value, dict) else value


def unknown_names(given: Mapping[str, Any], names: Names) -> tuple[str, ...]:
    """Return the paths in `given` that the form does not know: the first few, and never very long."""
    found = (name[:_LONGEST_NAME] for name in _unknown(given, names))
    return tuple(name for name, _ in zip(found, range(_MOST_UNKNOWN), strict=False))


def _unknown(given: Any, names: Names) -> Iterator[str]:
    for name, value in given.items():
        inner = names.get(name)
        if name not in names or not name:
            yield str(name)
        elif inner is not None:
            yield from (f"{name}.{path}" if path else name for path in _unknown_inside(value, inner))


def _unknown_inside(value: Any, names: Names) -> Iterator[str]:
    rows = names.get(_ROW)
    if rows is not None and isinstance(value, list):
        for place, row in enumerate(value[:MOST_ROWS]):
            if isinstance(row, Mapping):
                yield from (f"{place}.{path}" for path in _unknown(row, rows))
    elif rows is None and isinstance(value, Mapping):
        yield from _unknown(value, names)
    elif rows is None and value is not None:
        yield ""
