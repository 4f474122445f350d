"""Unary tests: the cells of decision tables and the right side of `in`."""

from koppi.feel import brackets
from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
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
    negated = _negated(cursor)
    return Tests(at, _tests(cursor)) if negated is None else Tests(at, negated, negated=True)


def _negated(cursor: Cursor) -> tuple[Test, ...] | None:
    """The tests within `not(...)` when its bracket closes at the very end, as in `not([1..5))`; else nothing is read."""
    begin = cursor.index
    if not (cursor.accept("not") and cursor.accept("(")):
        cursor.index = begin
        return None
    try:
        tests = _tests(cursor)
    except FeelSyntaxError:  # it may be the call of a function; if not, its own error says more
        cursor.index = begin
        return None
    if cursor.accept(")") and cursor.token.kind == "end":
        return tests
    cursor.index = begin
    return None


def after_in(cursor: Cursor, power: int) -> Tests:
    """The tests after `in`: several in brackets, or one that binds tighter than `power`."""
    at = cursor.token.at
    if not cursor.accept("("):
        return Tests(at, (_test(cursor, power),))
    with cursor.interval_end(False):
        tests = _bracketed(cursor)
    if len(tests) > 1:
        return Tests(at, tests)
    only = tests[0]
    first = brackets.one_ended(only.at, only.operator, only.operand) if only.operator else only.operand
    whole = cursor.continued(first, power)  # `a in (b)[1]`
    return Tests(at, tests if whole is first else (Test(at, None, whole),))


def _bracketed(cursor: Cursor) -> tuple[Test, ...]:
    """The tests behind `(`, or the interval that it begins."""
    first = _test(cursor, 0)
    if first.operator is None and cursor.sees(".."):
        return (Test(first.at, None, brackets.interval_from(cursor, first.operand, low_included=False)),)
    tests = [first]
    while cursor.accept(","):
        tests.append(_test(cursor, 0))
    cursor.expect(")")
    return tuple(tests)


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
