"""Expressions as trees: built by the generator, taken apart to find where two evaluators begin to differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from koppi.feel import Range, YearsMonthsDuration, temporal
from koppi.feel.numbers import CONTEXT


@dataclass(frozen=True, slots=True)
class Tree:
    """One construct: `shape` is its text with a `{}` for each part; `binds` are names that its last part knows.

    A tree without parts is a literal, a variable or a bound name; `name` tells which bound name it is.
    """

    shape: str
    parts: tuple["Tree", ...] = ()
    binds: tuple[str, ...] = ()
    name: str = ""

    @property
    def text(self) -> str:
        """The expression."""
        if not self.parts:
            return self.shape
        return self.shape.format(*(self._operand(part) for part in self.parts))

    def _operand(self, part: "Tree") -> str:
        """A part in brackets, unless it has some of its own."""
        shape = part.shape
        own = shape.startswith(("[", "(", "{{", "{", '"', "@")) and not (part.parts and shape.startswith("{}"))
        call = shape.endswith(")") and shape[0].isalpha() and not self.shape.startswith("{}")
        plain = not part.parts and not shape.startswith(("-", "function")) and not self.shape.startswith("{}.")
        return part.text if own or call or plain else f"({part.text})"

    def free(self) -> frozenset[str]:
        """The bound names that it needs from around it."""
        if self.name:
            return frozenset({self.name})
        found = [part.free() for part in self.parts]
        if self.binds:
            found[-1] -= set(self.binds)
        return frozenset().union(*found)

    def put(self, values: Mapping[str, "Tree"]) -> "Tree":
        """The same with values in the place of bound names."""
        if self.name:
            return values.get(self.name, self)
        if not self.parts:
            return self
        inner = {name: value for name, value in values.items() if name not in self.binds}
        *first, last = self.parts
        return replace(self, parts=(*(part.put(values) for part in first), last.put(inner)))

    def size(self) -> int:
        """How many constructs there are."""
        return 1 + sum(part.size() for part in self.parts)

    def walk(self) -> Iterator["Tree"]:
        """Itself and everything in it."""
        yield self
        for part in self.parts:
            yield from part.walk()


def literal(value: Any) -> Tree | None:
    """A value written out, None for one that cannot be."""
    text = _text(value)
    return None if text is None else Tree(text)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | Decimal):
        return f"{CONTEXT.create_decimal(value):f}"
    if isinstance(value, str):
        return simple_text(value)
    if isinstance(value, date | time | datetime | timedelta | YearsMonthsDuration):
        return f'@"{temporal.write(value)}"'
    if isinstance(value, list):
        return _joined("[{}]", [_text(item) for item in value])
    if isinstance(value, dict):
        return _joined("{{{}}}", [_entry(key, item) for key, item in value.items()])
    return _range(value) if isinstance(value, Range) else None


def simple_text(value: str) -> str:
    """A text in quotes."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _joined(shape: str, texts: list[str | None]) -> str | None:
    known = [text for text in texts if text is not None]
    return shape.format(", ".join(known)) if len(known) == len(texts) else None


def _entry(key: str, value: Any) -> str | None:
    text = _text(value)
    return None if text is None else f"{simple_text(key)}: {text}"


def _range(value: Range) -> str | None:
    if value.test:
        end = _text(value.high if value.low is None or value.test in ("<", "<=") else value.low)
        return None if end is None else f"({value.test} {end})"
    low, high = _text(value.low), _text(value.high)
    if None in (low, high, value.low, value.high):
        return None
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
