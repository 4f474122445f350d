"""A decision that is one FEEL expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.model import Failure, Result
from koppi.feel import Expression, Moment


@dataclass(frozen=True, slots=True)
class LiteralExpression:
    """The decision's value is the expression's."""

    decision: str
    expression: Expression

    @property
    def outputs(self) -> tuple[str, ...]:
        """One value without a name."""
        return ()

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        return self.expression.names

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Result:
        """The value of the expression."""
        found = self.expression.evaluate(variables, moment)
        if found.stopped:
            failure = Failure("dmn.limit", {"decision": self.decision, "limit": found.warnings[-1].code})
            return Result(warnings=found.warnings, failure=failure)
        return Result(found.value, warnings=found.warnings)
