"""A text that a regular expression accepts: the shortest way through it."""

import re
from re import _constants as op  # type: ignore[attr-defined]  # the standard library's own parser has no public name
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

_OF_CATEGORY = {op.CATEGORY_DIGIT: "1", op.CATEGORY_WORD: "a", op.CATEGORY_SPACE: " "}
_ANYTHING = "a1A-. "


def example_of(pattern: str) -> str:
    """Return a text for a pattern that forms allow; whether it fits is for the form to say."""
    return _sequence(parser.parse(pattern, re.ASCII))


def _sequence(tree: Any) -> str:
    return "".join(_item(code, argument) for code, argument in tree)


def _item(code: Any, argument: Any) -> str:
    if code is op.LITERAL:
        return chr(argument)
    if code is op.NOT_LITERAL:
        return next(sign for sign in _ANYTHING if ord(sign) != argument)
    if code is op.IN:
        return _one_of(argument)
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        least, _, inner = argument
        return _sequence(inner) * int(least)
    if code is op.SUBPATTERN:
        return _sequence(argument[-1])
    if code is op.BRANCH:
        return _sequence(argument[1][0])
    return "" if code is op.AT else "a"


def _one_of(signs: Any) -> str:
    """Return one sign of a class; of a class that only says what is not in it, one that is."""
    code, argument = signs[0]
    if code is op.LITERAL:
        return chr(argument)
    if code is op.RANGE:
        return chr(argument[0])
    if code is op.CATEGORY:
        return _OF_CATEGORY.get(argument, "-")
    refused = {chr(argument) for code, argument in signs[1:] if code is op.LITERAL}
    return next(sign for sign in _ANYTHING if sign not in refused)
