"""Decision services: some decisions of a file as one function of their inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.dmn.model import Begin, Decision, Requirement, Result, below, evaluate, know
from koppi.feel import FunctionValue, Run, Stopped
from koppi.feel.coercion import coerce
from koppi.feel.errors import Position
from koppi.feel.types import Type

_AT = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Taken:
    """A parameter: input data, or a decision whose value the caller gives; `prefix` as of input data."""

    name: str
    type: Type | None
    prefix: str = ""
    decision: Decision | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """The decision's value is a function that makes the decisions of the service, seeing its parameters only."""

    name: str
    taken: tuple[Taken, ...]
    given: tuple[Requirement, ...]
    result: Type | None = None
    names: frozenset[str] = frozenset()

    @property
    def outputs(self) -> tuple[str, ...]:
        """One value without a name."""
        return ()

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """The function."""
        names, types = tuple(part.name for part in self.taken), tuple(part.type for part in self.taken)
        return Result(FunctionValue(names, self._call, types, self.result))

    def _call(self, run: Run, *arguments: Any) -> Any:
        results: dict[Decision, Result] = {}
        variables: dict[str, Any] = {}
        for part, argument in zip(self.taken, arguments, strict=True):
            value = coerce(argument, part.type, run, _AT)
            if part.decision is not None:
                results[part.decision] = Result(value)
            else:
                know(variables, part.prefix, (part.name,), value)
        made = {
            one.decision.results[0]: self._value(one.decision, below(variables, one.prefix), run, results)
            for one in self.given
        }
        return coerce(next(iter(made.values())) if len(made) == 1 else made, self.result, run, _AT)

    def _value(self, one: Decision, variables: Mapping[str, Any], run: Run, results: dict[Decision, Result]) -> Any:
        """The value of an output decision, with the caller's run; null with its failure as warning."""
        result = results.get(one) or evaluate(one, variables, lambda _: run, results)
        failure = result.failure
        if failure is not None and failure.code == "dmn.limit":
            raise Stopped(failure.parameters["limit"])
        if failure is not None:
            run.warn(failure.code, _AT, **failure.parameters)
        return result.value
