"""Decision services: some decisions of a file as one function of their inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.model import Begin, Decision, Result, evaluate
from koppi.feel import FunctionValue, Run, Stopped
from koppi.feel.errors import Position
from koppi.feel.types import Type

_AT = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A parameter: input data, or a decision whose value the caller gives."""

    name: str
    type: Type | None
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """The decision's value is a function that makes the decisions of the service, seeing its parameters only."""

    name: str
    taken: tuple[Taken, ...]
    given: tuple[Decision, ...]
    names: frozenset[str] = frozenset()

    @property
    def outputs(self) -> tuple[str, ...]:
        """One value without a name."""
        return ()

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """The function."""
        return Result(FunctionValue(tuple(part.name for part in self.taken), self._call))

    def _call(self, run: Run, *arguments: Any) -> Any:
        results = {
            part.decision: Result(value) for part, value in zip(self.taken, arguments, strict=True) if part.decision
        }
        variables = {part.name: value for part, value in zip(self.taken, arguments, strict=True) if not part.decision}
        values = {one.results[0]: self._value(one, variables, run, results) for one in self.given}
        return next(iter(values.values())) if len(values) == 1 else values

    def _value(self, one: Decision, variables: Mapping[str, Any], run: Run, results: dict[Decision, Result]) -> Any:
        """The value of an output decision, with the caller's run; null with its failure as warning."""
        result = results.get(one) or evaluate(one, variables, lambda _: run, results)
        failure = result.failure
        if failure is not None and failure.code == "dmn.limit":
            raise Stopped(failure.parameters["limit"])
        if failure is not None:
            run.warn(failure.code, _AT, **failure.parameters)
        return result.value
