"""Compiles unary tests, `in` and `between`."""

from typing import Any

from koppi.feel.comparison import ORDERS, equal, ordered, within
from koppi.feel.errors import Position
from koppi.feel.numbers import Number
from koppi.feel.rules import Rules, TestCode
from koppi.feel.run import Code, Names, Run, Scope
from koppi.feel.structures import fixed_range
from koppi.feel.syntax import (
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    In,
    InstanceOf,
    Interval,
    Literal,
    Name,
    Node,
    Quantified,
    Test,
    Tests,
)
from koppi.feel.values import BOOLEAN, LIST, NUMBERS, RANGE, Range, kind_of

__all__ = ["TestCode", "between", "in_", "tests", "uses_input"]

INPUT = "?"
_DECISIONS = (Comparison, Conjunction, Disjunction, InstanceOf, Between, In, Quantified)


def between(node: Between, rules: Rules) -> Code:
    """`value between low and high`."""
    value, low, high, at = rules.code(node.value), rules.code(node.low), rules.code(node.high), node.at
    written = fixed_range(Interval(at, node.low, node.high, low_included=True, high_included=True))
    if written is not None and type(written.low) in NUMBERS and type(written.high) in NUMBERS:
        lies = _in_written_range(written, at)
        return lambda names, run: lies(value(names, run), names, run)

    def decide(names: Names, run: Run) -> bool | None:
        given = value(names, run)
        after = ordered(">=", given, low(names, run), run, at)
        before = ordered("<=", given, high(names, run), run, at)
        return False if after is False or before is False else after and before

    return decide


def in_(node: In, rules: Rules) -> Code:
    """`value in tests`."""
    value, passes = rules.code(node.value), tests(node.tests, rules)
    return lambda names, run: passes(value(names, run), names, run)


def tests(node: Tests, rules: Rules) -> TestCode:
    """True as soon as one test holds, null when none holds and one is null; the other way round when negated."""
    parts = [_test(test, rules) for test in node.tests]
    if not parts:
        return lambda value, names, run: True
    if len(parts) == 1 and not node.negated:
        return parts[0]
    negated = node.negated

    def decide(value: Any, names: Names, run: Run) -> bool | None:
        unknown = False
        for part in parts:
            found = part(value, names, run)
            if found is True:
                return not negated
            unknown = unknown or found is None
        return None if unknown else negated

    return decide


def uses_input(node: Node) -> bool:
    """Whether `?` stands in it, not counting tests inside that have an input of their own."""
    if isinstance(node, Name):
        return node.name == INPUT
    if isinstance(node, In):
        return uses_input(node.value)
    return any(uses_input(child) for child in node.children())


def _test(node: Test, rules: Rules) -> TestCode:
    operand, at = rules.code(node.operand), node.at
    if uses_input(node.operand):
        return _with_input(node, operand)
    if node.operator is not None:
        return _compared(node.operator, operand, node)
    if isinstance(node.operand, Literal):
        return _equals(node.operand.value, at)
    fixed = fixed_range(node.operand) if isinstance(node.operand, Interval) else None
    if fixed is not None:
        return _in_written_range(fixed, at)
    if isinstance(node.operand, Interval):
        return _in_range(operand, at)
    decides = isinstance(node.operand, _DECISIONS)
    return lambda value, names, run: _holds(value, operand(names, run), decides, node, run)


def _in_range(operand: Code, at: Position) -> TestCode:
    """A range whose ends have no order holds nothing and leaves nothing out: null."""

    def decide(value: Any, names: Names, run: Run) -> bool | None:
        found = operand(names, run)
        return None if found is None else within(value, found, run, at)

    return decide


def _equals(wanted: Any, at: Position) -> TestCode:
    if type(wanted) is not str:
        return lambda value, names, run: equal(value, wanted, run, at)
    return lambda value, names, run: value == wanted if type(value) is str else equal(value, wanted, run, at)


def _in_written_range(interval: Range, at: Position) -> TestCode:
    """A range that is written out: between two numbers of one type, those of the same type have a short road."""
    low, high, kind = interval.low, interval.high, type(interval.low)
    if interval.test or kind not in NUMBERS or type(high) is not kind:
        return lambda value, names, run: within(value, interval, run, at)
    after, before = ORDERS[">=" if interval.low_included else ">"], ORDERS["<=" if interval.high_included else "<"]

    def decide(value: Any, names: Names, run: Run) -> bool | None:
        if type(value) is kind:
            return after(value, low) and before(value, high)
        return within(value, interval, run, at)

    return decide


def _compared(operator: str, operand: Code, node: Test) -> TestCode:
    at = node.at
    if operator in ORDERS and isinstance(node.operand, Literal) and type(node.operand.value) in NUMBERS:
        return _ordered_number(operator, node.operand.value, at)
    if operator in ORDERS:
        return lambda value, names, run: ordered(operator, value, operand(names, run), run, at)
    if operator == "=":
        return lambda value, names, run: equal(value, operand(names, run), run, at)

    def differ(value: Any, names: Names, run: Run) -> bool | None:
        same = equal(value, operand(names, run), run, at)
        return None if same is None else not same

    return differ


def _ordered_number(operator: str, limit: Number, at: Position) -> TestCode:
    """`< 18` and its like: numbers have a short road."""
    holds, kind = ORDERS[operator], type(limit)

    def decide(value: Any, names: Names, run: Run) -> bool | None:
        return holds(value, limit) if type(value) is kind else ordered(operator, value, limit, run, at)

    return decide


def _with_input(node: Test, operand: Code) -> TestCode:
    """A test that speaks of its input: the input is known as `?`, and the answer is the test's own."""
    if node.operator is not None:
        compared = _compared(node.operator, operand, node)
        return lambda value, names, run: compared(value, Scope({INPUT: value}, names), run)

    def decide(value: Any, names: Names, run: Run) -> bool | None:
        found = operand(Scope({INPUT: value}, names), run)
        if found is None or isinstance(found, bool):
            return found
        return _holds(value, found, False, node, run)

    return decide


def _holds(value: Any, found: Any, decides: bool, node: Test, run: Run) -> bool | None:
    """Whether the input is the value found, in the range found, or among the elements of the list found.

    A comparison that does not speak of the input (`other > 3`) decides by itself, unless the input is a boolean.
    """
    kind = kind_of(found)
    if kind == RANGE:
        return within(value, found, run, node.at)
    if kind == LIST and kind_of(value) != LIST:
        return _among(value, found, node, run)
    if kind == LIST:
        return equal(value, found, run, node.at) is True or _among(value, found, node, run)
    if decides and kind_of(value) != BOOLEAN:
        return found if isinstance(found, bool) else None
    return equal(value, found, run, node.at)


def _among(value: Any, found: list[Any], node: Test, run: Run) -> bool | None:
    unknown = False
    for element in found:
        run.spend(1)
        fits = (
            within(value, element, run, node.at) if kind_of(element) == RANGE else equal(value, element, run, node.at)
        )
        if fits is True:
            return True
        unknown = unknown or fits is None
    return None if unknown else False
