"""A decision that is one FEEL expression."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.model import Failure, Result
from koppi.feel import Evaluation, Expression, Moment


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
        return Result(found.value, warnings=found.warnings, failure=limit_failure(self.decision, found))


def limit_failure(decision: str, found: Evaluation) -> Failure | None:
    """The failure of a decision whose expression reached a limit: its null is no answer."""
    return Failure("dmn.limit", {"decision": decision, "limit": found.warnings[-1].code}) if found.stopped else None
