"""What an expression begins with: literals, names, calls, and the forms of brackets and words."""

from collections.abc import Callable

from koppi.feel import brackets, cures, temporal, words
from koppi.feel.cursor import Cursor, in_a_name
from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import RESERVED
from koppi.feel.powers import SIGN
from koppi.feel.syntax import Argument, Call, Literal, Name, Negation, Node
from koppi.feel.tokens import Token

_CONSTANTS = {"true": True, "false": False, "null": None}


def operand(cursor: Cursor) -> Node:
    """The operand at the cursor."""
    token = cursor.token
    if token.kind in ("number", "string"):
        _refuse_bare_date(cursor, token)
        return Literal(cursor.take().at, token.value)
    form = _FORMS.get(token.text) if token.kind in ("symbol", "name") else None
    if form is not None and cursor.names.match(cursor.tokens, cursor.index) is None:
        return form(cursor)
    return _name(cursor)


def _refuse_bare_date(cursor: Cursor, token: Token) -> None:
    error = cures.bare_date(cursor.text, token) if token.kind == "number" else None
    if error:
        raise error


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
    if local is None and token.kind == "name":
        _refuse_unknown(cursor, token)
    return Name(token.at, name)


def _refuse_unknown(cursor: Cursor, token: Token) -> None:
    """A name that no table knows is a variable, but not a function, nor a constant in the spelling of others."""
    error = cures.constant(token)
    end = cursor.index
    while cursor.tokens[end].kind == "name" and cursor.tokens[end].text not in RESERVED:
        end += 1
    if cursor.tokens[end].text == "(" and cursor.tokens[end].kind == "symbol":
        name = " ".join(part.text for part in cursor.tokens[cursor.index - 1 : end])
        error = cures.unknown_function(token, name, cursor.functions.all_names())
    if error:
        raise error


def call(cursor: Cursor, function: Node) -> Node:
    """The call of a value that is a function."""
    return Call(cursor.token.at, function, _arguments(cursor))


def _arguments(cursor: Cursor) -> tuple[Argument, ...]:
    cursor.expect("(")
    found: list[Argument] = []
    with cursor.interval_end(False):
        while found or not cursor.sees(")"):
            found.append(_argument(cursor))
            if not cursor.accept(","):
                break
    closing = cursor.expect(")", ",")
    if any(part.name for part in found) and not all(part.name for part in found):
        raise FeelSyntaxError("feel.mixed_arguments", closing.at)
    return tuple(found)


def _argument(cursor: Cursor) -> Argument:
    at, name = cursor.token.at, _parameter_name(cursor)
    return Argument(at, name, brackets.element(cursor))


def _parameter_name(cursor: Cursor) -> str | None:
    """The name in front of a colon, when the argument begins with a name and a colon."""
    if cursor.token.kind not in ("name", "quoted") or cursor.token.text in RESERVED:
        return None
    ahead = cursor.index + 1
    while in_a_name(cursor.tokens[ahead]):
        ahead += 1
    if cursor.tokens[ahead].text != ":":
        return None
    name = cursor.declared_name(":")
    cursor.expect(":")
    return name


def _constant(cursor: Cursor) -> Node:
    token = cursor.take()
    if cursor.sees("("):
        raise cures.instead(token, f"{token.text}()", token.text)
    return Literal(token.at, _CONSTANTS[token.text])


def _temporal(cursor: Cursor) -> Node:
    at = cursor.take().at
    token = cursor.take()
    value = temporal.parse(token.value) if token.kind == "string" else None
    if value is None:
        raise FeelSyntaxError("feel.not_a_temporal", at if token.kind == "string" else token.at)
    return Literal(at, value)


def _negation(cursor: Cursor) -> Node:
    """`-a`; in front of a number the sign belongs to the literal, so that `-1 instance of number` asks about -1."""
    at, number = cursor.take().at, cursor.token
    if number.kind == "number":
        return Negation(at, Literal(cursor.take().at, number.value))
    return Negation(at, cursor.expression(SIGN))


_FORMS: dict[str, Callable[[Cursor], Node]] = {
    **dict.fromkeys(_CONSTANTS, _constant),
    "@": _temporal,
    "-": _negation,
    "[": brackets.list_or_interval,
    "(": brackets.parenthesis,
    "]": brackets.open_interval,
    "{": brackets.context,
    "if": words.if_,
    "for": words.for_,
    "some": words.quantified,
    "every": words.quantified,
    "function": words.function_,
}
