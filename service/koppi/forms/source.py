"""One component of a `.form` file while it is read: every attribute is taken once, what nobody takes is a finding."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from koppi.feel import Expression, FeelSyntaxError
from koppi.forms.report import Report
from koppi.forms.view import Condition, Limit
from koppi.forms.wording import BASE_LANGUAGE, TRANSLATIONS, BlockRefused, Template, Wording, template

_WITHOUT_EFFECT = frozenset(
    {"verticalAlignment", "disableCollapse", "nonCollapsedItems", "searchable", "use24h", "isRepeating", "dateLabel"}
    | {"timeLabel", "computeOn", "label", "description"}
)
"""Attributes that, where nobody takes them, change how form-js draws a component, never what it asks or stores."""


class Source:
    """The attributes of one component, or of an object within it."""

    def __init__(self, attributes: Mapping[str, Any], report: Report, *, where: str = "") -> None:
        self.id = ""
        self.type = ""
        self.name = ""
        self._properties: Mapping[str, Any] = {}
        self._report = report
        self._left = {name: value for name, value in attributes.items() if value is not None}
        self._where = where

    @classmethod
    def of_component(cls, attributes: Mapping[str, Any], report: Report, number: int) -> "Source":
        """Return the source of a component, the `number`th of its file: it stands in for a missing id."""
        source = cls(attributes, report)
        source.type = _text_of(source.take("type"))
        source.id = _text_of(source.take("id")) or f"{source.type}_{number}"
        source.name = _text_of(attributes.get("label")) or _text_of(attributes.get("key"))
        source._properties = source._typed("properties", dict) or {}
        return source

    def find(self, code: str, *, warning: bool = False, **parameters: Any) -> None:
        """Note an error of this component, or a warning."""
        self._report.add(code, self.id, self.name, warning=warning, type=self.type, **parameters)

    def has(self, attribute: str) -> bool:
        """Tell whether the attribute is there, not empty and not yet taken; an empty one is dropped."""
        if self._left.get(attribute) == "":
            del self._left[attribute]
        return attribute in self._left

    def take(self, attribute: str) -> Any:
        """Take an attribute as it is; None when it is absent."""
        return self._left.pop(attribute, None)

    def text(self, attribute: str) -> str:
        """Take a text; empty when it is absent."""
        return str(self._typed(attribute, str) or "")

    def flag(self, attribute: str, default: bool = False) -> bool:
        """Take true or false."""
        found = self._typed(attribute, bool)
        return default if found is None else bool(found)

    def whole(self, attribute: str, least: int, most: int) -> int | None:
        """Take a whole number between two others."""
        found = self._typed(attribute, int)
        if found is not None and (isinstance(found, bool) or not least <= found <= most):
            self._refuse(attribute)
            return None
        return None if found is None else int(found)

    def one_of(self, attribute: str, known: tuple[str, ...]) -> str:
        """Take one of the known texts; the first one is the default."""
        found = self.take(attribute)
        if found is None:
            return known[0]
        if found not in known:
            self._refuse(attribute)
            return known[0]
        return str(found)

    def limit(self, attribute: str) -> Limit:
        """Take a number or an expression that gives one."""
        found = self.take(attribute)
        if isinstance(found, str) and found.startswith("="):
            return self.compiled(found, attribute)
        number = _number_of(found)
        if number is None and found not in (None, ""):
            self._refuse(attribute)
        return number

    def condition(self, attribute: str) -> Condition:
        """Take true, false or an expression."""
        found = self.take(attribute)
        if isinstance(found, str) and found:
            return self.compiled(found, attribute) or False
        if found not in (None, "", True, False):
            self._refuse(attribute)
        return found is True

    def expression(self, attribute: str) -> Expression | None:
        """Take an expression; None when it is absent or wrong."""
        found = self.text(attribute)
        return self.compiled(found, attribute) if found.strip() else None

    def custom(self, name: str) -> str:
        """Return a custom property; empty when it is absent."""
        found = self._properties.get(name)
        if found is not None and not isinstance(found, str):
            self.find("forms.attribute_value", attribute=f"properties.{name}")
        return _text_of(found)

    def wording(self, attribute: str) -> Wording | None:
        """Take a text with its translations, which are custom properties such as `label.sv`."""
        return self.worded(self.text(attribute), attribute)

    def worded(self, text: str, attribute: str) -> Wording | None:
        """Return `text` with the translations of `attribute`; None when it is empty."""
        if not text:
            return None
        translated = {language: _text_of(self._properties.get(f"{attribute}.{language}")) for language in TRANSLATIONS}
        texts = {BASE_LANGUAGE: text} | {language: words for language, words in translated.items() if words}
        return Wording({language: self._template(words, attribute) for language, words in texts.items()})

    def inner(self, attribute: str) -> "Source":
        """Take an object as a source of its own; what is left in it is a finding too, so finish it."""
        found = self._typed(attribute, dict) or {}
        source = Source(found, self._report, where=f"{attribute}.")
        source.id, source.type, source.name, source._properties = self.id, self.type, self.name, self._properties
        return source

    def finish(self) -> None:
        """Note every attribute that nobody took and that could mean something."""
        said = {attribute for attribute, value in self._left.items() if value not in ("", {}, [])}
        for attribute in sorted(said - _WITHOUT_EFFECT):
            self.find("forms.attribute_unknown", attribute=self._where + attribute)

    def compiled(self, text: str, attribute: str) -> Expression | None:
        """Compile FEEL; a syntax error is a finding that names its place."""
        try:
            return self._compile(text)
        except FeelSyntaxError as error:
            self._refuse_expression(error, attribute)
            return None

    def _compile(self, text: str) -> Expression:
        return self._report.language.compile(text.removeprefix("="))

    def _template(self, text: str, attribute: str) -> Template:
        try:
            return template(text, self._compile)
        except FeelSyntaxError as error:
            self._refuse_expression(error, attribute)
        except BlockRefused:
            self.find("forms.template_block", attribute=self._where + attribute)
        return ("",)

    def _refuse_expression(self, error: FeelSyntaxError, attribute: str) -> None:
        self.find(
            "forms.expression",
            attribute=self._where + attribute,
            line=error.line,
            column=error.column,
            reason=error.code,
            reason_parameters=dict(error.parameters),
        )

    def _typed(self, attribute: str, type_: type) -> Any:
        found = self.take(attribute)
        if found is not None and not isinstance(found, type_):
            self._refuse(attribute)
            return None
        return found

    def _refuse(self, attribute: str) -> None:
        self.find("forms.attribute_value", attribute=self._where + attribute)


def objects(found: Any, refuse: Callable[[], None]) -> list[Mapping[str, Any]]:
    """Return the objects of a list; anything else in it, or no list at all, is refused."""
    items = found if isinstance(found, list) else []
    kept = [item for item in items if isinstance(item, Mapping)]
    if not isinstance(found, list) or len(kept) != len(items):
        refuse()
    return kept


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _number_of(value: Any) -> int | Decimal | None:
    if isinstance(value, str):
        number = value.strip().replace(".", "", 1).removeprefix("-")
        value = Decimal(value.strip()) if number.isascii() and number.isdigit() else None
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
