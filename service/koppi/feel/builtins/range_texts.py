"""`range("[1..3]")`: a range of its text, whose ends are literals."""

from collections.abc import Callable, Mapping
from typing import Any

from koppi.feel import temporal
from koppi.feel.comparison import ordered
from koppi.feel.errors import FeelDomainError, FeelSyntaxError, Position
from koppi.feel.functions import Library
from koppi.feel.names import NameTable
from koppi.feel.numbers import subtract
from koppi.feel.parser import parse
from koppi.feel.run import Run
from koppi.feel.syntax import Call, Literal, Negation, Node
from koppi.feel.values import NUMBERS, ORDERED, Range, kind_of

LIBRARY = Library()
_HERE = Position(1, 1)
_READERS: Mapping[str, Callable[[str], Any]] = {
    "date": temporal.parse_date,
    "time": temporal.parse_time,
    "date and time": temporal.parse_date_time,
    "duration": temporal.parse_duration,
}
_FUNCTIONS = NameTable(_READERS)


@LIBRARY.define("range(from: text) -> range")
def range_of_text(run: Run, text: str) -> Range:
    """The range; an end left out has no bound, and its bracket is then an open one."""
    text = text.strip()
    run.spend(10 + 3 * len(text))
    before, between, after = text[1:-1].partition("..")
    if not between or text[0] not in "[(]" or text[-1] not in "])[":
        raise FeelDomainError("feel.not_readable", kind="range")
    low, high = _end(before), _end(after)
    found = Range(low, high, text[0] == "[", text[-1] == "]", _test(low, high, text))
    if not _is_right(found, run):
        raise FeelDomainError("feel.bad_range", kinds=f"{kind_of(low)}, {kind_of(high)}")
    return found


def _test(low: Any, high: Any, text: str) -> str:
    """The comparison that a range of one end is."""
    if low is None:
        return "<=" if text[-1] == "]" else "<"
    if high is None:
        return ">=" if text[0] == "[" else ">"
    return ""


def _is_right(found: Range, run: Run) -> bool:
    """Whether the ends are of one kind with an order and in it; no bound is never included."""
    kinds = {kind_of(end) for end in (found.low, found.high) if end is not None}
    if len(kinds) != 1 or not kinds <= ORDERED:
        return False
    if found.low is None or found.high is None:
        return not (found.low_included if found.low is None else found.high_included)
    return ordered("<=", found.low, found.high, run, _HERE) is True


def _end(text: str) -> Any:
    """The value of an end, which is a literal or `date("...")` and its like; null for nothing."""
    if not text.strip():
        return None
    try:
        value = _literal(parse(text, _FUNCTIONS, NameTable()))
    except FeelSyntaxError:
        value = None
    if value is None:
        raise FeelDomainError("feel.not_readable", kind="range")
    return value


def _literal(node: Node) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Negation):
        value = _literal(node.operand)
        return subtract(0, value) if type(value) in NUMBERS else None
    if isinstance(node, Call) and isinstance(node.function, str) and len(node.arguments) == 1:
        value = node.arguments[0].value
        if isinstance(value, Literal) and isinstance(value.value, str):
            return _READERS[node.function](value.value)
    return None
