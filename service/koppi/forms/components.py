"""The components of a form as they were read: immutable, shared by every thread."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from koppi.feel import Expression
from koppi.forms.fields.base import AnswerField
from koppi.forms.places import Path
from koppi.forms.view import Condition
from koppi.forms.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Anything that stands in a form. `type` is the form-js name, `columns` its width in a grid of 16."""

    id: str
    type: str
    hide: Expression | None = None
    columns: int | None = None
    row: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Component):
    """A question. Its answer goes to `path`, unless one of `locks` holds; `term` is where the case file keeps it."""

    path: Path
    field: AnswerField
    label: Wording
    description: Wording | None = None
    locks: tuple[Condition, ...] = ()
    default: Any = None
    prefix: Wording | None = None
    suffix: Wording | None = None
    term: Path = ()
    prefill: Expression | None = None
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Component):
    """A value that the server works out; nobody fills it in."""

    path: Path
    expression: Expression
    term: Path = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Component):
    """A group; with a path its answers lie within one object."""

    components: tuple[Component, ...]
    path: Path = ()
    label: Wording | None = None
    outline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(Component):
    """A dynamic list: the same components once for every row."""

    components: tuple[Component, ...]
    path: Path
    label: Wording | None = None
    outline: bool = False
    default_rows: int = 1
    may_change: bool = True
    term: Path = ()
    prefill: Expression | None = None
    reads: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage(Component):
    """Text to read, in Markdown."""

    text: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator(Component):
    """A line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spacer(Component):
    """Room, in pixels."""

    height: int = 60


def paths(components: tuple[Component, ...], base: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every path that the components write, with the type of its value; rows of a list are not entered."""
    for component in components:
        match component:
            case Input():
                yield base + component.path, component.field.type
            case Computed():
                yield base + component.path, "computed"
            case Repeated():
                yield base + component.path, "list"
            case Section():
                yield from paths(component.components, base + component.path)


def code_lists(components: tuple[Component, ...]) -> Iterator[tuple[str, str]]:
    """Yield (component id, id of the code list) of every question whose options come from a code list."""
    for component in components:
        match component:
            case Input():
                if component.field.code_list is not None:
                    yield component.id, component.field.code_list
            case Section() | Repeated():
                yield from code_lists(component.components)
