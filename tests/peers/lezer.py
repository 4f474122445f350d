"""What lezer-feel reads in a text: the shape of its tree, or where its first error is."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from koppi.feel import temporal
from koppi.feel.cursor import Cursor
from koppi.feel.errors import Position
from koppi.feel.names import NameTable
from koppi.feel.numbers import number
from koppi.feel.tokens import unescape
from koppi.feel.type_names import read_type
from koppi.feel.type_table import TypeTable
from tests.peers.shapes import Shape, literal_shape, name_shape

_CONSTANTS = {"true": True, "false": False, "null": None}
_DIGITS = re.compile(r"[\d.][\d.eE+-]*$")
_COMMENTS = ("LineComment", "BlockComment")
_CLOSING = {"]": "]", ")": ")", "[": ")"}


@dataclass(frozen=True)
class Branch:
    """A node of lezer-feel's tree, with the text it spans. Punctuation and words of the grammar are nodes, too."""

    kind: str
    text: str
    start: int
    end: int
    below: tuple["Branch", ...]

    def named(self, *kinds: str) -> tuple["Branch", ...]:
        """The children of these kinds."""
        return tuple(child for child in self.below if child.kind in kinds)

    @property
    def parts(self) -> tuple["Branch", ...]:
        """The children that hold something: those that begin with a capital, and `null` and `?`."""
        return tuple(child for child in self.below if child.kind[0].isupper() or child.kind in ("null", "?"))


def branch(written: Sequence[Any], text: str) -> Branch:
    """The node that the script wrote; its places become characters of `text`."""
    coded = text.encode("utf-16-le", "surrogatepass")

    def place(unit: int) -> int:
        return unit if len(coded) == 2 * len(text) else len(coded[: 2 * unit].decode("utf-16-le", "surrogatepass"))

    def built(node: Sequence[Any]) -> Branch:
        start, end = place(node[1]), place(node[2])
        below = tuple(built(child) for child in node[3] if child[0] not in _COMMENTS)
        return Branch(node[0], text[start:end], start, end, below)

    return built(written)


def first_error(root: Branch) -> int | None:
    """Where the first error is, counted in characters from 0; None when there is none."""
    own = [root.start] if root.kind[0] in "⚠!" else []
    found = [place for place in map(first_error, root.below) if place is not None]
    return min(own + found, default=None)


