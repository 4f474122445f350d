"""Text in one line or many."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

from marshmallow import ValidationError, validate

from koppi.forms.fields.base import AnswerField, wrong
from koppi.forms.patterns import Pattern
from koppi.forms.view import Limit, View
from koppi.forms.wording import Wording

LONGEST_TEXT = 20_000
_LONGEST_EMAIL = 254
_PHONE = re.compile(r"\+[1-9]\d{4,14}", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_EMAIL = validate.Email(error="forms.email")
_INPUT_TYPES = {"email": "email", "phone": "tel"}


class TextField(AnswerField):
    """A `textfield`."""

    type: ClassVar[str] = "text"

    def __init__(
        self,
        *,
        required: bool = False,
        shortest: Limit = None,
        longest: Limit = None,
        pattern: Pattern | None = None,
        pattern_message: Wording | None = None,
        shape: str = "",
    ) -> None:
        super().__init__(required=required)
        self._shortest = shortest
        self._longest = longest
        self._pattern = pattern
        self._pattern_message = pattern_message
        self._shape = shape

    @property
    def pattern(self) -> str | None:
        """The regular expression that a text must match, None where there is none."""
        return self._pattern.regex.pattern if self._pattern else None

    def read(self, value: Any, view: View) -> str:
        if not isinstance(value, str) or _CONTROL.search(value):
            raise wrong("forms.not_a_text")
        return value

    def check(self, value: Any, view: View) -> None:
        self._check_length(value, view)
        if self._pattern and not self._pattern.regex.fullmatch(value):
            raise wrong("forms.pattern_said" if self._pattern_message else "forms.pattern")
        if self._shape == "email":
            _check_email(value)
        if self._shape == "phone" and not _PHONE.fullmatch(value):
            raise wrong("forms.phone")

    def _check_length(self, value: str, view: View) -> None:
        if len(value) > self._most(view):
            raise wrong("forms.too_long")
        if len(value) < (view.number(self._shortest) or 0):
            raise wrong("forms.too_short")

    def _most(self, view: View) -> int:
        most = view.number(self._longest)
        longest = LONGEST_TEXT if most is None else min(int(most), LONGEST_TEXT)
        return min(longest, self._pattern.longest) if self._pattern else longest

    def parameters(self, view: View) -> Mapping[str, Any]:
        message = self._pattern_message.shown(view) if self._pattern_message else ""
        return {"min": view.number(self._shortest), "max": self._most(view), "message": message}

    def attributes(self, view: View) -> Mapping[str, Any]:
        return {"maxlength": self._most(view), "type": _INPUT_TYPES.get(self._shape, "text")}


class LongTextField(TextField):
    """A `textarea`."""

    type: ClassVar[str] = "long_text"

    def attributes(self, view: View) -> Mapping[str, Any]:
        return {"maxlength": self._most(view), "rows": 5}


def _check_email(value: str) -> None:
    if len(value) > _LONGEST_EMAIL:
        raise wrong("forms.email")
    try:
        _EMAIL(value)
    except ValidationError as error:
        raise wrong("forms.email") from error
