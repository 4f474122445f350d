"""Values of ours as the text that the peer spells alike: numbers to 15 digits, whatever fails as null."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import simplejson

from koppi.feel import Range, YearsMonthsDuration, temporal
from koppi.feel.values import BOOLEAN, CONTEXT, FUNCTION, LIST, NULL, NUMBER, RANGE, TEXT, kind_of

_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_UP)


def normal(value: Any) -> str:
    """The text of a value."""
    kind = kind_of(value)
    if kind in _SPELLED:
        return _SPELLED[kind]
    if kind == NUMBER:
        return _number(value)
    if kind == TEXT:
        return simplejson.dumps(value, ensure_ascii=False)
    if kind == BOOLEAN:
        return "true" if value else "false"
    if kind == LIST:
        return f"[{', '.join(map(normal, value))}]"
    if kind == CONTEXT:
        return _context(value)
    if kind == RANGE:
        return _range(value)
    named = "duration" if isinstance(value, timedelta | YearsMonthsDuration) else kind
    return f"{named} {temporal.write(value)}"


_SPELLED = {NULL: "null", FUNCTION: "function"}


def _number(value: Any) -> str:
    rounded = _FIFTEEN.create_decimal(value)
    if not rounded:
        return "0"
    sign, digits, _ = rounded.as_tuple()
    mantissa = Decimal((sign, digits, 1 - len(digits))).normalize(_FIFTEEN)
    return f"{mantissa:f}e{rounded.adjusted()}"


def _context(value: Mapping[str, Any]) -> str:
    return f"{{{', '.join(f'{simplejson.dumps(key, ensure_ascii=False)}: {normal(value[key])}' for key in sorted(value))}}}"


def _range(value: Range) -> str:
    low, high = normal(value.low), normal(value.high)
    if value.test == "=" or value.test == "!=":
        return "function"
    return f"{'[' if value.low_included else '('}{low}..{high}{']' if value.high_included else ')'}"