class Reader:
    """Shapes of branches without errors; `types` are those that a text may name."""

    def __init__(self, types: TypeTable) -> None:
        self._types = types
        self._shapes: dict[str, Callable[[Branch], Shape]] = {
            "ArithmeticExpression": self._arithmetic,
            "NumericLiteral": _numeric,
            "StringLiteral": lambda node: literal_shape(_string(node)),
            "BooleanLiteral": lambda node: literal_shape(_CONSTANTS[node.text]),
            "null": lambda _: literal_shape(None),
            "?": lambda _: ("name", "?"),
            "DateTimeLiteral": self._temporal,
            "VariableName": lambda node: ("name", _name(node)),
            "SpecialFunctionName": lambda node: ("name", _name(node)),
            "DateTimeConstructor": lambda node: ("name", _name(node)),
            "List": lambda node: ("list", *map(self.shape, node.parts)),
            "Context": lambda node: ("context", *map(self._entry, node.parts)),
            "Interval": self._interval,
            "SimplePositiveUnaryTest": self._test,
            "Comparison": self._comparison,
            "Conjunction": lambda node: ("and", *map(self.shape, node.parts)),
            "Disjunction": lambda node: ("or", *map(self.shape, node.parts)),
            "InstanceOfExpression": self._instance_of,
            "IfExpression": lambda node: ("if", *map(self.shape, node.parts)),
            "ForExpression": lambda node: ("for", *self._loop(node)),
            "QuantifiedExpression": lambda node: (node.below[0].kind, *self._loop(node)),
            "PathExpression": lambda node: ("path", self.shape(node.parts[0]), _name(node.parts[1])),
            "FilterExpression": lambda node: ("filter", *map(self.shape, node.parts)),
            "FunctionInvocation": self._call,
            "FunctionDefinition": self._function,
            "UnaryTests": self._unary_tests,
        }

    def shape(self, node: Branch) -> Shape:
        """The shape; a node that only wraps another one is that one."""
        if node.kind in self._shapes:
            return self._shapes[node.kind](node)
        if len(node.parts) == 1:
            return self.shape(node.parts[0])
        return (node.kind, *map(self.shape, node.parts))

    def _arithmetic(self, node: Branch) -> Shape:
        operator = node.named("ArithOp")[0].text
        operands = tuple(self.shape(part) for part in node.parts if part.kind != "ArithOp")
        if len(operands) == 1:
            return ("negation" if operator == "-" else f"unary {operator}", *operands)
        return (operator, *operands)

    def _temporal(self, node: Branch) -> Shape:
        first = node.parts[0]
        if first.kind == "AtLiteral":
            return literal_shape(temporal.parse(_string(first.parts[0])))
        return self._call(node)

    def _entry(self, node: Branch) -> Shape:
        key = node.parts[0].parts[0]
        return (_string(key) if key.kind == "StringLiteral" else " ".join(key.text.split()), self.shape(node.parts[1]))

    def _interval(self, node: Branch) -> Shape:
        begin = "[" if node.below[0].kind == "[" else "("
        return ("interval", begin, *map(self.shape, node.parts), _CLOSING[node.below[-1].kind])

    def _test(self, node: Branch) -> Shape:
        if node.parts[0].kind == "CompareOp":
            return ("test", node.parts[0].text, self.shape(node.parts[1]))
        return self.shape(node.parts[0])

    def _comparison(self, node: Branch) -> Shape:
        operands = [part for part in node.parts if part.kind != "CompareOp"]
        if node.named("in"):
            tests = operands[1].parts if operands[1].kind == "PositiveUnaryTests" else operands[1:]
            return ("in", self.shape(operands[0]), *map(self.shape, tests))
        word = "between" if node.named("between") else node.named("CompareOp")[0].text
        return (word, *map(self.shape, operands))

    def _instance_of(self, node: Branch) -> Shape:
        return ("instance", self.shape(node.parts[0]), self._type(node.parts[1]))

    def _type(self, node: Branch) -> Any:
        """The type that our reader reads in exactly the text of theirs."""
        cursor = Cursor(node.text, NameTable(), NameTable(), self._types)
        found = read_type(cursor)
        return found if cursor.token.kind == "end" else f"more than a type: {node.text}"

    def _loop(self, node: Branch) -> Shape:
        iterations = tuple(
            (_name(part.parts[0]), *map(self.shape, part.parts[1].parts)) for part in node.parts[0].parts
        )
        return (iterations, self.shape(node.parts[1]))

    def _call(self, node: Branch) -> Shape:
        named = node.named("NamedParameters")
        given = (named or node.named("PositionalParameters"))[0].parts
        if not named:
            return ("call", self.shape(node.parts[0]), *map(self.shape, given))
        pairs = (("named", _name(part.parts[0]), self.shape(part.parts[1])) for part in given)
        return ("call", self.shape(node.parts[0]), *pairs)

    def _function(self, node: Branch) -> Shape:
        formal = node.named("FormalParameters")
        parameters = tuple(
            (_name(part.parts[0]), self._type(part.parts[1]) if part.parts[1:] else None)
            for part in (formal[0].parts if formal else ())
        )
        return ("function", parameters, self.shape(node.named("FunctionBody")[0].parts[0]))

    def _unary_tests(self, node: Branch) -> Shape:
        tests = node.named("PositiveUnaryTests")
        word = "not" if node.named("not") else "tests"
        return (word, *map(self.shape, tests[0].parts)) if tests else (word,)


def _numeric(node: Branch) -> Shape:
    found = _DIGITS.search(node.text)
    assert found, node.text
    value = literal_shape(number(Decimal(found[0])))
    return ("negation", value) if node.text.startswith("-") else value


def _string(node: Branch) -> str:
    return unescape(node.text[1:-1], Position(1, 1))


def _name(node: Branch) -> str:
    return name_shape(node.text.strip("`"))
