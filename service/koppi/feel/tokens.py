"""The lexer: text to tokens with their places."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from koppi.feel import limits
from koppi.feel.errors import FeelSyntaxError, Position
from koppi.feel.numbers import number


class Token(NamedTuple):
    """`kind` is name, quoted (a name in backticks), number, string, symbol or end; `value` what a literal stands for."""

    kind: str
    text: str
    value: Any
    start: int
    end: int
    at: Position


# The characters of a name as DMN lists them (grammar rules 28 and 29), without the question mark.
_NAME_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NAME_PART = _NAME_START + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"

_TOKEN = re.compile(
    rf"""(?P<space>(?:[{_SPACE}]+|//[^\n]*|/\*(?:[^*]|\*(?!/))*\*/)+)
    |(?P<comment>/\*)
    |(?P<number>(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>\?|[{_NAME_START}][{_NAME_PART}]*)
    |(?P<quoted>`[^`]+`)
    |(?P<symbol>\.\.|\*\*|==|!=|<=|>=|->|[-+*/=<>()\[\]{{}},.:@'])""",
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|(.))", re.DOTALL)
_QUOTES = "„”“‟’‘‚«»´"
_INSTEAD = {
    "&": "and",
    "|": "or",
    "!": "not(...)",
    "%": "modulo(a, b)",
    "^": "**",
    ";": ",",
    "×": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
}
"""Signs of other languages and of typography, and what FEEL writes."""
_PLAIN_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


def tokenize(text: str) -> list[Token]:
    """The tokens of `text`, the last one of kind end.

    Raises:
        FeelSyntaxError: too long, an unknown character, a text without an end, a number too large.
    """
    if len(text) > limits.SOURCE:
        raise FeelSyntaxError("feel.too_long", Position(1, 1), length=len(text), limit=limits.SOURCE)
    tokens: list[Token] = []
    start, line, line_start = 0, 1, 0
    while start < len(text):
        at = Position(line, start - line_start + 1)
        found = _TOKEN.match(text, start)
        if found is None:
            raise _unreadable(text[start : start + 2], at)
        kind, piece, end = str(found.lastgroup), found.group(), found.end()
        if kind == "comment":
            raise FeelSyntaxError("feel.unclosed_comment", at)
        if kind != "space":
            tokens.append(Token(kind, piece, _value(kind, piece, at), start, end, at))
        newlines = piece.count("\n")
        if newlines:
            line, line_start = line + newlines, start + piece.rindex("\n") + 1
        start = end
    tokens.append(Token("end", "", None, start, start, Position(line, start - line_start + 1)))
    return tokens


def _unreadable(text: str, at: Position) -> FeelSyntaxError:
    """The error for a character that begins no token, with the one after it, for `&&` and `||` are signs of two."""
    character = text[0]
    if character in '"`':
        return FeelSyntaxError("feel.unclosed_text", at)
    if character in _QUOTES:
        return FeelSyntaxError("feel.quotes", at, found=character)
    if character in _INSTEAD:
        found = text if text == 2 * character else character
        return FeelSyntaxError("feel.written_otherwise", at, found=found, instead=_INSTEAD[character])
    return FeelSyntaxError("feel.unknown_character", at, character=character)


def _value(kind: str, piece: str, at: Position) -> Any:
    if kind == "number":
        return _number(piece, at)
    if kind == "string":
        return unescape(piece[1:-1], at)
    return None


def _number(piece: str, at: Position) -> Any:
    try:
        value = number(Decimal(piece))
    except InvalidOperation:  # the exponent alone is beyond what Python counts with
        value = None
    if value is None:
        raise FeelSyntaxError("feel.number_too_large", at)
    return value


def unescape(text: str, at: Position) -> str:
    """The text that a string literal's inside stands for; an unknown escape stays as it is written."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: _escape(found, at), text)
    try:
        return plain.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        raise FeelSyntaxError("feel.bad_escape", at) from error


def _escape(found: re.Match[str], at: Position) -> str:
    short, long, other = found.groups()
    if other is not None:
        return _PLAIN_ESCAPES.get(other, "\\" + other)
    code = int(short or long, 16)
    if code > 0x10FFFF:
        raise FeelSyntaxError("feel.bad_escape", at)
    return chr(code)
