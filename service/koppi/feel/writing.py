"""Values as text (`string(...)`) and as JSON."""

from collections.abc import Mapping
from typing import Any

from koppi.feel import limits, numbers, temporal
from koppi.feel.errors import Stopped
from koppi.feel.run import Run
from koppi.feel.values import CONTEXT, FUNCTION, LIST, NULL, NUMBER, RANGE, TEMPORALS, TEXT, kind_of

_PLAIN_DIGITS = 100
_PLAIN = frozenset({type(None), bool, int, str})


def to_json(value: Any) -> Any:
    """The value as JSON: whole numbers as int, others as Decimal, temporal values as ISO text; ranges and functions null.

    Raises:
        ValueError: it is too large or too deep to be written out. The result of an evaluation never is.
    """
    return value if type(value) in _PLAIN else _json(value, Budget())


class Budget:
    """How many elements may still be walked; sharing counts each time."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = limits.RESULT

    def walk(self, count: int, depth: int) -> None:
        """Use some up, or raise ValueError."""
        self.left -= count
        if self.left < 0 or depth > limits.DEPTH:
            raise ValueError("too large for JSON")


def _json(value: Any, budget: Budget, depth: int = 0) -> Any:
    kind = kind_of(value)
    if kind == LIST:
        budget.walk(len(value), depth)
        return [_json(element, budget, depth + 1) for element in value]
    if kind == CONTEXT:
        budget.walk(len(value), depth)
        return {key: _json(element, budget, depth + 1) for key, element in value.items()}
    if kind == NUMBER:
        return _json_number(value)
    if kind in TEMPORALS:
        return temporal.write(value, named_zone=False)
    return value if isinstance(value, (str, bool)) else None


def _json_number(value: numbers.Number) -> numbers.Number | None:
    whole = numbers.whole(value)
    if whole is not None:
        return whole
    return value if isinstance(value, int) or value.is_finite() else None


def measure(value: Any) -> int:
    """How many elements a result has; raise Stopped when it is too large or too deep to be used."""
    if type(value) not in (list, dict):
        return 0
    left, stack = limits.RESULT, [(value, 0)]
    while stack:
        part, depth = stack.pop()
        if depth > limits.DEPTH:
            raise Stopped("feel.limit_depth")
        kind = kind_of(part)
        if kind not in (LIST, CONTEXT):
            continue
        left -= len(part)
        if left < 0:
            raise Stopped("feel.limit_list")
        elements = part if kind == LIST else part.values()
        stack.extend((element, depth + 1) for element in elements)
    return limits.RESULT - left


def to_text(value: Any, run: Run) -> str | None:
    """What `string(value)` gives; null for null."""
    return None if value is None else run.text(_text(value, run, nested=False))


def _text(value: Any, run: Run, *, nested: bool = True, depth: int = 0) -> str:
    if depth > limits.DEPTH:
        raise Stopped("feel.limit_depth")
    run.spend(1)
    kind = kind_of(value)
    if kind == TEXT:
        return run.text(_quoted(run.scan(value))) if nested else str(value)
    if kind == NUMBER:
        return number_text(value)
    if kind in TEMPORALS:
        return temporal.write(value)
    if kind == LIST:
        return run.text("[" + ", ".join(_text(element, run, depth=depth + 1) for element in value) + "]")
    if kind == CONTEXT:
        return run.text("{" + ", ".join(_pairs(value, run, depth)) + "}")
    if kind == RANGE:
        return _range_text(value, run, depth)
    return {NULL: "null", FUNCTION: "function"}.get(kind) or ("true" if value is True else "false")


def _pairs(value: Mapping[str, Any], run: Run, depth: int) -> list[str]:
    return [f"{_key(key)}: {_text(element, run, depth=depth + 1)}" for key, element in value.items()]


def _key(key: str) -> str:
    return key if key.replace("_", "").replace(" ", "").isalnum() else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'


def _range_text(value: Any, run: Run, depth: int) -> str:
    low = "" if value.low is None else _text(value.low, run, depth=depth + 1)
    high = "" if value.high is None else _text(value.high, run, depth=depth + 1)
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"


def number_text(value: numbers.Number) -> str:
    """A number in plain digits, without zeros at the end; one with very many digits has an exponent."""
    whole = numbers.whole(value)
    if whole is not None:
        return str(whole)
    rounded = numbers.CONTEXT.plus(numbers.decimal(value))
    if abs(rounded.adjusted()) > _PLAIN_DIGITS:
        return str(rounded)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
