"""Reads the names of types."""

from koppi.feel import limits
from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.types import ANY, Type
from koppi.feel.values import CONTEXT, FUNCTION, LIST, RANGE


def read_type(cursor: Cursor, depth: int = 0) -> Type:
    """A type: `number`, `list<string>`, `range<date>`, `context<name: string>`, `function<number> -> number`."""
    found = cursor.types.names.match(cursor.tokens, cursor.index)
    if found is None or depth > limits.NESTING:
        raise FeelSyntaxError("feel.unknown_type", cursor.token.at, type=cursor.token.text)
    cursor.index += found[1]
    named = cursor.types.types[found[0]]
    if found[0] == FUNCTION:
        return _signature(cursor, depth)
    if found[0] not in (LIST, RANGE, CONTEXT) or not cursor.accept("<"):
        return named
    if named.kind == CONTEXT:
        return Type(CONTEXT, entries=_entries(cursor, depth))
    element = read_type(cursor, depth + 1)
    cursor.expect(">")
    return Type(named.kind, None if element.kind == ANY else element)


def _entries(cursor: Cursor, depth: int) -> tuple[tuple[str, Type], ...]:
    found: list[tuple[str, Type]] = []
    if cursor.accept(">"):
        return ()
    while True:
        name = cursor.declared_name(":")
        cursor.expect(":")
        found.append((name, read_type(cursor, depth + 1)))
        if not cursor.accept(","):
            cursor.expect(">")
            return tuple(found)


def _signature(cursor: Cursor, depth: int) -> Type:
    """What stands after `function`: the types of the parameters and of the result, or nothing for any function."""
    if not cursor.accept("<"):
        return Type(FUNCTION)
    parameters: list[Type] = []
    while parameters or not cursor.sees(">"):
        parameters.append(read_type(cursor, depth + 1))
        if not cursor.accept(","):
            break
    cursor.expect(">")
    cursor.expect("->")
    return Type(FUNCTION, parameters=tuple(parameters), result=read_type(cursor, depth + 1))
