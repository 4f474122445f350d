"""What an expression begins with: literals, names, calls, lists, contexts, intervals and the word forms."""

from collections.abc import Callable

from koppi.feel import temporal
from koppi.feel.cursor import Cursor
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import RESERVED
from koppi.feel.powers import COMPARE, SIGN
from koppi.feel.syntax import (
    Argument,
    Call,
    Context,
    Entry,
    For,
    FunctionOf,
    If,
    Interval,
    Iteration,
    ListOf,
    Literal,
    Name,
    Negation,
    Node,
    Quantified,
)

_CONSTANTS = {"true": True, "false": False, "null": None}
_OPENERS = frozenset("([{-@")


def operand(cursor: Cursor) -> Node:
    """The operand at the cursor."""
    token = cursor.token
    if token.kind in ("number", "string"):
        return Literal(cursor.take().at, token.value)
    form = _FORMS.get(token.text) if token.kind in ("symbol", "name") else None
    if form is not None and cursor.names.match(cursor.tokens, cursor.index) is None:
        return form(cursor)
    return _name(cursor)


def _name(cursor: Cursor) -> Node:
    """A name, or the call of a known function: functions come before data, so data cannot hide them."""
    token = cursor.token
    local = cursor.names.match(cursor.tokens, cursor.index)
    called = cursor.functions.match(cursor.tokens, cursor.index, called=True)
    if called and (local is None or called[1] >= local[1]) and not cursor.names.declares(called[0]):
        cursor.index += called[1]
        return Call(token.at, called[0], _arguments(cursor))
    name = cursor.known_name()
    if name is None:
        raise cursor.unexpected()
    if local is None and cursor.sees("("):
        raise FeelSyntaxError("feel.unknown_function", token.at, function=name)
    return Name(token.at, name)


def call(cursor: Cursor, function: Node) -> Node:
    """The call of a value that is a function."""
    return Call(cursor.token.at, function, _arguments(cursor))


def _arguments(cursor: Cursor) -> tuple[Argument, ...]:
    cursor.expect("(")
    found: list[Argument] = []
    with cursor.interval_end(False):
        while not cursor.sees(")"):
            found.append(_argument(cursor))
            if not cursor.accept(","):
                break
    closing = cursor.expect(")", ",")
    if any(part.name for part in found) and not all(part.name for part in found):
        raise FeelSyntaxError("feel.mixed_arguments", closing.at)
    return tuple(found)


def _argument(cursor: Cursor) -> Argument:
    at, name = cursor.token.at, _parameter_name(cursor)
    return Argument(at, name, cursor.expression())


def _parameter_name(cursor: Cursor) -> str | None:
    """The words in front of a colon, when the argument begins with words and a colon."""
    ahead = cursor.index
    while cursor.tokens[ahead].kind == "name":
        ahead += 1
    if ahead == cursor.index or cursor.tokens[ahead].text != ":":
        return None
    name = " ".join(token.text for token in cursor.tokens[cursor.index : ahead])
    cursor.index = ahead + 1
    return name


def _constant(cursor: Cursor) -> Node:
    token = cursor.take()
    return Literal(token.at, _CONSTANTS[token.text])


def _temporal(cursor: Cursor) -> Node:
    at = cursor.take().at
    token = cursor.take()
    value = temporal.parse(token.value) if token.kind == "string" else None
    if value is None:
        raise FeelSyntaxError("feel.not_a_temporal", at)
    return Literal(at, value)


def _negation(cursor: Cursor) -> Node:
    at = cursor.take().at
    return Negation(at, cursor.expression(SIGN))


def _list_or_interval(cursor: Cursor) -> Node:
    at = cursor.expect("[").at
    items: list[Node] = []
    with cursor.interval_end(False):
        while not cursor.sees("]"):
            items.append(cursor.expression())
            if len(items) == 1 and cursor.sees(".."):
                return interval_from(cursor, items[0], low_included=True)
            if not cursor.accept(","):
                break
    cursor.expect("]")
    return ListOf(at, tuple(items))


