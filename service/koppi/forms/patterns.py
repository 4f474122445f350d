"""Regular expressions of a form that cannot hang: the ways to match are counted when the form is read."""

import re
from dataclasses import dataclass
from math import factorial
from re import _constants as op  # type: ignore[attr-defined]  # the standard library's own parser has no public name
from re import _parser as parser  # type: ignore[attr-defined]  # as above
from typing import Any

_STEPS = 10_000_000
"""The most steps that one match may cost: some tenths of a second at the very worst."""
_LONGEST_TEXT = 1_000
_SHORTEST_TEXT = 40
_MOST_REPEATS = 3
_SINGLE = frozenset({op.LITERAL, op.NOT_LITERAL, op.IN, op.ANY, op.AT})
_REPEATS = frozenset({op.MAX_REPEAT, op.MIN_REPEAT})


class PatternRefused(ValueError):
    """The pattern is no regular expression, or one that could run for ever; the argument is the text's code."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression and the longest text it is run on."""

    regex: re.Pattern[str]
    longest: int


@dataclass(frozen=True, slots=True)
class _Ways:
    """How many ways there are to match a text of n characters: `factor` * n ** `degree`."""

    factor: int = 1
    degree: int = 0

    def __mul__(self, other: "_Ways") -> "_Ways":
        return _Ways(self.factor * other.factor, self.degree + other.degree)


def read_pattern(text: str) -> Pattern:
    """Compile `text`; raises PatternRefused. Letters and digits are those of ASCII, as in a browser."""
    try:
        tree = parser.parse(text, re.ASCII)
        ways = _of_sequence(tree)
        regex = re.compile(text, re.ASCII)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternRefused("forms.pattern_invalid") from error
    longest = _longest(ways)
    if longest < _SHORTEST_TEXT:
        raise PatternRefused("forms.pattern_unsafe")
    return Pattern(regex, longest)


def _longest(ways: _Ways) -> int:
    """Return the longest text whose ways stay within the steps; repeats that follow each other share the text."""
    if not ways.degree:
        return _LONGEST_TEXT if ways.factor <= _STEPS else 0
    steps = _STEPS * factorial(ways.degree) / ways.factor
    return min(_LONGEST_TEXT, int(steps ** (1 / ways.degree)))


def _of_sequence(tree: Any) -> _Ways:
    ways = _Ways()
    for code, argument in tree:
        ways *= _of_item(code, argument)
    return ways


def _of_item(code: Any, argument: Any) -> _Ways:
    if code in _SINGLE:
        return _Ways()
    if code in _REPEATS:
        return _of_repeat(*argument)
    if code is op.SUBPATTERN:
        return _of_sequence(argument[-1])
    if code is op.BRANCH:
        branches = [_of_sequence(branch) for branch in argument[1]]
        return _Ways(sum(branch.factor for branch in branches), max(branch.degree for branch in branches))
    raise PatternRefused("forms.pattern_unsafe")


def _of_repeat(least: int, most: int, tree: Any) -> _Ways:
    inner = _of_sequence(tree)
    if inner == _Ways():
        return _Ways(degree=1) if most is op.MAXREPEAT else _Ways(most - least + 1)
    if most > _MOST_REPEATS:
        raise PatternRefused("forms.pattern_unsafe")
    return _Ways((inner.factor + (least != most)) ** most, inner.degree * most)
