"""The parser: operator precedence climbing over the tokens, giving the syntax tree."""

from collections.abc import Callable

from koppi.feel import brackets, limits, operands, unary
from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import NameTable
from koppi.feel.powers import ACCESS, ADD, AND, COMPARE, MULTIPLY, OR, POWER, TYPE
from koppi.feel.syntax import (
    Arithmetic,
    Between,
    Comparison,
    Conjunction,
    Disjunction,
    Filter,
    In,
    InstanceOf,
    Node,
    Path,
    Tests,
)
from koppi.feel.type_names import read_type
from koppi.feel.type_table import STANDARD, TypeTable


def parse(text: str, functions: NameTable, names: NameTable, types: TypeTable = STANDARD) -> Node:
    """The tree of one expression."""
    parser = Parser(text, functions, names, types)
    return _whole(parser, parser.expression())


def parse_unary_tests(text: str, functions: NameTable, names: NameTable, types: TypeTable = STANDARD) -> Tests:
    """The tree of the unary tests of one table cell; nothing and `-` mean any value."""
    parser = Parser(text, functions, names, types)
    tests = unary.cell(parser)
    _whole(parser, tests)
    return tests


def _whole(parser: Cursor, root: Node) -> Node:
    if parser.token.kind != "end":
        raise parser.unexpected()
    measure_tree(root)
    return root


def measure_tree(root: Node) -> None:
    """Refuse a tree that is too large or too deep, without recursion."""
    count, stack = 0, [(root, 1)]
    while stack:
        node, depth = stack.pop()
        count += 1
        if depth > limits.NESTING * 2:
            raise FeelSyntaxError("feel.too_deep", node.at, limit=limits.NESTING)
        if count > limits.NODES:
            raise FeelSyntaxError("feel.too_many_parts", node.at, limit=limits.NODES)
        stack.extend((child, depth + 1) for child in node.children())


class Parser(Cursor):
    """Precedence climbing: `_OPERATORS` says how tightly each operator binds and how its right side is read."""

    def __init__(self, text: str, functions: NameTable, names: NameTable, types: TypeTable = STANDARD) -> None:
        super().__init__(text, functions, names, types)
        self._nesting = 0

    def expression(self, power: int = 0) -> Node:
        self._nesting += 1
        if self._nesting > limits.NESTING:
            raise FeelSyntaxError("feel.too_deep", self.token.at, limit=limits.NESTING)
        try:
            return self.continued(operands.operand(self), power)
        finally:
            self._nesting -= 1

    def continued(self, left: Node, power: int) -> Node:
        while True:
            binding = _OPERATORS.get(self.token.text) if self.token.kind in ("symbol", "name") else None
            if binding is None or binding[0] <= power or brackets.closes_interval(self):
                return left
            left = binding[1](self, left)


def _arithmetic(power: int) -> Callable[[Cursor, Node], Node]:
    def parse_right(cursor: Cursor, left: Node) -> Node:
        operator = cursor.take()
        return Arithmetic(operator.at, operator.text, left, cursor.expression(power))

    return parse_right


def _comparison(cursor: Cursor, left: Node) -> Node:
    operator = cursor.take()
    return Comparison(operator.at, operator.text, left, cursor.expression(COMPARE))


def _conjunction(cursor: Cursor, left: Node) -> Node:
    at, parts = cursor.token.at, [left]
    while cursor.accept("and"):
        parts.append(cursor.expression(AND))
    return Conjunction(at, tuple(parts))


def _disjunction(cursor: Cursor, left: Node) -> Node:
    at, parts = cursor.token.at, [left]
    while cursor.accept("or"):
        parts.append(cursor.expression(OR))
    return Disjunction(at, tuple(parts))


def _between(cursor: Cursor, value: Node) -> Node:
    at = cursor.take().at
    low = cursor.expression(AND)
    cursor.expect("and")
    return Between(at, value, low, cursor.expression(COMPARE))


def _in(cursor: Cursor, value: Node) -> Node:
    at = cursor.take().at
    return In(at, value, unary.after_in(cursor, COMPARE))


def _instance_of(cursor: Cursor, value: Node) -> Node:
    at = cursor.take().at
    cursor.expect("of")
    return InstanceOf(at, value, read_type(cursor))


def _path(cursor: Cursor, source: Node) -> Node:
    at = cursor.take().at
    return Path(at, source, cursor.entry_name())


def _filter(cursor: Cursor, source: Node) -> Node:
    at = cursor.take().at
    with cursor.scope("item"), cursor.interval_end(False):
        condition = cursor.expression()
    cursor.expect("]")
    return Filter(at, source, condition)


_OPERATORS: dict[str, tuple[int, Callable[[Cursor, Node], Node]]] = {
    "or": (OR, _disjunction),
    "and": (AND, _conjunction),
    **dict.fromkeys(("=", "!=", "<", "<=", ">", ">="), (COMPARE, _comparison)),
    "between": (COMPARE, _between),
    "in": (COMPARE, _in),
    "+": (ADD, _arithmetic(ADD)),
    "-": (ADD, _arithmetic(ADD)),
    "*": (MULTIPLY, _arithmetic(MULTIPLY)),
    "/": (MULTIPLY, _arithmetic(MULTIPLY)),
    "**": (POWER, _arithmetic(POWER)),
    "instance": (TYPE, _instance_of),
    ".": (ACCESS, _path),
    "[": (ACCESS, _filter),
    "(": (ACCESS, operands.call),
}
