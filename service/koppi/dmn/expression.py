"""Decisions that are one FEEL expression, and those that say nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.model import Begin, Failure, Result
from koppi.feel import Expression, Stopped, limits


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

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """The value of the expression."""
        run = begin(limits.STEPS)
        try:
            value = self.expression.within(variables, run)
        except Stopped as stop:
            failure = Failure("dmn.limit", {"decision": self.decision, "limit": stop.code})
            return Result(warnings=tuple(run.warnings), failure=failure)
        return Result(value, warnings=tuple(run.warnings))


@dataclass(frozen=True, slots=True)
class NoLogic:
    """The decision is drawn and not yet said: its value is null."""

    outputs: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """Null."""
        return Result()
