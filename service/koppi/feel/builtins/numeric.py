"""Functions of numbers."""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP
from typing import Any

from koppi.feel import limits, numbers
from koppi.feel.arithmetic import negate as negated
from koppi.feel.errors import FeelDomainError, Position
from koppi.feel.fine import nano_of
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import NUMBERS

LIBRARY = Library()
_LEAST_SCALE, _MOST_SCALE = -6_111, 6_176
_HERE = Position(1, 1)


def _round(value: numbers.Number, scale: numbers.Number | None, way: str) -> numbers.Number:
    """`value` at so many decimal places, whole ones; at none when the scale is left out."""
    return _rounded(value, 0 if scale is None else numbers.whole(scale), way)


def _rounded(value: numbers.Number, places: int | None, way: str) -> numbers.Number:
    if places is None or not _LEAST_SCALE <= places <= _MOST_SCALE:
        raise FeelDomainError("feel.bad_scale", limit=_MOST_SCALE)
    exact = numbers.decimal(numbers.handy(value))
    if exact.as_tuple().exponent == -places or exact.adjusted() + places >= limits.DIGITS:
        return value
    rounded = exact.quantize(numbers.decimal(1).scaleb(-places), way, numbers.CONTEXT)
    return rounded if places > 0 else int(rounded)


@LIBRARY.define("decimal(n: number, scale: number) -> number")
def decimal(run: Run, value: Any, scale: Any) -> Any:
    """Rounded half to even; of the scale, a fraction is left out."""
    return _rounded(value, numbers.truncated(scale), ROUND_HALF_EVEN)


@LIBRARY.define("floor(n: number, scale: number?) -> number")
def floor(run: Run, value: Any, scale: Any = None) -> Any:
    """Rounded towards minus infinity."""
    return _round(value, scale, ROUND_FLOOR)


@LIBRARY.define("ceiling(n: number, scale: number?) -> number")
def ceiling(run: Run, value: Any, scale: Any = None) -> Any:
    """Rounded towards infinity."""
    return _round(value, scale, ROUND_CEILING)


@LIBRARY.define("round up(n: number, scale: number) -> number")
def round_up(run: Run, value: Any, scale: Any) -> Any:
    """Rounded away from zero."""
    return _round(value, scale, ROUND_UP)


@LIBRARY.define("round down(n: number, scale: number) -> number")
def round_down(run: Run, value: Any, scale: Any) -> Any:
    """Rounded towards zero."""
    return _round(value, scale, ROUND_DOWN)


@LIBRARY.define("round half up(n: number, scale: number?) -> number")
def round_half_up(run: Run, value: Any, scale: Any = None) -> Any:
    """Rounded to the nearest, halves away from zero."""
    return _round(value, scale, ROUND_HALF_UP)


@LIBRARY.define("round half down(n: number, scale: number?) -> number")
def round_half_down(run: Run, value: Any, scale: Any = None) -> Any:
    """Rounded to the nearest, halves towards zero."""
    return _round(value, scale, ROUND_HALF_DOWN)


@LIBRARY.define("abs(n: number) -> number", "abs(n: days) -> days", "abs(n: months) -> months")
def absolute(run: Run, value: Any) -> Any:
    """Without its sign; of durations too."""
    zero = 0 if type(value) in NUMBERS else type(value)(0)
    return negated(value, run, _HERE) if value < zero or nano_of(value) < 0 else value


@LIBRARY.define("modulo(dividend: number, divisor: number) -> number")
def modulo(run: Run, dividend: Any, divisor: Any) -> Any:
    """The rest of a division, with the sign of the divisor."""
    quotient = numbers.divide(dividend, divisor)
    if quotient is None:
        raise FeelDomainError("feel.out_of_bounds", operator="modulo")
    whole = numbers.multiply(divisor, _round(quotient, None, ROUND_FLOOR))
    return None if whole is None else numbers.subtract(dividend, whole)


@LIBRARY.define("sqrt(number: number) -> number")
def sqrt(run: Run, value: Any) -> Any:
    """The square root."""
    run.spend(5)
    return numbers.CONTEXT.sqrt(numbers.decimal(numbers.handy(value)))


@LIBRARY.define("exp(number: number) -> number")
def exp(run: Run, value: Any) -> Any:
    """E to the power of the number."""
    run.spend(30)
    return numbers.CONTEXT.exp(numbers.decimal(numbers.handy(value)))


@LIBRARY.define("log(number: number) -> number")
def log(run: Run, value: Any) -> Any:
    """The natural logarithm."""
    if value <= 0:
        raise FeelDomainError("feel.out_of_bounds", operator="log")
    run.spend(60)
    return numbers.CONTEXT.ln(numbers.decimal(numbers.handy(value)))


@LIBRARY.define("odd(number: number) -> boolean")
def odd(run: Run, value: Any) -> bool:
    """Whether it is odd; null for what is not whole."""
    return _is_odd(value)


@LIBRARY.define("even(number: number) -> boolean")
def even(run: Run, value: Any) -> bool:
    """Whether it is even; null for what is not whole."""
    return not _is_odd(value)


def _is_odd(value: numbers.Number) -> bool:
    """Whether a whole number is odd; one that is larger than its digits is a multiple of ten."""
    whole = numbers.whole(value)
    if whole is not None:
        return whole % 2 == 1
    if numbers.decimal(value).adjusted() < limits.DIGITS:
        raise FeelDomainError("feel.not_whole")
    return False
