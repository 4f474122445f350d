"""The options of a choice: written in the form, found in a variable or a code list, or given by an expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

from koppi.domain.code_list import CODE_LISTS
from koppi.feel import Expression
from koppi.forms.places import dig
from koppi.forms.shown import number_text
from koppi.forms.view import View
from koppi.forms.wording import Wording

Value: TypeAlias = str | int | Decimal | bool
MOST_OPTIONS = 1_000


@dataclass(frozen=True, slots=True)
class Option:
    """One option. `text` is its value in a page's input."""

    value: Value
    label: Wording | str

    @property
    def text(self) -> str:
        """The value in a page's input."""
        return value_text(self.value)

    def shown(self, view: View) -> str:
        """Return the label in the reader's language."""
        return self.label if isinstance(self.label, str) else self.label.shown(view)


@dataclass(frozen=True, slots=True)
class Options:
    """Where the options come from: one of the three."""

    written: tuple[Option, ...] = ()
    key: tuple[str, ...] = ()
    expression: Expression | None = None

    @property
    def code_list(self) -> str | None:
        """The id of the code list that the options come from; None when they come from elsewhere."""
        return ".".join(self.key[1:]) if len(self.key) > 1 and self.key[0] == CODE_LISTS else None

    def seen(self, view: View) -> tuple[Option, ...]:
        """Return the options as they are now."""
        if self.expression is not None:
            return _options(view.value(self.expression))
        return _options(dig(view.variables, self.key)) if self.key else self.written

    def offer(self, value: Any) -> bool:
        """Tell whether `value` can be among the options, as far as the file shows."""
        return not self.written or any(option.value == value for option in self.written)


def value_text(value: Value) -> str:
    """Return an option's value as text for a page."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else number_text(value, "en")


def _options(found: Any) -> tuple[Option, ...]:
    """Read options from data: texts, numbers, or objects of `value` and `label`; what is neither is left out."""
    items = found[:MOST_OPTIONS] if isinstance(found, list) else []
    return tuple(option for option in map(_option, items) if option is not None)


def _option(item: Any) -> Option | None:
    value, label = (item.get("value"), item.get("label")) if isinstance(item, Mapping) else (item, None)
    if not isinstance(value, str | int | Decimal):
        return None
    return Option(value, label if isinstance(label, str) and label else value_text(value))
