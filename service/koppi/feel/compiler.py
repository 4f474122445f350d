"""The compiler: each node of the tree becomes one Python closure; no Python text is ever made."""

from collections.abc import Callable, Mapping
from typing import Any

from koppi.feel import calls, coercion, loops, membership, operators, structures
from koppi.feel.functions import Callee
from koppi.feel.run import Code
from koppi.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Coerced,
    Comparison,
    Conjunction,
    Context,
    Disjunction,
    Filter,
    For,
    Foreign,
    FunctionOf,
    If,
    In,
    InstanceOf,
    Interval,
    ListOf,
    Literal,
    Name,
    Negation,
    Node,
    Path,
    Quantified,
    Tests,
)

_RULES: dict[type[Node], Callable[[Any, "Compiler"], Code]] = {
    Literal: structures.literal,
    Name: structures.name,
    ListOf: structures.list_of,
    Context: structures.context,
    Interval: structures.interval,
    Path: structures.path,
    If: structures.if_,
    Negation: operators.negation,
    Arithmetic: operators.arithmetic,
    Comparison: operators.comparison,
    Conjunction: operators.conjunction,
    Disjunction: operators.disjunction,
    InstanceOf: operators.instance_of,
    Between: membership.between,
    In: membership.in_,
    For: loops.for_,
    Quantified: loops.quantified,
    Filter: loops.filter_,
    Call: calls.call,
    FunctionOf: calls.function_of,
    Coerced: coercion.coerced,
    Foreign: structures.foreign,
}


class Compiler:
    """Compiles nodes; it knows the functions that may be called."""

    def __init__(self, functions: Mapping[str, Callee]) -> None:
        self.functions = functions

    def code(self, node: Node) -> Code:
        """The closure of one node."""
        return _RULES[type(node)](node, self)

    def tests(self, node: Tests) -> membership.TestCode:
        """The closure of unary tests."""
        return membership.tests(node, self)
