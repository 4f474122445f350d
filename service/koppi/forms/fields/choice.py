"""One of the options, or several of them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from koppi.forms.fields.base import AnswerField, wrong
from koppi.forms.options import Option, Options, Value
from koppi.forms.places import ABSENT
from koppi.forms.view import View

NOT_AN_OPTION = "forms.not_an_option"


class ChoiceField(AnswerField):
    """A `radio` or `select`."""

    type: ClassVar[str] = "choice"

    def __init__(self, options: Options, *, required: bool = False) -> None:
        super().__init__(required=required)
        self._options = options

    def read(self, value: Any, view: View) -> Value:
        return _chosen(value, self._options.seen(view))

    @property
    def code_list(self) -> str | None:
        return self._options.code_list

    def offers(self, default: Any) -> bool:
        return self._options.offer(default)

    def options_on_page(self, value: Any, view: View) -> tuple[tuple[str, str, bool], ...]:
        return tuple((option.text, option.shown(view), _is(option, value)) for option in self._options.seen(view))


class ChoicesField(AnswerField):
    """A `checklist` or `taglist`: a list without repetition."""

    type: ClassVar[str] = "choices"

    def __init__(self, options: Options, *, required: bool = False) -> None:
        super().__init__(required=required)
        self._options = options

    def is_blank(self, given: Any) -> bool:
        return super().is_blank(given) or (given == [] and self.required)

    def read(self, value: Any, view: View) -> list[Value]:
        if not isinstance(value, list):
            raise wrong("forms.not_a_list")
        options = self._options.seen(view)
        if len(value) > len(options):
            raise wrong(NOT_AN_OPTION)
        return [_chosen(item, options) for item in value]

    def check(self, value: Any, view: View) -> None:
        if len({(type(item), item) for item in value}) != len(value):
            raise wrong("forms.chosen_twice")

    def from_page(self, texts: Sequence[str]) -> Any:
        return [text for text in texts if text] if texts else ABSENT

    @property
    def code_list(self) -> str | None:
        return self._options.code_list

    def offers(self, default: Any) -> bool:
        return all(self._options.offer(item) for item in default)

    def options_on_page(self, value: Any, view: View) -> tuple[tuple[str, str, bool], ...]:
        chosen = value if isinstance(value, list) else []
        return tuple(
            (option.text, option.shown(view), any(_is(option, item) for item in chosen))
            for option in self._options.seen(view)
        )


def _chosen(value: Any, options: Sequence[Option]) -> Value:
    """Return the value of the option meant by a JSON value or by the text of a page's input."""
    for option in options:
        if _same(option.value, value):
            return option.value
    for option in options:
        if isinstance(value, str) and option.text == value:
            return option.value
    raise wrong(NOT_AN_OPTION)


def _is(option: Option, value: Any) -> bool:
    return _same(option.value, value) or (isinstance(value, str) and option.text == value)


def _same(one: Value, other: Any) -> bool:
    return isinstance(one, bool) == isinstance(other, bool) and one == other
