"""A form as a page shows it: a tree of plain values for the templates, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from koppi.domain.errors import FieldError


@dataclass(frozen=True, slots=True)
class Choice:
    """One option; `value` is the text of its input."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A question. `name` is that of the HTML input, `kind` the form-js type (a datetime's subtype).

    Beside a checkbox, radio, checklist or taglist stands a hidden input of the same name with an empty value, so that
    nothing chosen differs from not asked; a select begins with an empty option. A checkbox has one option, `true`.
    """

    id: str
    name: str
    kind: str
    label: str
    description: str
    value: str
    options: tuple[Choice, ...]
    required: bool
    readonly: bool
    errors: tuple[FieldError, ...]
    attributes: Mapping[str, Any]
    prefix: str = ""
    suffix: str = ""
    columns: int | None = None
    row: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A passage: safe HTML."""

    id: str
    html: str
    kind: str = "text"
    columns: int | None = None
    row: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A `separator` or a `spacer` (with its height in pixels)."""

    id: str
    kind: str
    height: int = 0
    columns: int | None = None
    row: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Components under a common heading; the label may be empty."""

    id: str
    label: str
    outline: bool
    components: tuple["Node", ...]
    kind: str = "group"
    columns: int | None = None
    row: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list. Beside it stands a hidden input of the list's name whose value is `index`."""

    index: int
    components: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of rows. Beside them stands a hidden input of the list's name with an empty value, for no rows at all.

    A button of the list's `name` with the value `next_index` adds a row; one of the name `remove_name` with a row's
    index removes it. `may_add` is false at the limit or where rows may not change.
    """

    id: str
    name: str
    label: str
    outline: bool
    rows: tuple[Row, ...]
    may_add: bool
    may_remove: bool
    errors: tuple[FieldError, ...]
    kind: str = "dynamiclist"
    columns: int | None = None
    row: str = ""

    @property
    def next_index(self) -> int:
        """The index of a row that would be added."""
        return len(self.rows)

    @property
    def remove_name(self) -> str:
        """The name of the buttons that remove a row."""
        return f"{self.name}.remove"


Node: TypeAlias = Field | Text | Mark | Group | Rows


@dataclass(frozen=True, slots=True)
class Layout:
    """What is shown of a form. `errors` are for the summary; those of fields that are not shown stand there alone."""

    id: str
    name: str
    components: tuple[Node, ...]
    errors: tuple[FieldError, ...] = field(default=())
