"""Which characters a part of a pattern takes."""

import unicodedata
from collections.abc import Callable
from typing import TypeAlias

Takes: TypeAlias = Callable[[str], bool]
"""Whether one character is taken."""


def one(character: str) -> Takes:
    """This very character."""
    return lambda given: given == character


def between(first: str, last: str) -> Takes:
    """Any character of a range."""
    return lambda given: first <= given <= last


def any_of(parts: list[Takes]) -> Takes:
    """What any of the parts takes."""
    return lambda given: any(part(given) for part in parts)


def none_of(part: Takes) -> Takes:
    """What the part does not take."""
    return lambda given: not part(given)


def without(part: Takes, other: Takes) -> Takes:
    """What the part takes and the other does not."""
    return lambda given: part(given) and not other(given)


def either_case(part: Takes) -> Takes:
    """What the part takes, capital or small."""
    return lambda given: part(given) or part(given.lower()) or part(given.upper())


def category(name: str) -> Takes:
    """A Unicode category such as `L` or `Lu`."""
    return lambda given: unicodedata.category(given).startswith(name)


def not_a_line_end(character: str) -> bool:
    """What a dot takes."""
    return character not in "\n\r"


def _is_word(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"


def _is_name_start(character: str) -> bool:
    return character.isalpha() or character in "_:"


def _is_name_part(character: str) -> bool:
    return character.isalnum() or character in "_:-.·"


CLASSES: dict[str, Takes] = {
    "d": lambda character: unicodedata.category(character) == "Nd",
    "s": lambda character: character in " \t\n\r",
    "w": _is_word,
    "i": _is_name_start,
    "c": _is_name_part,
}
CLASSES.update({letter.upper(): none_of(takes) for letter, takes in tuple(CLASSES.items())})
CONTROLS = {"n": "\n", "r": "\r", "t": "\t"}
CATEGORIES = frozenset(
    [
        "L",
        "Lu",
        "Ll",
        "Lt",
        "Lm",
        "Lo",
        "M",
        "Mn",
        "Mc",
        "Me",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Z",
        "Zs",
        "Zl",
        "Zp",
        "S",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cn",
    ]
)
ESCAPABLE = frozenset("\\|.-^?*+{}()[]$/")
