"""The variables that hostile texts may name, and a way to see that nobody changed them."""

import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def _deep(levels: int) -> list[Any]:
    made: list[Any] = []
    for _ in range(levels):
        made = [made]
    return made


GIVEN: Mapping[str, Any] = {
    "big": list(range(100_000)),
    "also_big": list(range(100_000)),
    "numbers": [(n * 7_919) % 5_000 for n in range(5_000)],
    "rows": [{"key": f"k{n}", "value": n, "word": f"word {n}"} for n in range(5_000)],
    "records": {f"k{n}": n for n in range(100_000)},
    "some_records": {f"k{n}": n for n in range(5_000)},
    "deep": _deep(1_000),
    "shallow": _deep(40),
    "deep_record": {"a": _deep(1_000)},
    "long": "a" * 1_000_000,
    "also_long": "".join(["a"] * 1_000_000),
    "longish": " " + "a" * 19_998 + " ",
    "wide_text": "\U0001f600" * 19_999,
    "texts": ["".join(["a"] * 19_999) for _ in range(200)],
    "digits": "9" * 19_000,
    "huge": 10**4_000 + 1,
    "odd_number": Decimal("0." + "1" * 4_000),
    "far_number": Decimal("1E+999999"),
    "tiny_number": Decimal("1E-999999"),
    "nan": Decimal("NaN"),
    "signal": Decimal("sNaN"),
    "nans": [Decimal("sNaN"), Decimal("NaN"), 1],
    "floating": 1.5,
    "module": os,
    "classes": [os, type, object(), print, {1, 2}, b"bytes", 1j],
    "person": {"name": "Aino", "secret": 42, "count": 7, "item": "hidden", "__class__": "plain text"},
    "people": [{"name": "Aino", "secret": 42}, {"name": "Eino", "secret": 43}],
    "mixed": [3, "a", None, [1, [2]], {"b": 1}, True],
}
_SIMPLE = frozenset({int, str})
_PLAIN = (str, int, Decimal, float, bool, type(None))


def of(*names: str) -> dict[str, Any]:
    """The variables of these names."""
    return {name: GIVEN[name] for name in names}


def seen(value: Any) -> int:
    """A number that tells a value, as deep as it goes, from a changed one."""
    found, stack = 0, [value]
    while stack:
        part = stack.pop()
        if isinstance(part, list | dict):
            below = part if isinstance(part, list) else [*part.keys(), *part.values()]
            simple = _SIMPLE.issuperset(map(type, below))  # hashed as a whole: much is given to many cases
            stack.extend(() if simple else below)
            found = hash((found, type(part), tuple(below) if simple else len(part)))
        else:
            found = hash((found, repr(part) if isinstance(part, Decimal) else part if _is_plain(part) else id(part)))
    return found


def _is_plain(value: Any) -> bool:
    return isinstance(value, _PLAIN)