def _parenthesis(cursor: Cursor) -> Node:
    cursor.expect("(")
    with cursor.interval_end(False):
        if cursor.sees("<", "<=", ">", ">="):
            inner: Node = _one_sided(cursor)
        else:
            inner = cursor.expression()
            if cursor.sees(".."):
                return interval_from(cursor, inner, low_included=False)
    cursor.expect(")")
    return inner


def _one_sided(cursor: Cursor) -> Interval:
    operator = cursor.take()
    end = cursor.expression(COMPARE)
    included = operator.text.endswith("=")
    if operator.text.startswith("<"):
        return Interval(operator.at, None, end, False, included)
    return Interval(operator.at, end, None, included, False)


def _open_interval(cursor: Cursor) -> Node:
    cursor.expect("]")
    with cursor.interval_end(False):
        low = cursor.expression(COMPARE)
    return interval_from(cursor, low, low_included=False)


def interval_from(cursor: Cursor, low: Node, *, low_included: bool) -> Interval:
    """The rest of an interval whose low end is read."""
    at = cursor.expect("..").at
    with cursor.interval_end(True):
        high = cursor.expression(COMPARE)
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
        return after.text in RESERVED and after.text not in _FORMS
    return after.text not in _OPENERS


def _context(cursor: Cursor) -> Node:
    at = cursor.expect("{").at
    entries: list[Entry] = []
    with cursor.interval_end(False), cursor.scope() as known:
        while not cursor.sees("}"):
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
        return cursor.expression()
    with cursor.scope(key):
        return cursor.expression()


def _if(cursor: Cursor) -> Node:
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
        if not cursor.accept(","):
            return tuple(found)


def _for(cursor: Cursor) -> Node:
    at = cursor.take().at
    with cursor.scope("partial"):
        iterations = _iterations(cursor)
        cursor.expect("return")
        return For(at, iterations, cursor.expression())


def _quantified(cursor: Cursor) -> Node:
    word = cursor.take()
    with cursor.scope():
        iterations = _iterations(cursor)
        cursor.expect("satisfies")
        return Quantified(word.at, word.text == "every", iterations, cursor.expression())


def _function(cursor: Cursor) -> Node:
    at = cursor.take().at
    cursor.expect("(")
    parameters: list[str] = []
    while not cursor.sees(")"):
        parameters.append(cursor.declared_name(",", ")", ":"))
        if cursor.accept(":"):
            type_name(cursor)
        if not cursor.accept(","):
            break
    cursor.expect(")")
    if cursor.sees("external"):
        raise FeelSyntaxError("feel.external_function", cursor.token.at)
    with cursor.scope(*parameters):
        return FunctionOf(at, tuple(parameters), cursor.expression())


_TYPES = (
    "years and months duration",
    "day and time duration",
    "days and time duration",
    "date and time",
    *(
        "number",
        "string",
        "boolean",
        "date",
        "time",
        "any",
        "Any",
        "null",
        "Null",
        "list",
        "context",
        "function",
        "range",
    ),
)


def type_name(cursor: Cursor) -> str:
    """The name of a type; what stands between angle brackets is not supported."""
    rest = cursor.text[cursor.token.start :]
    normal = " ".join(rest.split())
    for name in _TYPES:
        if normal == name or (normal.startswith(name) and not normal[len(name)].isalnum()):
            cursor.index += len(name.split())
            if cursor.sees("<"):
                raise FeelSyntaxError("feel.type_with_parts", cursor.token.at, type=name)
            return name
    raise FeelSyntaxError("feel.unknown_type", cursor.token.at, type=cursor.token.text)


_FORMS: dict[str, Callable[[Cursor], Node]] = {
    **dict.fromkeys(_CONSTANTS, _constant),
    "@": _temporal,
    "-": _negation,
    "[": _list_or_interval,
    "(": _parenthesis,
    "]": _open_interval,
    "{": _context,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
}
