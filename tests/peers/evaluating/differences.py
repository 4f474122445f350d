"""The table of differences: each class that is known, with the paragraph of DMN 1.5 that decides."""

import re

from tests.peers.evaluating import functions, operators, structures
from tests.peers.evaluating.seen import US, Row, Seen

_NUMBER = re.compile(r"-?\d(?:\.\d+)?e-?\d+|\b0\b")
_PRECISE = 1e-12
_LIMITS = ("error: feel.too_long", "error: feel.too_many_parts", "error: feel.too_deep", "error: limit reached")


def _digits(one: Seen) -> bool:
    """Whether the results differ in the last digits of numbers alone."""
    if _NUMBER.sub("#", one.ours) != _NUMBER.sub("#", one.theirs):
        return False
    pairs = zip(map(float, _NUMBER.findall(one.ours)), map(float, _NUMBER.findall(one.theirs)), strict=True)
    if one.name == "modulo":  # which feelin rounds to nine places
        return all(abs(a - b) <= 1e-9 for a, b in pairs)
    size = 1 if one.name == "stddev" else 0  # of what lies close together hardly anything stays
    return all(abs(a - b) <= _PRECISE * max(abs(a), abs(b), size) for a, b in pairs)


def _remainder(one: Seen) -> bool:
    """Whether a remainder is a whole divisor off, because of a binary fraction."""
    divided = one.name == "modulo" and _NUMBER.fullmatch(one.ours) and _NUMBER.fullmatch(one.theirs)
    off = abs(float(one.ours) - float(one.theirs)) if divided else 0
    return bool(off) and abs(off - abs(float(one.values[1]))) < 1e-8


_NUMBERS = (
    Row("a remainder is exact", "10.3.2.3.1", US, _remainder),
    Row("numbers have 34 decimal digits, not 16 binary ones", "10.3.2.3.1", US, _digits),
    Row("there are no infinite numbers", "10.3.2.3.1", US, lambda one: "not a number" in one.theirs),
    Row("an expression larger than our own limits", "none: ours", US, lambda one: one.ours in _LIMITS),
)
DIFFERENCES: tuple[Row, ...] = (*operators.ROWS, *structures.ROWS, *functions.ROWS, *_NUMBERS)


def explained(one: Seen) -> Row | None:
    """The row that a difference belongs to, none for one that nobody has explained."""
    rows = DIFFERENCES if one.found.tree.parts else _NUMBERS
    return next((row for row in rows if row.recognises(one)), None)
