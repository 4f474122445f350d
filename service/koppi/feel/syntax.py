"""The syntax tree: frozen nodes that know where they were written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from koppi.feel.errors import Position
from koppi.feel.types import Type


@dataclass(frozen=True, slots=True)
class Node:
    """Anything an expression is made of."""

    at: Position

    def children(self) -> Iterator["Node"]:
        """The nodes directly below, in the order they are written."""
        for name in self.__slots__:  # what a kind of node has beside its place, in its order
            yield from _nodes(getattr(self, name))


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple) and not isinstance(value, Position):
        for part in value:
            yield from _nodes(part)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, text, boolean, null or temporal value."""

    value: Any


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A variable, or a function not called; `?` is the input of a unary test."""

    name: str


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """One `key: value` of a context."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class Context(Node):
    """`{key: value}`; later entries see earlier ones."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    """`[low..high]` and its open forms; an end left out is unbounded."""

    low: Node | None
    high: Node | None
    low_included: bool
    high_included: bool
    test: str = ""
    """The comparison, when it is written as one: `(< 10)`."""


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """`-a`."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`a + b` and its like."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`a < b` and its like."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Conjunction(Node):
    """`a and b and c`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Disjunction(Node):
    """`a or b or c`."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`a between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class Test(Node):
    """One unary test: `< 5` with an operator, else an expression that equals, holds or decides about the input."""

    operator: str | None
    operand: Node


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """Unary tests, of which one must hold; no test at all (`-`) always holds."""

    tests: tuple[Test, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class In(Node):
    """`a in tests`."""

    value: Node
    tests: Tests


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`a instance of type`."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if a then b else c`."""

    condition: Node
    then: Node
    otherwise: Node
    strict: bool = False
    """Whether a condition that is no boolean makes the whole null, as in a box, and does not count as false."""


@dataclass(frozen=True, slots=True)
class Iteration(Node):
    """`name in list`, or `name in first..last` when `last` is given."""

    name: str
    source: Node
    last: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for a in b return c`; `partial` is the list of results so far."""

    iterations: tuple[Iteration, ...]
    result: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some a in b satisfies c`, or `every`."""

    every: bool
    iterations: tuple[Iteration, ...]
    condition: Node
    strict: bool = False
    """Whether a condition that is no boolean makes the whole null, as in a box."""


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`a.name`."""

    source: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`list[condition]` or `list[index]`."""

    source: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """One argument of a call, with its parameter's name when it is written."""

    name: str | None
    value: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`; `function` is the name of a known function or a node that gives one."""

    function: str | Node
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class FunctionOf(Node):
    """`function(parameters) body`; `types` are those of the parameters, as far as they are written."""

    parameters: tuple[str, ...]
    body: Node
    types: tuple[Type | None, ...] = ()
    result: Type | None = None


@dataclass(frozen=True, slots=True)
class Coerced(Node):
    """A value as a type."""

    value: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Foreign(Node):
    """A value that something other than FEEL gives: `call(names, run)`. `names` are the variables it reads."""

    call: Callable[[Any, Any], Any]
    names: frozenset[str]
    size: int = 1
    """How many steps it takes at least."""
