"""Why a token does not fit, told by what people most often mean: the error names the cure."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from koppi.feel.errors import FeelSyntaxError
from koppi.feel.names import RESERVED
from koppi.feel.tokens import Token

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_COMPARISONS = {"==": "=", "=>": ">=", "=<": "<=", "<>": "!=", "!==": "!="}
_WORDS = {
    "is": "=",
    "equals": "=",
    "not": "not(a in b)",
    "mod": "modulo(a, b)",
    "contains": "contains(a, b)",
    "elif": "else if",
    "elseif": "else if",
    "elsif": "else if",
    "xor": "a != b",
}
"""Words of other languages that stand between two values, and what FEEL writes."""
_CONSTANTS = {"true": "true", "false": "false", "none": "null", "null": "null"}
_FUNCTIONS = {"len": "count", "length": "string length", "size": "count", "concat": "concatenate", "avg": "mean"}
"""Functions of other languages under whose name there is none in FEEL."""
_OPERATORS = (RESERVED - {"function"}) | {
    *("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "=="),
    *(".", "..", ":", ",", ")", "]", "}"),
}
"""What cannot begin a value and so tells that one is missing in front."""
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?!\d)", re.ASCII)
_LONGEST_DATE = 6
"""In tokens."""
_ALIKE = 0.8


class Place(NamedTuple):
    """A token that does not fit, among the others; `expected` are the texts that would."""

    tokens: Sequence[Token]
    position: int
    expected: str = ""

    @property
    def token(self) -> Token:
        """The token that does not fit."""
        return self.tokens[self.position]

    @property
    def before(self) -> Token:
        """The token in front of it, the end's own for none."""
        return self.tokens[self.position - 1] if self.position else self.tokens[-1]

    @property
    def after_value(self) -> bool:
        """Whether a value has just ended, so that an operator or the end should follow."""
        before = self.before
        if before.kind == "symbol":
            return before.text in (")", "]", "}")
        return before.kind != "end" and (before.text not in RESERVED or before.text in _CONSTANTS)

    def refusal(self) -> FeelSyntaxError:
        """The error, by the first cure that is known."""
        for cure in _CURES:
            error = cure(self)
            if error is not None:
                return error
        if self.expected:
            return self.error("feel.expected", found=self.token.text, expected=self.expected)
        return self.error("feel.unexpected", found=self.token.text)

    def error(self, code: str, **parameters: str | int) -> FeelSyntaxError:
        """An error at this place."""
        return FeelSyntaxError(code, self.token.at, **parameters)


def instead(token: Token, found: str, wanted: str) -> FeelSyntaxError:
    """The error for what FEEL writes in another way."""
    return FeelSyntaxError("feel.written_otherwise", token.at, found=found, instead=wanted)


def constant(token: Token) -> FeelSyntaxError | None:
    """The error for a constant that is written as in another language: `True`, `None`."""
    wanted = _CONSTANTS.get(token.text.lower())
    if wanted is None or token.text not in (token.text.upper(), token.text.capitalize()):
        return None
    return instead(token, token.text, wanted)


def bare_date(text: str, token: Token) -> FeelSyntaxError | None:
    """The error for a date that stands as a number: 2026-11-21 would be counted out."""
    found = _DATE.match(text, token.start)
    return found and FeelSyntaxError("feel.bare_date", token.at, found=found[0], instead=f'date("{found[0]}")')


def unknown_function(token: Token, name: str, known: Iterable[str]) -> FeelSyntaxError:
    """The error for a call of what is no function, with the known one that is nearest."""
    plain = {_plain(one): one for one in known}
    near = get_close_matches(_plain(name), plain, n=1, cutoff=_ALIKE)
    nearest = _FUNCTIONS.get(name.lower()) or (plain[near[0]] if near else None)
    if nearest is None:
        return FeelSyntaxError("feel.unknown_function", token.at, function=name)
    return FeelSyntaxError("feel.unknown_function_near", token.at, function=name, nearest=nearest)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).lower()


def _at_the_end(place: Place) -> FeelSyntaxError | None:
    if place.token.kind != "end":
        return None
    if place.expected == "else":
        return place.error("feel.missing_else")
    opened = _unclosed(place.tokens[: place.position])
    if opened and place.after_value:
        line, column = opened[-1].at
        bracket = opened[-1].text
        return place.error(
            "feel.unclosed_bracket", bracket=bracket, closing=_PAIRS[bracket], opened_line=line, opened_column=column
        )
    return place.error("feel.unfinished")


