"""Texts of a diagram: FEEL when they start with `=`, else literal; and what their values must be."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from koppi.domain.step import Json
from koppi.domain.value import value
from koppi.domain.waits import ErrorType
from koppi.engine.trouble import Trouble
from koppi.feel import Expression, Moment, Warning, to_json

_MISSING = frozenset({"feel.unknown_name", "feel.unknown_entry"})


def puzzling(value: Any, warnings: Iterable[Warning]) -> bool:
    """Say whether somebody may ask why it is so: it is null, or more went wrong than what `asked = true` reckons with."""
    return value is None or any(warning.code not in _MISSING for warning in warnings)


def weight(value: Any) -> int:
    """Return what a value weighs in steps of work, for it is copied and stored: a list in 10ths, a text in 20ths."""
    if isinstance(value, str):
        return len(value) // 20
    if isinstance(value, list):
        return len(value) // 10 + sum(map(weight, value))
    if isinstance(value, dict):
        return len(value) // 10 + sum(map(weight, value.values()))
    return 0


@value
class Result:
    """The value of a text, with what is needed to say why it is not the one expected."""

    value: Any
    source: str
    warnings: tuple[Warning, ...] = ()
    names: frozenset[str] = frozenset()
    """The variables that it reads."""
    work: int = 0
    """What it cost: the steps of FEEL, and its size."""

    def wrong(self, code: str, error_type: ErrorType = ErrorType.EXTRACT_VALUE, **parameters: Any) -> Trouble:
        """Return the trouble that this value is; it names the text, never the value (it may be personal)."""
        return Trouble(error_type, code, expression=self.source, **self._reason(), **parameters)

    def _reason(self) -> dict[str, Any]:
        """Return the first warning; a null without one comes of a null that was read."""
        if self.warnings:
            return {"reason": self.warnings[0].code, "reason_parameters": self.warnings[0].parameters}
        if self.value is None and self.names:
            return {"reason": "engine.read_null", "reason_parameters": {"names": ", ".join(sorted(self.names))}}
        return {}

    def json(self) -> Json:
        """Return the value as it is stored in a variable."""
        return to_json(self.value)

    def text(self) -> str:
        """Return a text that is not empty."""
        if isinstance(self.value, str) and self.value:
            return self.value
        raise self.wrong("engine.not_text")

    def optional_text(self) -> str | None:
        """Return a text, or None for null and the empty text."""
        return None if self.value is None or self.value == "" else self.text()

    def key(self) -> str:
        """Return a text or number as a text, as messages are told apart by it."""
        if isinstance(self.value, int | Decimal) and not isinstance(self.value, bool):
            return str(self.value)
        return self.text()

    def texts(self) -> list[str]:
        """Return a list of texts; one text is read as a list with commas."""
        if self.value is None:
            return []
        if isinstance(self.value, str):
            return [part for part in (piece.strip() for piece in self.value.split(",")) if part]
        if isinstance(self.value, list | tuple) and all(isinstance(item, str) for item in self.value):
            return list(self.value)
        raise self.wrong("engine.not_texts")

    def truth(self, **parameters: Any) -> bool:
        """Return true or false; anything else, null included, is no condition."""
        if isinstance(self.value, bool):
            return self.value
        raise self.wrong("engine.not_true_or_false", **parameters)

    def items(self) -> list[Json]:
        """Return a list of JSON values."""
        if isinstance(self.value, list | tuple):
            return [to_json(item) for item in self.value]
        raise self.wrong("engine.not_list")

    def whole_number(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, also when it is written as a text."""
        value = self.value
        if isinstance(value, str) and value.strip().lstrip("-").isdecimal() and len(value) < 20:
            value = int(value)
        if (
            isinstance(value, int | Decimal)
            and not isinstance(value, bool)
            and value == int(value)
            and low <= value <= high
        ):
            return int(value)
        raise self.wrong("engine.not_whole_number", low=low, high=high)


@value
class Text:
    """One text of the diagram; `expression` is its compiled FEEL, None when it is a literal."""

    source: str
    expression: Expression | None = None

    @property
    def is_literal(self) -> bool:
        """Whether it stands for itself; a FEEL text that could not be compiled does not."""
        return self.expression is None and not self.source.startswith("=")

    def read(self, view: Mapping[str, Any], moment: Moment) -> Result:
        """Return its value as seen through `view`; a literal is its own value."""
        if self.expression is None:
            return Result(self.source, self.source)
        found = self.expression.evaluate(view, moment)
        if found.stopped:
            raise Trouble(
                ErrorType.EXTRACT_VALUE,
                "engine.expression_stopped",
                expression=self.source,
                reason=found.warnings[-1].code,
            )
        cost = found.steps + weight(found.value)
        return Result(found.value, self.source, found.warnings, self.expression.names, cost)


@value
class Assignment:
    """One line of an input or output mapping: the value of `source` goes to `target`, a variable or a path into its context."""

    source: Text
    target: tuple[str, ...]
