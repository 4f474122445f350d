"""Numbers: whole ones as int, others as Decimal of 34 digits; never binary floating point."""

import re
from collections.abc import Callable
from decimal import ROUND_DOWN, Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from typing import TypeAlias

from koppi.feel import limits

Number: TypeAlias = int | Decimal

CONTEXT = Context(
    prec=limits.DIGITS,
    Emin=-limits.EXPONENT,
    Emax=limits.EXPONENT,
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
_EXACT = 10**limits.DIGITS
_BITS = 512
_NUMBER_TEXT = re.compile(r"\s*[+-]?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,5})?\s*", re.ASCII)


def number(value: Number) -> Number | None:
    """`value` within 34 digits, as int where it is whole and written out; None when it is too large or no number."""
    if type(value) is int and -_EXACT < value < _EXACT:
        return value
    try:
        rounded = CONTEXT.plus(decimal(value))
    except DecimalException:
        return None
    if not rounded.is_finite():
        return None
    return int(rounded) if rounded.as_tuple().exponent == 0 else rounded


def decimal(value: Number) -> Decimal:
    """`value` as Decimal: exactly, but for whole numbers far beyond what a result can be, whose last digits go.

    Raises:
        DecimalException: it is too large.
    """
    if isinstance(value, Decimal):
        return value
    beyond = value.bit_length() - _BITS
    # Python takes a quarter of a millisecond for 4,000 digits.
    return Decimal(value) if beyond <= 0 else CONTEXT.multiply(Decimal(value >> beyond), CONTEXT.power(2, beyond))


def handy(value: Number) -> Number:
    """A number from outside with no more digits than results have."""
    return value if type(value) is int and -_EXACT < value < _EXACT else CONTEXT.plus(decimal(value))


def whole(value: Number) -> int | None:
    """`value` as int when it has no fraction and is of a size to count with."""
    if type(value) is int:
        return value if -_EXACT < value < _EXACT else None
    exact = decimal(value)
    if not exact.is_finite() or exact.adjusted() >= limits.DIGITS or exact != exact.to_integral_value():
        return None
    return int(exact)


def truncated(value: Number) -> int | None:
    """`value` without its fraction, when it is of a size to count with."""
    return whole(value if type(value) is int else decimal(value).to_integral_value(ROUND_DOWN, CONTEXT))


def add(a: Number, b: Number) -> Number | None:
    """A + b."""
    return number(a + b) if type(a) is int and type(b) is int else _exactly(CONTEXT.add, a, b)


def subtract(a: Number, b: Number) -> Number | None:
    """A - b."""
    return number(a - b) if type(a) is int and type(b) is int else _exactly(CONTEXT.subtract, a, b)


def multiply(a: Number, b: Number) -> Number | None:
    """A * b."""
    if type(a) is int and type(b) is int and -_EXACT < a < _EXACT and -_EXACT < b < _EXACT:
        return number(a * b)
    return _exactly(CONTEXT.multiply, a, b)


def divide(a: Number, b: Number) -> Number | None:
    """A / b; None for division by zero."""
    return _exactly(CONTEXT.divide, a, b)


def power(a: Number, b: Number) -> Number | None:
    """A to the power of b; anything to the power of 0 is 1, as in IEEE 754-2008, that of 0 too."""
    return _exactly(CONTEXT.power, a, b) if b else 1


def _exactly(operation: Callable[[Decimal, Decimal], Decimal], a: Number, b: Number) -> Number | None:
    try:
        result = operation(CONTEXT.plus(decimal(a)), CONTEXT.plus(decimal(b)))
    except DecimalException:
        return None
    return result if result.is_finite() else None


def parse(text: str) -> Number | None:
    """The number that a text spells, None when it spells none."""
    if len(text) > limits.SOURCE or not _NUMBER_TEXT.fullmatch(text):
        return None
    return number(Decimal(text.strip()))
