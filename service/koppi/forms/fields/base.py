"""What every kind of answer does: read JSON or page text, check it, and show it again."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from marshmallow import ValidationError, fields

from koppi.forms.places import ABSENT
from koppi.forms.view import View

REQUIRED = "forms.required"


class AnswerField(fields.Field[Any]):
    """A field of a form. Immutable once made, so that every thread may use it.

    The messages of its errors are codes of the text catalogues; `parameters` fills them.
    """

    type: ClassVar[str]
    """What the value is: text, long_text, number, date, time, datetime, boolean, choice or choices."""

    def __init__(self, *, required: bool = False) -> None:
        messages: dict[str, str | list[Any] | dict[Any, Any]] = {"required": REQUIRED, "null": REQUIRED}
        super().__init__(required=required, allow_none=not required, error_messages=messages)

    def answer(self, given: Any, view: View) -> Any:
        """Return `given` as a JSON value; raises marshmallow's ValidationError whose messages are codes."""
        return self.deserialize(None if self.is_blank(given) else given, view=view)

    def accepts(self, given: Any, view: View) -> bool:
        """Tell whether `given` is a valid answer."""
        try:
            self.answer(given, view)
        except ValidationError:
            return False
        return True

    def is_blank(self, given: Any) -> bool:
        """Tell whether `given` says nothing: null or only spaces."""
        return given is None or (isinstance(given, str) and not given.strip())

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        view: View = kwargs["view"]
        read = self.read(value, view)
        self.check(read, view)
        return self.to_json(read)

    @abstractmethod
    def read(self, value: Any, view: View) -> Any:
        """Read a value that is there, JSON or page text; raises ValidationError when it is of another kind."""

    def check(self, value: Any, view: View) -> None:
        """Hold what was read against the rules; raises ValidationError with the code of the first one broken."""

    def to_json(self, value: Any) -> Any:
        """Return what was read as a JSON value."""
        return value

    def understood(self, given: Any, view: View) -> Any:
        """Return what the conditions see of an answer that breaks a rule: its JSON value if it can be read at all."""
        try:
            return None if self.is_blank(given) else self.to_json(self.read(given, view))
        except ValidationError:
            return given

    def from_page(self, texts: Sequence[str]) -> Any:
        """Return the value of what the page's inputs of this name held."""
        return texts[-1].replace("\r\n", "\n") if texts else ABSENT

    def on_page(self, value: Any, view: View) -> str:
        """Return `value` as the text that stands in the page's input."""
        return value if isinstance(value, str) else ""

    def options_on_page(self, value: Any, view: View) -> tuple[tuple[str, str, bool], ...]:
        """Return (text of the value, label, selected) of every option."""
        return ()

    def offers(self, default: Any) -> bool:
        """Tell whether `default`, of the right JSON type, can be chosen."""
        return True

    @property
    def code_list(self) -> str | None:
        """The id of the code list that the options come from; None when they do not."""
        return None

    def parameters(self, view: View) -> Mapping[str, Any]:
        """Return the limits that the error texts name."""
        return {}

    def attributes(self, view: View) -> Mapping[str, Any]:
        """Return the HTML attributes that help in filling in; the check itself is `answer`."""
        return {}


def wrong(code: str) -> ValidationError:
    """Return the error of one broken rule."""
    return ValidationError(code)
