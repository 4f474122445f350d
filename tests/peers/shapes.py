"""The shape of our syntax tree: nested tuples that a peer's tree can be compared with."""

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeAlias

from koppi.feel.names import words
from koppi.feel.syntax import (
    Arithmetic,
    Between,
    Call,
    Comparison,
    Conjunction,
    Context,
    Disjunction,
    Filter,
    For,
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
    Test,
    Tests,
)

Shape: TypeAlias = tuple[Any, ...]


def shape(node: Node) -> Shape:
    """The shape of a tree of ours."""
    return _SHAPES[type(node)](node)


def name_shape(name: str) -> str:
    """A name with one blank between its tokens."""
    return " ".join(words(name))


def literal_shape(value: Any) -> Shape:
    """A value by its kind, so that 1 and true differ."""
    return ("literal", type(value).__name__, str(value))


def _interval(node: Interval) -> Shape:
    if node.test:
        return ("test", node.test, _end(node.high or node.low))
    begin, end = "[" if node.low_included else "(", "]" if node.high_included else ")"
    return ("interval", begin, _end(node.low), _end(node.high), end)


def _end(node: Node | None) -> Shape:
    return shape(node) if node else ("unbounded",)


def _folded(word: str, parts: tuple[Node, ...]) -> Shape:
    return reduce(lambda left, right: (word, left, right), map(shape, parts))


def _iterations(node: For | Quantified) -> tuple[Shape, ...]:
    return tuple(
        (name_shape(part.name), shape(part.source), *((shape(part.last),) if part.last else ()))
        for part in node.iterations
    )


def _call(node: Call) -> Shape:
    function = ("name", name_shape(node.function)) if isinstance(node.function, str) else shape(node.function)
    arguments = (
        ("named", name_shape(part.name), shape(part.value)) if part.name else shape(part.value)
        for part in node.arguments
    )
    return ("call", function, *arguments)


def _function(node: FunctionOf) -> Shape:
    parameters = zip(map(name_shape, node.parameters), node.types, strict=True)
    return ("function", tuple(parameters), shape(node.body))


def _tests(node: Tests) -> Shape:
    return ("not" if node.negated else "tests", *map(shape, node.tests))


_SHAPES: dict[type[Node], Callable[[Any], Shape]] = {
    Literal: lambda node: literal_shape(node.value),
    Name: lambda node: ("name", name_shape(node.name)),
    ListOf: lambda node: ("list", *map(shape, node.items)),
    Context: lambda node: ("context", *((entry.key, shape(entry.value)) for entry in node.entries)),
    Interval: _interval,
    Negation: lambda node: ("negation", shape(node.operand)),
    Arithmetic: lambda node: (node.operator, shape(node.left), shape(node.right)),
    Comparison: lambda node: (node.operator, shape(node.left), shape(node.right)),
    Conjunction: lambda node: _folded("and", node.parts),
    Disjunction: lambda node: _folded("or", node.parts),
    Between: lambda node: ("between", shape(node.value), shape(node.low), shape(node.high)),
    In: lambda node: ("in", shape(node.value), *map(shape, node.tests.tests)),
    InstanceOf: lambda node: ("instance", shape(node.value), node.type),
    If: lambda node: ("if", shape(node.condition), shape(node.then), shape(node.otherwise)),
    For: lambda node: ("for", _iterations(node), shape(node.result)),
    Quantified: lambda node: ("every" if node.every else "some", _iterations(node), shape(node.condition)),
    Path: lambda node: ("path", shape(node.source), name_shape(node.name)),
    Filter: lambda node: ("filter", shape(node.source), shape(node.condition)),
    Call: _call,
    FunctionOf: _function,
    Test: lambda node: ("test", node.operator, shape(node.operand)) if node.operator else shape(node.operand),
    Tests: _tests,
}
