"""What a cell accepts, as sets of the atoms of its column."""

from collections.abc import Iterator
from functools import reduce
from typing import Any, NamedTuple

from koppi.dmn.analysis.axis import Axis
from koppi.dmn.analysis.constants import UNKNOWN, constant
from koppi.feel.comparison import ORDERS
from koppi.feel.membership import INPUT
from koppi.feel.syntax import (
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    In,
    Interval,
    ListOf,
    Name,
    Node,
    Test,
    Tests,
)

_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


class Truth(NamedTuple):
    """The atoms for which a test is true, and those for which it is false; for all others it is null."""

    yes: int
    no: int

    def __and__(self, other: "Truth") -> "Truth":
        return Truth(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: "Truth") -> "Truth":
        return Truth(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> "Truth":
        return Truth(self.no, self.yes)


class Opaque(Exception):
    """A test speaks of more than its input, or does so in a way that is not looked through."""


def accepted(tree: Node, axis: Axis) -> int | None:
    """The atoms that pass the tests of a cell; None when that cannot be told."""
    try:
        return _node(tree, axis).yes
    except Opaque:
        return None


def compared(node: Node) -> Iterator[Any]:
    """The constants that a cell compares its input with, in the order they are written."""
    value = constant(node)
    if value is not UNKNOWN:
        yield value
        return
    match node:
        case Tests() | Test() | Interval() | ListOf() | Conjunction() | Disjunction():
            below = node.children()
        case Comparison() if _is_input(node.left) or _is_input(node.right):
            below = node.children()
        case Between() | In() if _is_input(node.value):
            below = node.children()
        case _:
            return
    for child in below:
        yield from compared(child)


def named(node: Node) -> Iterator[Any]:
    """The constants that a cell names as values which it accepts."""
    match node:
        case Tests() if not node.negated:
            for test in node.tests:
                yield from named(test)
        case Test() if node.operator in (None, "="):
            yield from named(node.operand)
        case ListOf():
            for item in node.items:
                yield from named(item)
        case _:
            value = constant(node)
            if value is not UNKNOWN:
                yield value


def _tests(node: Tests, axis: Axis) -> Truth:
    if not node.tests:
        return Truth(axis.everything, 0)
    found = reduce(Truth.__or__, (_test(test, axis) for test in node.tests))
    return ~found if node.negated else found


def _test(node: Test, axis: Axis) -> Truth:
    if node.operator is not None:
        return _compared(node.operator, node.operand, axis)
    return _node(node.operand, axis)


def _node(node: Node, axis: Axis) -> Truth:
    """The truth of a tree as a test: an equal value, a range, a list of them, or a condition about `?`."""
    match node:
        case Tests():
            return _tests(node, axis)
        case Interval():
            return _interval(node, axis)
        case ListOf() if node.items:
            return reduce(Truth.__or__, (_node(item, axis) for item in node.items))
        case Conjunction():
            return reduce(Truth.__and__, (_condition(part, axis) for part in node.parts))
        case Disjunction():
            return reduce(Truth.__or__, (_condition(part, axis) for part in node.parts))
        case Comparison() | Between() | In():
            return _condition(node, axis)
    return _compared("=", node, axis)


def _condition(node: Node, axis: Axis) -> Truth:
    """The truth of a condition, which must speak of `?` in each of its parts."""
    match node:
        case Conjunction() | Disjunction():
            return _node(node, axis)
        case Comparison() if _is_input(node.left):
            return _compared(node.operator, node.right, axis)
        case Comparison() if _is_input(node.right):
            return _compared(_MIRRORED[node.operator], node.left, axis)
        case Between() if _is_input(node.value):
            return _compared(">=", node.low, axis) & _compared("<=", node.high, axis)
        case In() if _is_input(node.value):
            return _tests(node.tests, axis)
    raise Opaque


def _is_input(node: Node) -> bool:
    return isinstance(node, Name) and node.name == INPUT


def _compared(operator: str, node: Node, axis: Axis) -> Truth:
    value = constant(node)
    if value is UNKNOWN or (value is None and operator in ORDERS):
        raise Opaque
    if operator in ORDERS:
        yes = axis.ordered(operator, value)
        rest = axis.proper
    elif value is None:
        yes, rest = axis.null, axis.everything
    else:
        yes, rest = axis.equal(value), axis.proper | axis.null
    if yes is None:
        raise Opaque
    found = Truth(yes, rest & ~yes)
    return ~found if operator == "!=" else found


def _interval(node: Interval, axis: Axis) -> Truth:
    if node.test == "!=":
        raise Opaque
    ends = []
    if node.low is not None:
        ends.append(_compared(">=" if node.low_included else ">", node.low, axis))
    if node.high is not None:
        ends.append(_compared("<=" if node.high_included else "<", node.high, axis))
    return reduce(Truth.__and__, ends)
