"""What a form's expressions see: the variables, the moment and the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from koppi.feel import Expression, Moment, Warning, to_json

Condition: TypeAlias = bool | Expression
"""True or false, or a FEEL expression that tells it."""
Limit: TypeAlias = int | Decimal | Expression | None
"""A number, or a FEEL expression that gives it; None when there is no limit."""
Nulls: TypeAlias = dict[str, tuple[Warning, ...]]
"""The expressions that gave null, each with the reasons."""


@dataclass(frozen=True, slots=True)
class View:
    """The state of a form that one component looks at."""

    variables: Mapping[str, Any]
    moment: Moment
    language: str = "fi"
    nulls: Nulls = field(default_factory=dict, compare=False)
    """What gave null so far."""

    def value(self, expression: Expression) -> Any:
        """Return what `expression` gives, as a JSON value."""
        return to_json(self.raw(expression))

    def raw(self, expression: Expression) -> Any:
        """Return what `expression` gives, as a FEEL value; null when it cannot be told."""
        found = expression.evaluate(self.variables, self.moment)
        if found.value is None and found.warnings:
            self.nulls[expression.text] = found.warnings
        return found.value

    def holds(self, condition: Condition) -> bool:
        """Tell whether `condition` is true; null is not true."""
        return condition if isinstance(condition, bool) else self.raw(condition) is True

    def number(self, limit: Limit) -> int | Decimal | None:
        """Return the number of `limit`; None when its expression gives none."""
        if not isinstance(limit, Expression):
            return limit
        found = self.value(limit)
        return found if isinstance(found, int | Decimal) and not isinstance(found, bool) else None
