"""What the components of a file have in common: place, condition, key, options."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypedDict

from koppi.domain.code_list import CODE_LISTS
from koppi.feel import Expression
from koppi.forms.options import MOST_OPTIONS, Option, Options, value_text
from koppi.forms.places import Path
from koppi.forms.source import Source

_NAME = re.compile(r"\w+(\.\w+)*")
_RESERVED = frozenset({"action"})
"""The name of the pages' own buttons; names that begin with an underscore are the pages' own fields."""
_WIDEST = 16
_OPTION_SOURCES = ("values", "valuesKey", "valuesExpression")


class Frame(TypedDict):
    """What every component has."""

    id: str
    type: str
    hide: Expression | None
    columns: int | None
    row: str


def frame(source: Source) -> Frame:
    """Take the condition and the place in the grid."""
    conditional, layout = source.inner("conditional"), source.inner("layout")
    found = Frame(
        id=source.id,
        type=source.type,
        hide=conditional.expression("hide"),
        columns=layout.whole("columns", 1, _WIDEST),
        row=layout.text("row"),
    )
    conditional.finish()
    layout.finish()
    return found


def key(source: Source, attribute: str = "key") -> Path:
    """Take the key, such as `name` or `client.name`, as a path."""
    found = source.text(attribute)
    if not found:
        source.find("forms.key_missing", attribute=attribute)
    return _path(source, found, attribute)


def optional_path(source: Source) -> Path:
    """Take the path of a group, which may have none."""
    return _path(source, source.text("path"), "path")


def options(source: Source) -> Options:
    """Take the options from the one place that the component names."""
    named = [attribute for attribute in _OPTION_SOURCES if source.has(attribute)]
    if len(named) != 1:
        source.find("forms.options_missing" if not named else "forms.options_twice")
    written, of_key, expression = source.take("values"), source.text("valuesKey"), source.expression("valuesExpression")
    if written is not None:
        return Options(written=_written(source, written))
    if expression is not None:
        return Options(expression=expression)
    return Options(key=_path(source, of_key, "valuesKey"))


def _path(source: Source, text: str, attribute: str) -> Path:
    if text and not _NAME.fullmatch(text):
        source.find("forms.key_invalid", attribute=attribute, key=text)
        return ()
    taken = text == CODE_LISTS or (text.startswith(f"{CODE_LISTS}.") and attribute != "valuesKey")
    if taken or text in _RESERVED or text.startswith("_"):
        source.find("forms.key_reserved", attribute=attribute, key=text)
    return tuple(text.split(".")) if text else ()


def _written(source: Source, found: Any) -> tuple[Option, ...]:
    items = found if isinstance(found, list) else []
    if not items:
        source.find("forms.options_missing")
    if len(items) > MOST_OPTIONS:
        source.find("forms.options_too_many", max=MOST_OPTIONS)
    chosen = [option for item in items[:MOST_OPTIONS] if (option := _option(source, item))]
    if len({option.text for option in chosen}) != len(chosen):
        source.find("forms.option_twice")
    return tuple(chosen)


def _option(source: Source, item: Any) -> Option | None:
    value = item.get("value") if isinstance(item, Mapping) else None
    if not isinstance(value, str | int | Decimal) or value == "":
        source.find("forms.option_value")
        return None
    text = value_text(value)
    label = item.get("label")
    wording = source.worded(label if isinstance(label, str) else text, f"option.{text}")
    return Option(value, wording or text)