def _unclosed(tokens: Sequence[Token]) -> list[Token]:
    """The brackets that are open after these tokens."""
    opened: list[Token] = []
    for token in tokens:
        if token.kind == "symbol" and token.text in _PAIRS:
            opened.append(token)
        elif token.kind == "symbol" and opened and token.text in _PAIRS.values():
            opened.pop()
    return opened


def _comparison(place: Place) -> FeelSyntaxError | None:
    token, before = place.token, place.before
    if token.text == "==" or (token.text == "=" and before.text == "="):
        return place.error("feel.double_equals")
    wanted = _COMPARISONS.get(before.text + token.text) if before.end == token.start else None
    return instead(before, before.text + token.text, wanted) if wanted else None


def _leading_equals(place: Place) -> FeelSyntaxError | None:
    return place.error("feel.leading_equals") if place.token.text == "=" and place.position == 0 else None


def _question_mark(place: Place) -> FeelSyntaxError | None:
    if place.token.text != "?" or not place.after_value:
        return None
    return instead(place.token, "a ? b : c", "if a then b else c")


def _word(place: Place) -> FeelSyntaxError | None:
    """A word of another language between two values, or one of FEEL in capitals."""
    token = place.token
    if token.kind == "symbol" or not place.after_value:
        return None
    if place.before.text == "not":
        return instead(place.before, f"not {token.text}", f"not({token.text})")
    lower = token.text.lower()
    wanted = lower if lower in RESERVED and lower != token.text else _WORDS.get(lower)
    return instead(token, token.text, wanted) if wanted else None


def _quote(place: Place) -> FeelSyntaxError | None:
    return place.error("feel.quotes", found="'") if place.token.text == "'" else None


def _number(place: Place) -> FeelSyntaxError | None:
    """A date, a time or a decimal comma: digits with nothing but a sign between them."""
    if place.before.kind != "number":
        return None
    digits = _together(place)
    if found := _DAY_FIRST.match(digits):
        day, month, year = found.groups()
        wanted = f'date("{year}-{int(month):02}-{int(day):02}")'
        return place.error("feel.bare_date", found=found[0], instead=wanted)
    if found := _CLOCK.match(digits):
        wanted = f'time("{int(found[1]):02}:{found[2]}:00")'
        return place.error("feel.bare_date", found=found[0], instead=wanted)
    if found := re.match(r"(\d+),(\d+)", digits, re.ASCII):
        return place.error("feel.decimal_comma", found=found[0], instead=f"{found[1]}.{found[2]}")
    return None


def _together(place: Place) -> str:
    """The texts from the number in front on, as far as they stand without a blank between."""
    tokens = place.tokens[place.position - 1 : place.position - 1 + _LONGEST_DATE]
    text = tokens[0].text
    for left, right in pairwise(tokens):
        if left.end != right.start:
            break
        text += right.text
    return text


def _else(place: Place) -> FeelSyntaxError | None:
    return place.error("feel.missing_else") if place.expected == "else" and place.token.text in _OPERATORS else None


def _extra_bracket(place: Place) -> FeelSyntaxError | None:
    """A closing bracket that closes nothing."""
    text = place.token.text
    if text not in _PAIRS.values() or not place.after_value or _unclosed(place.tokens[: place.position]):
        return None
    return place.error("feel.extra_bracket", found=text)


def _missing_value(place: Place) -> FeelSyntaxError | None:
    text = place.token.text
    return None if place.after_value or text not in _OPERATORS else place.error("feel.missing_value", found=text)


def _side_by_side(place: Place) -> FeelSyntaxError | None:
    """Two values with nothing between them."""
    token, before = place.token, place.before
    if token.kind == "symbol" or not place.after_value or token.text in RESERVED:
        return None
    if place.expected != ":" and _unclosed(place.tokens[: place.position]):
        return place.error("feel.missing_comma", before=before.text, found=token.text)
    if before.kind == "name" and token.kind == "name":
        return place.error("feel.unknown_words", words=f"{before.text} {token.text}")
    return None


_CURES = (
    _at_the_end,
    _comparison,
    _leading_equals,
    _question_mark,
    _word,
    _quote,
    _number,
    _else,
    _extra_bracket,
    _missing_value,
    _side_by_side,
)
