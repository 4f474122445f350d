"""Unary tests: the cells of decision tables and the right side of `in`."""

from koppi.feel import brackets
from koppi.feel.cursor import Cursor
from koppi.feel.powers import COMPARE
from koppi.feel.syntax import Test, Tests

_OPERATORS = ("<", "<=", ">", ">=", "=", "!=")


def cell(cursor: Cursor) -> Tests:
    """The tests of a whole cell; they may be wrapped in `not(...)`."""
    at = cursor.token.at
    if cursor.token.kind == "end":
        return Tests(at, ())
    if cursor.sees("-") and cursor.tokens[cursor.index + 1].kind == "end":
        cursor.take()
        return Tests(at, ())
    if _is_wrapped_in_not(cursor):
        cursor.index += 2
        tests = _tests(cursor)
        cursor.expect(")")
        return Tests(at, tests, negated=True)
    return Tests(at, _tests(cursor))


def _is_wrapped_in_not(cursor: Cursor) -> bool:
    """Whether the cell begins with `not(` whose bracket closes at the very end."""
    texts = [token.text for token in cursor.tokens[cursor.index : -1] if token.kind != "string"]
    if texts[:2] != ["not", "("]:
        return False
    depth = 0
    for place, text in enumerate(texts):
        depth += (text == "(") - (text == ")")
        if depth == 0 and place > 1:
            return place == len(texts) - 1
    return False


def after_in(cursor: Cursor, power: int) -> Tests:
    """The tests after `in`: several in brackets, or one that binds tighter than `power`."""
    at = cursor.token.at
    if not cursor.accept("("):
        return Tests(at, (_test(cursor, power),))
    with cursor.interval_end(False):
        first = _test(cursor, 0)
        if first.operator is None and cursor.sees(".."):
            interval = brackets.interval_from(cursor, first.operand, low_included=False)
            return Tests(at, (Test(at, None, interval),))
        tests = [first]
        while cursor.accept(","):
            tests.append(_test(cursor, 0))
    cursor.expect(")")
    return Tests(at, tuple(tests))


def _tests(cursor: Cursor) -> tuple[Test, ...]:
    found = [_test(cursor, 0)]
    while cursor.accept(","):
        found.append(_test(cursor, 0))
    return tuple(found)


def _test(cursor: Cursor, power: int) -> Test:
    token = cursor.token
    if cursor.accept(*_OPERATORS):
        return Test(token.at, token.text, cursor.expression(COMPARE))
    return Test(token.at, None, cursor.expression(power))
