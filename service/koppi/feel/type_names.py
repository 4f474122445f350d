"""Reads the names of types."""

from koppi.feel import limits
from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import NameTable
from koppi.feel.types import ANY, NAMES, Type
from koppi.feel.values import CONTEXT, FUNCTION, LIST, RANGE

_TABLE = NameTable(NAMES)


def read_type(cursor: Cursor, depth: int = 0) -> Type:
    """A type: `number`, `list<string>`, `range<date>`, `context<name: string>`, `function<number> -> number`."""
    found = _TABLE.match(cursor.tokens, cursor.index)
    if found is None or depth > limits.NESTING:
        raise FeelSyntaxError("feel.unknown_type", cursor.token.at, type=cursor.token.text)
    cursor.index += found[1]
    kind = NAMES[found[0]]
    if kind == FUNCTION:
        _skip_signature(cursor, depth)
    if kind not in (LIST, RANGE, CONTEXT) or not cursor.accept("<"):
        return Type(kind)
    if kind == CONTEXT:
        entries = _entries(cursor, depth)
        return Type(kind, entries=entries)
    element = read_type(cursor, depth + 1)
    cursor.expect(">")
    return Type(kind, None if element.kind == ANY else element)


def _entries(cursor: Cursor, depth: int) -> tuple[tuple[str, Type], ...]:
    found: list[tuple[str, Type]] = []
    while True:
        name = cursor.declared_name(":")
        cursor.expect(":")
        found.append((name, read_type(cursor, depth + 1)))
        if not cursor.accept(","):
            cursor.expect(">")
            return tuple(found)


def _skip_signature(cursor: Cursor, depth: int) -> None:
    """A function carries no types of its own: what is written of them is read and not checked."""
    if cursor.accept("<"):
        while not cursor.accept(">"):
            read_type(cursor, depth + 1)
            cursor.accept(",")
    if cursor.accept("->"):
        read_type(cursor, depth + 1)
