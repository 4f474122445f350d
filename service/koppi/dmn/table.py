"""Decision tables: which rules match, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koppi.dmn.hit_policies import Conflict, HitPolicy, Hits, Row
from koppi.dmn.model import Begin, EvaluatedInput, Failure, MatchedRule, Result
from koppi.feel import Expression, Run, Stopped, UnaryTests, limits, to_json
from koppi.feel.coercion import fit
from koppi.feel.errors import Position
from koppi.feel.run import Names
from koppi.feel.types import Type
from koppi.feel.writing import measure

_AT = Position(1, 1)
_ROW = 5
"""Steps of a rule that matched, besides those of its cells."""
_READING = 20
"""Steps of a table, and of each of its inputs, besides those of their expressions."""


@dataclass(frozen=True, slots=True)
class Input:
    """A column that rules test. `type` is what it is said to hold; a value of another type stays as it is."""

    id: str
    name: str
    expression: Expression
    allowed: UnaryTests | None = None
    type: Type | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A column that rules give a value. `priorities` is the list of its values, the most important one first.

    `type` is what it is said to give; a value of another type stays as it is.
    """

    name: str
    default: Expression | None = None
    priorities: Expression | None = None
    type: Type | None = None
    id: str = ""
    label: str = ""
    """How people call it; the modeller shows it in the place of the name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: one test for each input (None: any value) and one expression for each output (None: null)."""

    id: str
    tests: tuple[UnaryTests | None, ...]
    outputs: tuple[Expression | None, ...]


class _Reading:
    """One reading of a table: the variables and the run that all its cells share."""

    def __init__(self, variables: Names, run: Run) -> None:
        self._variables = variables
        self.run = run

    def value(self, expression: Expression | None) -> Any:
        """The value of an expression, null where there is none."""
        return None if expression is None else expression.within(self._variables, self.run)

    def typed(self, expression: Expression | None, wanted: Type | None) -> Any:
        """The value of an expression as the type of its column, as it is where it cannot be of it."""
        return fit(self.value(expression), wanted, self.run)

    def passes(self, cells: Sequence[UnaryTests | None], values: Sequence[Any]) -> bool:
        """Whether each value passes its cell; what cannot be told does not."""
        for tests, value in zip(cells, values, strict=True):
            if tests is not None and tests.within(value, self._variables, self.run) is not True:
                return False
        return True


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

    def evaluate(self, variables: Mapping[str, Any], begin: Begin) -> Result:
        """Test the rules in their order and let the hit policy decide between those that match."""
        run = begin(limits.TABLE_STEPS)
        inputs: list[EvaluatedInput] = []
        matched: list[MatchedRule] = []
        value, failure = None, None
        try:
            value = self.within(variables, run, inputs, matched)
        except Stopped as stop:
            failure = Failure("dmn.limit", {"decision": self.decision, "limit": stop.code})
        except ArithmeticError:  # outputs that cannot be compared with the listed ones
            failure = Failure("dmn.limit", {"decision": self.decision, "limit": "feel.limit_number"})
        except Conflict as conflict:
            failure = Failure(conflict.code, {"decision": self.decision, **conflict.parameters})
        return Result(value, tuple(matched), tuple(inputs), tuple(run.warnings), failure)

    def within(self, variables: Names, run: Run, inputs: list[EvaluatedInput], matched: list[MatchedRule]) -> Any:
        """The value as a part of a greater evaluation; what was seen and what matched is added to the lists.

        Raises:
            Stopped: a limit is reached.
            Conflict: the hit policy allows no answer.
        """
        run.spend(_READING * (1 + len(self.inputs)))
        reading = _Reading(variables, run)
        values = self._input_values(reading, inputs)
        rows = self._matching(reading, values)
        matched.extend(self._told(row) for row in rows)
        value = self._decided(reading, rows)
        measure(value)
        return value

    def value(self, variables: Names, run: Run) -> Any:
        """The value where a table stands within an expression; null with a warning when the policy allows no answer."""
        try:
            return self.within(variables, run, [], [])
        except Conflict as conflict:
            run.warn(conflict.code, _AT, decision=self.decision, **conflict.parameters)
            return None

    def _input_values(self, reading: _Reading, told: list[EvaluatedInput]) -> list[Any]:
        values: list[Any] = []
        for column in self.inputs:
            value = reading.typed(column.expression, column.type)
            told.append(EvaluatedInput(column.id, column.name, to_json(value)))
            if not reading.passes((column.allowed,), (value,)):
                reading.run.warn("dmn.value_not_listed", _AT, input=column.name)
            values.append(value)
        return values

    def _matching(self, reading: _Reading, values: Sequence[Any]) -> list[Row]:
        rows: list[Row] = []
        for index, rule in enumerate(self.rules, 1):
            if reading.passes(rule.tests, values):
                reading.run.spend(_ROW)
                rows.append(Row(rule.id, index, self._given(reading, rule.outputs)))
                if self.policy.first_only:
                    break
        return rows

    def _given(self, reading: _Reading, cells: Sequence[Expression | None]) -> tuple[Any, ...]:
        """What cells of the outputs give, each as the type of its column."""
        return tuple(reading.typed(cell, column.type) for cell, column in zip(cells, self.columns, strict=True))

    def _told(self, row: Row) -> MatchedRule:
        names = [column.name for column in self.columns]
        return MatchedRule(row.rule_id, row.index, dict(zip(names, map(to_json, row.values), strict=True)))

    def _decided(self, reading: _Reading, rows: list[Row]) -> Any:
        if not rows:
            defaults = self._given(reading, [column.default for column in self.columns])
            return self._composed(defaults) if any(column.default for column in self.columns) else None
        priorities = tuple(reading.value(column.priorities) for column in self.columns)
        hits = Hits(rows, priorities, self._composed, reading.run)
        return self.policy.decide(hits)

    def _composed(self, values: tuple[Any, ...]) -> Any:
        """One output is the value itself, several are a context."""
        return values[0] if len(values) == 1 else dict(zip(self.outputs, values, strict=True))
