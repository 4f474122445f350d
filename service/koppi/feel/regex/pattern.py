"""Reads a pattern, as XPath writes them, into a program of few kinds of steps.

A step is (what, first, second); jumps count from their own place, so that programs can be put one after the other.
Look-around is refused. A reference back to a group makes a pattern one that is followed thread by thread, which every
step spends of the evaluation for.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from koppi.feel.regex import characters
from koppi.feel.regex.characters import Takes
from koppi.feel.regex.classes import read_class, read_escape
from koppi.feel.regex.source import PatternError, Source, without_blanks

Step: TypeAlias = tuple[str, Any, Any]
Program: TypeAlias = list[Step]

LENGTH = 4_000
"""Characters of a pattern."""
STEPS = 1_000
"""Steps of one program."""
NESTING = 20
"""Groups within each other."""
GROUPS = 50
"""Groups of one pattern that save what they match."""
REPEATS = 1_000
"""The largest number in `{n,m}`."""
_PARTS, _GROUPS = 3, 8
"""How many parts of classes, and how many groups, cost another step."""
_FLAGS = frozenset("ismxq")
_DIGITS = frozenset("0123456789")
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A program and how many groups it saves, the whole match included."""

    program: tuple[Step, ...]
    groups: int
    refers_back: bool = False
    weight: int = 1
    """What one step may cost: a class of many parts tries them one after the other."""


@lru_cache(256)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """The pattern that `text` spells, with flags of `i`, `s`, `m`, `x`, `q`.

    Raises:
        PatternError: it is none.
    """
    if len(text) > LENGTH:
        raise PatternError("too large")
    if not set(flags[:LENGTH]) <= _FLAGS:
        raise PatternError("flags")
    reader = _Reader(text, flags)
    body = reader.literal() if "q" in flags else reader.alternatives(0)
    if reader.place < len(reader.text):
        raise PatternError("unexpected")
    program: Program = [("save", 0, None), *body, ("save", 1, None), ("match", None, None)]
    weight = 1 + reader.parts // _PARTS + reader.groups // _GROUPS
    return Pattern(tuple(program), reader.groups, any(step[0] == "back" for step in program), weight)


class _Reader(Source):
    """Reads a pattern into a program."""

    def __init__(self, text: str, flags: str) -> None:
        super().__init__(without_blanks(text) if "x" in flags and "q" not in flags else text)
        self.groups = 1
        self._closed: set[int] = set()
        self._ignore_case = "i" in flags
        self._dot = (lambda _: True) if "s" in flags else characters.not_a_line_end
        self._lines = "m" in flags

    def literal(self) -> Program:
        """The text as it stands."""
        self.place = len(self.text)
        return self._sized([self._take(characters.one(character)) for character in self.text])

    def alternatives(self, depth: int) -> Program:
        """`a|b`."""
        if depth > NESTING:
            raise PatternError("too deep")
        branches = [self._sequence(depth)]
        size = len(branches[0])
        while self.accept("|"):
            branches.append(self._sequence(depth))
            size += len(branches[-1]) + 2
            if size > STEPS:
                raise PatternError("too large")
        program = branches.pop()
        while branches:
            first = branches.pop()
            program = [("split", 1, len(first) + 2), *first, ("jump", len(program) + 1, None), *program]
        return self._sized(program)

    def _sequence(self, depth: int) -> Program:
        program: Program = []
        while self.place < len(self.text) and self.text[self.place] not in "|)":
            program += self._quantified(self._atom(depth))
            self._sized(program)
        return program

    def _atom(self, depth: int) -> Program:
        character = self.next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return [("take", read_class(self, self._ignore_case), None)]
        if character == ".":
            return [("take", self._dot, None)]
        if character in "^$":
            return [(("line " if self._lines else "") + ("start" if character == "^" else "end"), None, None)]
        if character == "\\":
            return [self._back() if self.ahead in _DIGITS else ("take", read_escape(self), None)]
        if character in "*+?{}]":
            raise PatternError("unexpected")
        return [self._take(characters.one(character))]

    def _back(self) -> Step:
        """A reference to a group that is closed: as many digits as still name one."""
        number = int(self.next())
        while self.ahead in _DIGITS and number * 10 + int(self.ahead) in self._closed:
            number = number * 10 + int(self.next())
        if number not in self._closed:
            raise PatternError("reference")
        return ("back", number, self._ignore_case)

    def _group(self, depth: int) -> Program:
        saves = not self.accept("?")
        if not saves and not self.accept(":"):
            raise PatternError("look-around")
        number = self.groups
        self.groups += saves
        if self.groups > GROUPS:
            raise PatternError("too large")
        body = self.alternatives(depth + 1)
        if not self.accept(")"):
            raise PatternError("unclosed")
        if saves:
            self._closed.add(number)
        return [("save", 2 * number, None), *body, ("save", 2 * number + 1, None)] if saves else body

    def _quantified(self, atom: Program) -> Program:
        counts = self._counts()
        if counts is None:
            return atom
        least, most = counts
        lazy = self.accept("?")
        if max(least, most or 0) > REPEATS or (max(least, most or 0) + 1) * (len(atom) + 1) > STEPS:
            raise PatternError("too large")
        program = atom * least
        if most is None:
            return [*program, _split(1, len(atom) + 2, lazy), *atom, ("jump", -len(atom) - 1, None)]
        for left in range(most - least, 0, -1):
            program += [_split(1, left * (len(atom) + 1), lazy), *atom]
        return program

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self.ahead
        if sign in _QUANTIFIERS:
            self.place += 1
            return _QUANTIFIERS[sign]
        if sign != "{":
            return None
        end = self.text.find("}", self.place)
        least, comma, most = self.text[self.place + 1 : end].partition(",")
        numbers = [part for part in (least, most) if part]
        if end < 0 or not least or not all(part.isdecimal() and len(part) <= 4 for part in numbers):
            raise PatternError("quantifier")
        self.place = end + 1
        highest = int(most) if most else None if comma else int(least)
        if highest is not None and highest < int(least):
            raise PatternError("quantifier")
        return int(least), highest

    def _take(self, takes: Takes) -> Step:
        return ("take", characters.either_case(takes) if self._ignore_case else takes, None)

    @staticmethod
    def _sized(program: Program) -> Program:
        if len(program) > STEPS:
            raise PatternError("too large")
        return program


def _split(on: int, over: int, lazy: bool) -> Step:
    """Try the one place first, then the other; lazy: the other way round."""
    return ("split", over, on) if lazy else ("split", on, over)
