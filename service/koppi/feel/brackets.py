"""The forms that begin with a bracket: lists, intervals, parentheses and contexts."""

from koppi.feel.cursor import Cursor
from koppi.feel.errors import Position
from koppi.feel.names import OPERAND_WORDS, RESERVED
from koppi.feel.powers import COMPARE
from koppi.feel.syntax import Context, Entry, Interval, ListOf, Node

_OPENERS = frozenset("([{-@")


def list_or_interval(cursor: Cursor) -> Node:
    """`[a, b]` or `[low..high]`."""
    at = cursor.expect("[").at
    items: list[Node] = []
    with cursor.interval_end(False):
        while items or not cursor.sees("]"):
            items.append(element(cursor))
            if len(items) == 1 and cursor.sees(".."):
                return interval_from(cursor, items[0], low_included=True)
            if not cursor.accept(","):
                break
    cursor.expect("]")
    return ListOf(at, tuple(items))


def parenthesis(cursor: Cursor) -> Node:
    """`(a)`, `(low..high)`, or a test that is a range: `(< high)`."""
    cursor.expect("(")
    with cursor.interval_end(False):
        inner = _one_sided(cursor) if cursor.sees("=", "!=") else element(cursor)
        if cursor.sees(".."):
            return interval_from(cursor, inner, low_included=False)
    cursor.expect(")")
    return inner


def element(cursor: Cursor) -> Node:
    """What a bracket or comma delimits: an expression, or a range by its only end, `< high`."""
    return _one_sided(cursor) if cursor.sees("<", "<=", ">", ">=") else cursor.expression()


def _one_sided(cursor: Cursor) -> Node:
    operator = cursor.take()
    return one_ended(operator.at, operator.text, cursor.expression(COMPARE))


def one_ended(at: Position, operator: str, end: Node) -> Interval:
    """The range that a comparison with its only end spells."""
    included = operator in ("<=", ">=", "=")
    low = None if operator.startswith("<") else end
    high = None if operator.startswith(">") else end
    return Interval(at, low, high, included and low is not None, included and high is not None, operator)


def open_interval(cursor: Cursor) -> Node:
    """`]low..high]`."""
    cursor.expect("]")
    with cursor.interval_end(False):
        low = cursor.expression()
    return interval_from(cursor, low, low_included=False)


def interval_from(cursor: Cursor, low: Node, *, low_included: bool) -> Interval:
    """The rest of an interval whose low end is read."""
    at = cursor.expect("..").at
    with cursor.interval_end(True):
        high = cursor.expression()
    closing = cursor.expect("]", ")", "[")
    return Interval(at, low, high, low_included, closing.text == "]")


def closes_interval(cursor: Cursor) -> bool:
    """Whether `[` ends an interval here (`[1..5[`) and does not begin a filter: nothing to filter by follows it."""
    if not (cursor.in_interval and cursor.sees("[")):
        return False
    after = cursor.tokens[cursor.index + 1]
    if after.kind in ("number", "string", "quoted"):
        return False
    if after.kind == "name":
        return after.text in RESERVED and after.text not in OPERAND_WORDS
    return after.text not in _OPENERS


def context(cursor: Cursor) -> Node:
    """`{key: value}`."""
    at = cursor.expect("{").at
    entries: list[Entry] = []
    with cursor.interval_end(False), cursor.scope() as known:
        while entries or not cursor.sees("}"):
            token = cursor.token
            key = str(cursor.take().value) if token.kind == "string" else cursor.declared_name(":")
            cursor.expect(":")
            entries.append(Entry(token.at, key, _entry_value(cursor, key)))
            known.add(key)
            cursor.keys.add(key)
            if not cursor.accept(","):
                break
    cursor.expect("}")
    return Context(at, tuple(entries))


def _entry_value(cursor: Cursor, key: str) -> Node:
    """A function may call itself by the key of its entry."""
    if not cursor.sees("function"):
        return element(cursor)
    with cursor.scope(key):
        return cursor.expression()
