"""A checkbox."""

from collections.abc import Sequence
from typing import Any, ClassVar

from koppi.forms.fields.base import AnswerField, wrong
from koppi.forms.places import ABSENT
from koppi.forms.view import View

_CHECKED = "true"


class CheckboxField(AnswerField):
    """A `checkbox`: true or false; when required, it must be true."""

    type: ClassVar[str] = "boolean"

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self.required = required
        self.error_messages["required"] = "forms.must_be_true"

    def answer(self, given: Any, view: View) -> Any:
        return super().answer(False if given is None or given == "" else given, view)

    def read(self, value: Any, view: View) -> bool:
        if not isinstance(value, bool) and value not in (_CHECKED, "false"):
            raise wrong("forms.not_a_boolean")
        return value is True or value == _CHECKED

    def check(self, value: Any, view: View) -> None:
        if self.required and not value:
            raise wrong("forms.must_be_true")

    def from_page(self, texts: Sequence[str]) -> Any:
        return _CHECKED in texts if texts else ABSENT

    def on_page(self, value: Any, view: View) -> str:
        return _CHECKED

    def options_on_page(self, value: Any, view: View) -> tuple[tuple[str, str, bool], ...]:
        return ((_CHECKED, "", value is True or value == _CHECKED),)
