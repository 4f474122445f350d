"""Decisions, what they require of each other, and what an evaluation tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from koppi.feel import FunctionValue, Moment, Warning, to_json


@dataclass(frozen=True, slots=True)
class MatchedRule:
    """A rule that matched: its id in the file, its place in the table from 1, its outputs as JSON by name."""

    rule_id: str
    index: int
    outputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class EvaluatedInput:
    """An input column and the value it had, as JSON."""

    id: str
    name: str
    value: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a decision has no result: a key of the text catalogues with its parameters."""

    code: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an evaluation gave; `value` is JSON, and null where no rule matched.

    `required` are the outcomes of the decisions evaluated before, each once, in the order of evaluation.
    """

    decision_id: str
    value: Any = None
    matched: tuple[MatchedRule, ...] = ()
    inputs: tuple[EvaluatedInput, ...] = ()
    warnings: tuple[Warning, ...] = ()
    failure: Failure | None = None
    required: tuple["Outcome", ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What a decision's own logic gave; `value` is a FEEL value."""

    value: Any = None
    matched: tuple[MatchedRule, ...] = ()
    inputs: tuple[EvaluatedInput, ...] = ()
    warnings: tuple[Warning, ...] = ()
    failure: Failure | None = None


class Logic(Protocol):
    """How a decision is made."""

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the result's entries; empty when the result is one value."""
        ...

    @property
    def names(self) -> frozenset[str]:
        """The variables it reads."""
        ...

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Result:
        """Decide for these variables at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. `results` are the names under which decisions that require it read its value.

    `required_names` are the variables that must come from outside, for this decision and those it requires.
    """

    id: str
    name: str
    logic: Logic
    results: tuple[str, ...]
    required: tuple["Decision", ...] = ()
    required_names: frozenset[str] = frozenset()

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the result's entries; empty when the result is one value."""
        return self.logic.outputs

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Outcome:
        """Decide, the required decisions first; trouble is in the outcome, never an exception."""
        results: dict[str, Result] = {}
        _evaluate(self, variables, moment, results)
        own = _outcome(self.id, results.pop(self.id))
        others = ((key, result) for key, result in results.items() if not isinstance(result.value, FunctionValue))
        return replace(own, required=tuple(_outcome(key, result) for key, result in others))


def _evaluate(decision: Decision, variables: Mapping[str, Any], moment: Moment, results: dict[str, Result]) -> Result:
    """The result of one decision; `results` holds those there are already, in the order of evaluation."""
    known = dict(variables)
    for required in decision.required:
        result = results.get(required.id) or _evaluate(required, variables, moment, results)
        if result.failure is not None:
            return results.setdefault(decision.id, Result(failure=result.failure))
        known.update(dict.fromkeys(required.results, result.value))
    return results.setdefault(decision.id, decision.logic.evaluate(known, moment))


def _outcome(decision_id: str, result: Result) -> Outcome:
    return Outcome(decision_id, to_json(result.value), result.matched, result.inputs, result.warnings, result.failure)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The decisions of one file."""

    id: str
    name: str
    decisions: tuple[Decision, ...]

    def decision(self, decision_id: str) -> Decision | None:
        """The decision with this id."""
        return next((decision for decision in self.decisions if decision.id == decision_id), None)
