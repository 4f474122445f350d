"""Decision tables: which rules match, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koppi.dmn.expression import limit_failure
from koppi.dmn.hit_policies import Conflict, HitPolicy, Hits, Row
from koppi.dmn.model import EvaluatedInput, Failure, MatchedRule, Result
from koppi.feel import Evaluation, Expression, Moment, UnaryTests, Warning, to_json


@dataclass(frozen=True, slots=True)
class Input:
    """A column that rules test."""

    id: str
    name: str
    expression: Expression
    allowed: UnaryTests | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A column that rules give a value. `priorities` is the list of its values, the most important one first."""

    name: str
    default: Expression | None = None
    priorities: Expression | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one test for each input (None: any value) and one expression for each output (None: null)."""

    id: str
    tests: tuple[UnaryTests | None, ...]
    outputs: tuple[Expression | None, ...]


class _Limit(Exception):
    """An expression of the table reached a limit."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.code)
        self.failure = failure


class _Trace:
    """One evaluation of a table: its variables, its moment, its warnings."""

    def __init__(self, decision: str, variables: Mapping[str, Any], moment: Moment) -> None:
        self.decision = decision
        self.variables = variables
        self.moment = moment
        self.warnings: list[Warning] = []

    def value(self, expression: Expression | None) -> Any:
        """The value of an expression, null where there is none."""
        return None if expression is None else self._noted(expression.evaluate(self.variables, self.moment))

    def passes(self, tests: UnaryTests | None, value: Any) -> bool:
        """Whether a value passes a cell; what cannot be told does not."""
        return tests is None or self._noted(tests.evaluate(value, self.variables, self.moment)) is True

    def _noted(self, found: Evaluation) -> Any:
        self.warnings.extend(found.warnings)
        failure = limit_failure(self.decision, found) if found.warnings else None
        if failure is not None:
            raise _Limit(failure)
        return found.value


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table; `decision` is the decision's name, for messages."""

    decision: str
    policy: HitPolicy
    inputs: tuple[Input, ...]
    columns: tuple[Output, ...]
    rules: tuple[Rule, ...]

    @property
    def outputs(self) -> tuple[str, ...]:
        """The names of the result's entries; empty when there is one output, whose value is the result."""
        return tuple(column.name for column in self.columns) if len(self.columns) > 1 else ()

    @property
    def names(self) -> frozenset[str]:
        """The variables that inputs, cells and outputs read."""
        found: set[str] = set()
        for part in (*(column.expression for column in self.inputs), *(column.default for column in self.columns)):
            found |= part.names if part else set()
        for rule in self.rules:
            for cell in (*rule.tests, *rule.outputs):
                found |= cell.names if cell else set()
        return frozenset(found)

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Result:
        """Test the rules in their order and let the hit policy decide between those that match."""
        trace = _Trace(self.decision, variables, moment)
        inputs: list[EvaluatedInput] = []
        matched: list[MatchedRule] = []
        try:
            values = self._input_values(trace, inputs)
            rows = self._matching(trace, values)
            matched.extend(self._told(row) for row in rows)
            value = self._decided(trace, rows)
        except _Limit as limit:
            return Result(None, tuple(matched), tuple(inputs), tuple(trace.warnings), limit.failure)
        except Conflict as conflict:
            failure = Failure(conflict.code, {"decision": self.decision, **conflict.parameters})
            return Result(None, tuple(matched), tuple(inputs), tuple(trace.warnings), failure)
        return Result(value, tuple(matched), tuple(inputs), tuple(trace.warnings))

    def _input_values(self, trace: _Trace, told: list[EvaluatedInput]) -> list[Any]:
        values: list[Any] = []
        for column in self.inputs:
            value = trace.value(column.expression)
            told.append(EvaluatedInput(column.id, column.name, to_json(value)))
            if column.allowed is not None and not trace.passes(column.allowed, value):
                trace.warnings.append(Warning("dmn.value_not_listed", {"input": column.name}, 1, 1))
            values.append(value)
        return values

    def _matching(self, trace: _Trace, values: Sequence[Any]) -> list[Row]:
        rows: list[Row] = []
        for index, rule in enumerate(self.rules, 1):
            if all(trace.passes(tests, value) for tests, value in zip(rule.tests, values, strict=True)):
                rows.append(Row(rule.id, index, tuple(trace.value(output) for output in rule.outputs)))
                if self.policy.first_only:
                    break
        return rows

    def _told(self, row: Row) -> MatchedRule:
        names = [column.name for column in self.columns]
        return MatchedRule(row.rule_id, row.index, dict(zip(names, map(to_json, row.values), strict=True)))

    def _decided(self, trace: _Trace, rows: list[Row]) -> Any:
        if not rows:
            defaults = tuple(trace.value(column.default) for column in self.columns)
            return self._composed(defaults) if any(column.default for column in self.columns) else None
        priorities = tuple(trace.value(column.priorities) for column in self.columns)
        hits = Hits(rows, priorities, self._composed, trace.moment)
        return self.policy.decide(hits)

    def _composed(self, values: tuple[Any, ...]) -> Any:
        """One output is the value itself, several are a context."""
        return values[0] if len(values) == 1 else dict(zip(self.outputs, values, strict=True))
