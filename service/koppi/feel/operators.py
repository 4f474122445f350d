"""Compiles arithmetic, comparison, `and`, `or` and `instance of`."""

from typing import Any

from koppi.feel.arithmetic import calculate, negate, power
from koppi.feel.booleans import undecided
from koppi.feel.comparison import ORDERS, equal, ordered
from koppi.feel.rules import Rules
from koppi.feel.run import Code, Names, Run
from koppi.feel.syntax import (
    Arithmetic,
    Comparison,
    Conjunction,
    Disjunction,
    InstanceOf,
    Literal,
    Name,
    Negation,
    Node,
)
from koppi.feel.values import NUMBERS


def negation(node: Negation, rules: Rules) -> Code:
    """`-a`."""
    operand, at = rules.code(node.operand), node.at
    return lambda names, run: negate(operand(names, run), run, at)


def arithmetic(node: Arithmetic, rules: Rules) -> Code:
    """`a + b` and its like."""
    operator, left, right, at = node.operator, rules.code(node.left), rules.code(node.right), node.at
    if operator == "**":
        return lambda names, run: power(left(names, run), right(names, run), run, at)
    return lambda names, run: calculate(operator, left(names, run), right(names, run), run, at)


def comparison(node: Comparison, rules: Rules) -> Code:
    """`a < b` and its like; comparing with a number or text that is written out has a short road."""
    if node.operator in ORDERS:
        return _order(node, rules)
    if node.operator == "=":
        return _equality(node, rules)
    left, right, at = rules.code(node.left), rules.code(node.right), node.at

    def differ(names: Names, run: Run) -> Any:
        same = equal(left(names, run), right(names, run), run, at)
        return None if same is None else not same

    return differ


def _order(node: Comparison, rules: Rules) -> Code:
    operator, left, right, at = node.operator, rules.code(node.left), rules.code(node.right), node.at
    if not (isinstance(node.right, Literal) and type(node.right.value) in NUMBERS):
        return lambda names, run: ordered(operator, left(names, run), right(names, run), run, at)
    limit, holds, kind = node.right.value, ORDERS[operator], type(node.right.value)
    wanted = _named(node.left)

    def compare(names: Names, run: Run) -> Any:
        value = left(names, run)
        return holds(value, limit) if type(value) is kind else ordered(operator, value, limit, run, at)

    def compare_named(names: Names, run: Run) -> Any:
        value = names.get(wanted, None)
        return holds(value, limit) if type(value) is kind else compare(names, run)

    return compare_named if wanted else compare


def _equality(node: Comparison, rules: Rules) -> Code:
    left, right, at = rules.code(node.left), rules.code(node.right), node.at
    if not (isinstance(node.right, Literal) and isinstance(node.right.value, str)):
        return lambda names, run: equal(left(names, run), right(names, run), run, at)
    text, wanted = node.right.value, _named(node.left)

    def compare(names: Names, run: Run) -> Any:
        value = left(names, run)
        return value == text if type(value) is str else equal(value, text, run, at)

    def compare_named(names: Names, run: Run) -> Any:
        value = names.get(wanted, None)
        return value == text if type(value) is str else compare(names, run)

    return compare_named if wanted else compare


def _named(node: Node) -> str:
    """The variable that a node is, whose value can be taken without a call; empty for anything else."""
    return node.name if isinstance(node, Name) else ""


def conjunction(node: Conjunction, rules: Rules) -> Code:
    """False as soon as one part is false, true when all are, else null."""
    parts, at = [rules.code(part) for part in node.parts], node.at

    def decide(names: Names, run: Run) -> Any:
        unknown, stray = False, None
        for part in parts:
            value = part(names, run)
            if value is False:
                return False
            if value is not True:
                unknown, stray = True, value if stray is None else stray
        return undecided(stray, run, at) if unknown else True

    return decide


def disjunction(node: Disjunction, rules: Rules) -> Code:
    """True as soon as one part is true, false when all are, else null."""
    parts, at = [rules.code(part) for part in node.parts], node.at

    def decide(names: Names, run: Run) -> Any:
        unknown, stray = False, None
        for part in parts:
            value = part(names, run)
            if value is True:
                return True
            if value is not False:
                unknown, stray = True, value if stray is None else stray
        return undecided(stray, run, at) if unknown else False

    return decide


def instance_of(node: InstanceOf, rules: Rules) -> Code:
    """Whether a value is of a type."""
    value, wanted = rules.code(node.value), node.type
    return lambda names, run: wanted.admits(value(names, run), run)
