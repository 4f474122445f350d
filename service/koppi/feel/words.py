"""The forms that begin with a word: `if`, `for`, `some`, `every` and `function`."""

from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.syntax import For, FunctionOf, If, Iteration, Node, Quantified
from koppi.feel.type_names import read_type
from koppi.feel.types import Type


def if_(cursor: Cursor) -> Node:
    """`if a then b else c`."""
    at = cursor.take().at
    condition = cursor.expression()
    cursor.expect("then")
    then = cursor.expression()
    cursor.expect("else")
    return If(at, condition, then, cursor.expression())


def _iterations(cursor: Cursor) -> tuple[Iteration, ...]:
    found: list[Iteration] = []
    while True:
        at = cursor.token.at
        name = cursor.declared_name("in")
        cursor.expect("in")
        source = cursor.expression()
        last = cursor.expression() if cursor.accept("..") else None
        found.append(Iteration(at, name, source, last))
        cursor.names.add(name)
        cursor.deeper()
        if not cursor.accept(","):
            return tuple(found)


def for_(cursor: Cursor) -> Node:
    """`for a in b return c`."""
    at = cursor.take().at
    with cursor.scope("partial"):
        iterations = _iterations(cursor)
        cursor.expect("return")
        return For(at, iterations, cursor.expression())


def quantified(cursor: Cursor) -> Node:
    """`some a in b satisfies c`, or `every`."""
    word = cursor.take()
    with cursor.scope():
        iterations = _iterations(cursor)
        cursor.expect("satisfies")
        return Quantified(word.at, word.text == "every", iterations, cursor.expression())


def function_(cursor: Cursor) -> Node:
    """`function(parameters) body`."""
    at = cursor.take().at
    cursor.expect("(")
    parameters: list[str] = []
    types: list[Type | None] = []
    while parameters or not cursor.sees(")"):
        parameters.append(cursor.declared_name(",", ")", ":"))
        types.append(read_type(cursor) if cursor.accept(":") else None)
        if not cursor.accept(","):
            break
    cursor.expect(")")
    if cursor.sees("external"):
        raise FeelSyntaxError("feel.external_function", cursor.token.at)
    with cursor.scope(*parameters):
        return FunctionOf(at, tuple(parameters), cursor.expression(), tuple(types))
