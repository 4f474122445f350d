"""Numbers, never binary ones."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import validate

from koppi.forms.fields.base import AnswerField, wrong
from koppi.forms.shown import number_text
from koppi.forms.view import Limit, View

_NUMBER = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_GROUPING = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, "\u2212": "-", ",": "."})
_MOST_DIGITS = 30
"""On either side of the decimal mark, whether the number comes as a number or as text."""


class NumberField(AnswerField):
    """A `number`: an integer, or a decimal number that keeps its digits."""

    type: ClassVar[str] = "number"

    def __init__(
        self,
        *,
        required: bool = False,
        least: Limit = None,
        most: Limit = None,
        digits: int | None = None,
        increment: Limit = None,
        as_string: bool = False,
    ) -> None:
        super().__init__(required=required)
        self._least = least
        self._most = most
        self._digits = digits
        self._increment = increment
        self._as_string = as_string

    def read(self, value: Any, view: View) -> int | Decimal:
        number = _number(value)
        if number is None:
            raise wrong("forms.not_a_number")
        return number

    def check(self, value: Any, view: View) -> None:
        if self._digits is not None and -_exponent(value) > self._digits:
            raise wrong("forms.not_whole" if self._digits == 0 else "forms.too_many_decimals")
        validate.Range(min=view.number(self._least), error="forms.too_small")(value)
        validate.Range(max=view.number(self._most), error="forms.too_large")(value)
        if (step := view.number(self._increment)) and value % step:
            raise wrong("forms.increment")

    def to_json(self, value: Any) -> int | Decimal | str:
        return number_text(value, "en") if self._as_string else value

    def on_page(self, value: Any, view: View) -> str:
        number = _number(value)
        return str(value or "") if number is None else number_text(number, view.language)

    def parameters(self, view: View) -> Mapping[str, Any]:
        limits = {"min": self._least, "max": self._most, "step": self._increment}
        numbers = {name: view.number(limit) for name, limit in limits.items()}
        shown = {name: "" if number is None else number_text(number, view.language) for name, number in numbers.items()}
        return {**shown, "digits": self._digits}

    def attributes(self, view: View) -> Mapping[str, Any]:
        return {"inputmode": "numeric" if self._digits == 0 else "decimal"}


def _number(value: Any) -> int | Decimal | None:
    """Read a JSON number or a text such as `1 234,5`; a whole number becomes an int."""
    if isinstance(value, str):
        text = value.strip().translate(_GROUPING)
        value = Decimal(text) if _NUMBER.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    if not number.is_finite() or number.adjusted() >= _MOST_DIGITS or -_exponent(number) > _MOST_DIGITS:
        return None
    whole = number.to_integral_value()
    return int(whole) if whole == number else number


def _exponent(number: int | Decimal) -> int:
    exponent = Decimal(number).normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
