"""Decisions, what they require of each other, and what an evaluation tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeAlias

from koppi.feel import FunctionValue, Moment, Run, Stopped, Warning, limits, to_json
from koppi.feel.coercion import coerce
from koppi.feel.errors import Position
from koppi.feel.types import Type
from koppi.feel.writing import measure

Begin: TypeAlias = Callable[[int], Run]
"""Gives the run for so many steps: a new one for a decision, its caller's for one that is called within another."""
_AT = Position(1, 1)
_DECISION = 5
"""Steps of a decision besides those of its logic."""


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
    steps: int = field(default=0, compare=False)
    """What it cost with all that it requires, in the steps that are limited."""


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

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """Decide for these variables; `begin` gives the run to spend from."""
        ...


@dataclass(frozen=True, slots=True)
class InputData:
    """A value that comes from outside; `prefix` is the name of the import it is read through, empty for the file's own."""

    name: str
    type: Type | None
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """A decision that must be made first; `prefix` as of input data."""

    decision: "Decision"
    prefix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Decision:
    """One decision. `results` are the names under which decisions that require it read its value.

    `required_names` are the variables that must come from outside, for this decision and those it requires.
    """

    id: str
    name: str
    logic: Logic
    results: tuple[str, ...]
    required: tuple[Requirement, ...] = ()
    required_names: frozenset[str] = frozenset()
    inputs: tuple[InputData, ...] = ()
    type: Type | None = None
    version_tag: str | None = None

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the result's entries; empty when the result is one value."""
        return self.logic.outputs

    @property
    def typed(self) -> bool:
        """Whether it or its inputs have types."""
        return self.type is not None or any(given.type for given in self.inputs)

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Outcome:
        """Decide, the required decisions first; trouble is in the outcome, never an exception."""
        results: dict[Decision, Result] = {}
        purse = _Purse(moment)
        evaluate(self, variables, purse.begin, results)
        own = _outcome(self.id, results.pop(self))
        others = ((one.id, result) for one, result in results.items() if not isinstance(result.value, FunctionValue))
        return replace(own, required=tuple(_outcome(key, result) for key, result in others), steps=purse.spent)


class _Purse:
    """What a decision may spend with all it requires: each run gets no more than those before it left."""

    def __init__(self, moment: Moment) -> None:
        self._left = limits.TABLE_STEPS
        self._given = 0
        self._run = Run(moment, 0)

    @property
    def spent(self) -> int:
        """What all runs have used up."""
        return limits.TABLE_STEPS - self._left + self._given - max(self._run.steps, 0)

    def begin(self, steps: int) -> Run:
        """A run for so many steps, if there are so many; the run before it is over."""
        self._left -= self._given - max(self._run.steps, 0)
        self._given = max(min(steps, self._left), 0)
        self._run = Run(self._run.moment, self._given)
        return self._run


def evaluate(decision: Decision, variables: Mapping[str, Any], begin: Begin, results: dict[Decision, Result]) -> Result:
    """The result of one decision; `results` holds those there are already, in the order of evaluation."""
    run = begin(limits.STEPS)
    try:
        known = _with_inputs(decision, variables, run)
    except Stopped as stop:
        return results.setdefault(decision, _stopped(decision, stop))
    for required in decision.required:
        inside = below(variables, required.prefix)
        result = results.get(required.decision) or evaluate(required.decision, inside, begin, results)
        if result.failure is not None:
            return results.setdefault(decision, Result(failure=result.failure))
        know(known, required.prefix, required.decision.results, result.value)
    return results.setdefault(decision, _typed(decision, decision.logic.evaluate(known, begin), run, begin))


def _typed(decision: Decision, result: Result, before: Run, begin: Begin) -> Result:
    """The result as the decision's type; what was noted about the types of its inputs is noted of it."""
    if not decision.typed:
        return result
    value, run = result.value, before
    if decision.type is not None:
        run = begin(limits.STEPS)
        try:
            value = coerce(value, decision.type, run, _AT)
            measure(value)
        except Stopped as stop:
            return _stopped(decision, stop)
    noted = before.warnings if run is before else [*before.warnings, *run.warnings]
    return replace(result, value=value, warnings=(*noted, *result.warnings))


def below(variables: Mapping[str, Any], prefix: str) -> Mapping[str, Any]:
    """The variables of an imported file: those given under its name come first."""
    inner = variables.get(prefix) if prefix else None
    return {**variables, **inner} if isinstance(inner, Mapping) else variables


def _with_inputs(decision: Decision, variables: Mapping[str, Any], run: Run) -> dict[str, Any]:
    """The variables, with the input data of the decision as their types.

    Raises:
        Stopped: they are too large to be looked through.
    """
    run.spend(_DECISION + len(variables) // 10)
    known = dict(variables)
    for given in decision.inputs:
        value = coerce(below(variables, given.prefix).get(given.name), given.type, run, _AT)
        know(known, given.prefix, (given.name,), value)
    return known


def _stopped(decision: Decision, stop: Stopped) -> Result:
    return Result(failure=Failure("dmn.limit", {"decision": decision.name, "limit": stop.code}))


def know(known: dict[str, Any], prefix: str, names: tuple[str, ...], value: Any) -> None:
    """Make a value known by its names, within the context of its import."""
    if not prefix:
        known.update(dict.fromkeys(names, value))
        return
    before = known.get(prefix)
    known[prefix] = {**(before if isinstance(before, Mapping) else {}), **dict.fromkeys(names, value)}


def _outcome(decision_id: str, result: Result) -> Outcome:
    return Outcome(decision_id, to_json(result.value), result.matched, result.inputs, result.warnings, result.failure)


@dataclass(frozen=True, slots=True)
class Requirements:
    """The decisions of one file."""

    id: str
    name: str
    decisions: tuple[Decision, ...]
    invocables: tuple[Decision, ...] = ()
    """Decision services and business knowledge, each as the decision that calls it with the variables it is given."""
    declared: bool = False
    """Whether the file says what comes from outside."""
    namespace: str = ""
    """What other files import it by."""

    def decision(self, decision_id: str) -> Decision | None:
        """The decision with this id."""
        return next((decision for decision in self.decisions if decision.id == decision_id), None)
