"""Business knowledge that is a decision table: a function of its parameters."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.hit_policies import Conflict
from koppi.dmn.model import Result
from koppi.dmn.table import DecisionTable
from koppi.feel import FunctionValue, Moment, Run
from koppi.feel.errors import Position

_AT = Position(1, 1)


@dataclass(frozen=True, slots=True)
class TableFunction:
    """The decision's value is a function that reads the table; a table that fails gives null with its failure as warning."""

    parameters: tuple[str, ...]
    table: DecisionTable

    @property
    def outputs(self) -> tuple[str, ...]:
        """One value without a name."""
        return ()

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads besides its parameters."""
        return self.table.names.difference(self.parameters)

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Result:
        """The function, with the variables around it."""

        def call(run: Run, *arguments: Any) -> Any:
            run.spend(len(self.table.rules) * (1 + len(self.table.inputs)))
            try:
                return self.table.within(
                    {**variables, **dict(zip(self.parameters, arguments, strict=True))}, run, [], []
                )
            except Conflict as conflict:
                run.warn(conflict.code, _AT, decision=self.table.decision, **conflict.parameters)
                return None

        return Result(FunctionValue(self.parameters, call))
