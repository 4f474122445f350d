"""The parts of a form that is filled in, as far as they are shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from koppi.forms.components import Computed, Input, Passage, Repeated, Section, Separator, Spacer
from koppi.forms.places import Path
from koppi.forms.view import View


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that is shown. `value` is JSON when there are no errors, else what was given.

    `given` tells whether the value goes into the result; `errors` are codes.
    """

    component: Input
    name: str
    path: Path
    value: Any
    given: bool
    locked: bool
    errors: tuple[str, ...]
    view: View


@dataclass(frozen=True, slots=True)
class Computation:
    """A value that was worked out."""

    component: Computed
    path: Path
    value: Any


@dataclass(frozen=True, slots=True)
class Part:
    """A section, or something only to look at."""

    component: Section | Passage | Separator | Spacer
    name: str
    view: View
    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A dynamic list with its rows; `kept` is what each row held before, empty where rows may move."""

    component: Repeated
    name: str
    path: Path
    given: bool
    rows: tuple[tuple["Node", ...], ...]
    kept: tuple[Mapping[str, Any], ...]
    errors: tuple[str, ...]
    view: View


Node: TypeAlias = Answer | Computation | Part | Rows
