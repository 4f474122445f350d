"""Values that an expression has whatever the variables and the moment are."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel import FeelSyntaxError, Language, Moment
from koppi.feel.syntax import Argument, Arithmetic, Call, Literal, Negation, Node

_LANGUAGE = Language()
_MOMENT = Moment(datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
"""Any moment: no expression that is a constant looks at it."""
_WRITTEN = frozenset({"date", "time", "date and time", "duration"})
"""Functions that do nothing but read what is written out."""

UNKNOWN: Any = object()
"""Stands for a value that depends on more than the text."""


def constant(node: Node) -> Any:
    """The value of a node, or UNKNOWN; null is a value too."""
    if isinstance(node, Literal):
        return node.value
    if not _fixed(node):
        return UNKNOWN
    try:
        found = _LANGUAGE.compile_tree(node).evaluate({}, _MOMENT)
    except FeelSyntaxError:
        return UNKNOWN
    return UNKNOWN if found.value is None else found.value


def _fixed(node: Node) -> bool:
    if isinstance(node, Negation | Arithmetic):
        return all(_fixed(child) for child in node.children())
    if isinstance(node, Call):
        return node.function in _WRITTEN and all(map(_fixed, node.children()))
    return isinstance(node, Literal) or (isinstance(node, Argument) and node.name is None and _fixed(node.value))
