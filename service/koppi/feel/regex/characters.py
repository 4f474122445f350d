"""Which characters a part of a pattern takes."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TypeAlias

Takes: TypeAlias = Callable[[str], bool]
"""Whether one character is taken."""
_LAST_CASED = 0x1E944
"""There are no capitals from here on."""
_NONE: frozenset[str] = frozenset()


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
    return lambda given: part(given) or any(map(part, case_variants(given)))


@lru_cache(1_000)
def case_variants(character: str) -> frozenset[str]:
    """The characters that have the same small letter or the same capital, as XPath compares them without case."""
    cased = _cased()
    return cased.get(character.lower(), _NONE) | cased.get(character.upper(), _NONE)


@cache
def _cased() -> Mapping[str, frozenset[str]]:
    """Letters and the characters that have them as small letter or capital."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for character in map(chr, range(_LAST_CASED)):
        small, capital = character.lower(), character.upper()
        if small != capital:
            found[small].add(character)
            found[capital].add(character)
    return {letter: frozenset(characters) for letter, characters in found.items()}


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
