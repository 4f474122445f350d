"""Reads a pattern, as XPath writes them, into a program of few kinds of steps.

A step is (what, first, second); jumps count from their own place, so that programs can be put one after the other.
Look-around and references back to groups are refused: with them, time could not be bounded.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias

from koppi.feel.regex import characters
from koppi.feel.regex.characters import Takes

Step: TypeAlias = tuple[str, Any, Any]
Program: TypeAlias = list[Step]

STEPS = 1_000
"""Steps of one program."""
NESTING = 20
"""Groups within each other."""
REPEATS = 1_000
"""The largest number in `{n,m}`."""
_FLAGS = frozenset("ismxq")
_QUANTIFIERS = {"*": (0, None), "+": (1, None), "?": (0, 1)}


class PatternError(ValueError):
    """The pattern cannot be read, or is too large."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A program and how many groups it saves, the whole match included."""

    program: tuple[Step, ...]
    groups: int


@lru_cache(256)
def compile_pattern(text: str, flags: str = "") -> Pattern:
    """The pattern that `text` spells, with flags of `i`, `s`, `m`, `x`, `q`.

    Raises:
        PatternError: it is none.
    """
    if not set(flags) <= _FLAGS:
        raise PatternError("flags")
    reader = _Reader(text, flags)
    body = reader.literal() if "q" in flags else reader.alternatives(0)
    if reader.place < len(reader.text):
        raise PatternError("unexpected")
    program: Program = [("save", 0, None), *body, ("save", 1, None), ("match", None, None)]
    return Pattern(tuple(program), reader.groups)


class _Reader:
    """Reads a pattern from left to right."""

    def __init__(self, text: str, flags: str) -> None:
        self.text = _without_blanks(text) if "x" in flags and "q" not in flags else text
        self.place = 0
        self.groups = 1
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
        while self._accept("|"):
            branches.append(self._sequence(depth))
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
        character = self._next()
        if character == "(":
            return self._group(depth)
        if character == "[":
            return [("take", self._class(0), None)]
        if character == ".":
            return [("take", self._dot, None)]
        if character in "^$":
            return [(("line " if self._lines else "") + ("start" if character == "^" else "end"), None, None)]
        if character == "\\":
            return [self._take(self._escape())]
        if character in "*+?{}]":
            raise PatternError("unexpected")
        return [self._take(characters.one(character))]

    def _group(self, depth: int) -> Program:
        saves = not self._accept("?")
        if not saves and not self._accept(":"):
            raise PatternError("look-around")
        number = self.groups
        self.groups += saves
        body = self.alternatives(depth + 1)
        if not self._accept(")"):
            raise PatternError("unclosed")
        return [("save", 2 * number, None), *body, ("save", 2 * number + 1, None)] if saves else body

    def _quantified(self, atom: Program) -> Program:
        counts = self._counts()
        if counts is None:
            return atom
        least, most = counts
        lazy = self._accept("?")
        if max(least, most or 0) > REPEATS or (max(least, most or 0) + 1) * (len(atom) + 1) > STEPS:
            raise PatternError("too large")
        program = atom * least
        if most is None:
            return [*program, _split(1, len(atom) + 2, lazy), *atom, ("jump", -len(atom) - 1, None)]
        for left in range(most - least, 0, -1):
            program = [*program, _split(1, left * (len(atom) + 1), lazy), *atom]
        return program

    def _counts(self) -> tuple[int, int | None] | None:
        sign = self.text[self.place : self.place + 1]
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

    def _class(self, depth: int) -> Takes:
        negated = self._accept("^")
        parts: list[Takes] = []
        removed: Takes | None = None
        while not (parts and self._accept("]")):
            if parts and self.text[self.place : self.place + 2] == "-[" and depth < NESTING:
                self.place += 2
                removed = self._class(depth + 1)
                continue
            part = self._class_part()
            parts.append(characters.either_case(part) if self._ignore_case else part)
        takes = characters.any_of(parts)
        takes = characters.none_of(takes) if negated else takes
        return takes if removed is None else characters.without(takes, removed)

    def _class_part(self) -> Takes:
        first = self._next()
        if first == "\\":
            if self.text[self.place : self.place + 1] not in characters.ESCAPABLE:
                return self._escape()
            first = self._next()
        elif first == "[":
            raise PatternError("class")
        if self.text[self.place : self.place + 1] != "-" or self.text[self.place + 1 : self.place + 2] in ("]", "["):
            return characters.one(first)
        self.place += 1
        last = self._next()
        last = self._next() if last == "\\" else last
        if last < first:
            raise PatternError("range")
        return characters.between(first, last)

    def _escape(self) -> Takes:
        character = self._next()
        if character in characters.CLASSES:
            return characters.CLASSES[character]
        if character in characters.CONTROLS:
            return characters.one(characters.CONTROLS[character])
        if character in "pP" and self._accept("{"):
            name = self.text[self.place : max(self.text.find("}", self.place), 0)]
            self.place += len(name) + 1
            if name not in characters.CATEGORIES:
                raise PatternError("category")
            return characters.category(name) if character == "p" else characters.none_of(characters.category(name))
        if character in characters.ESCAPABLE:
            return characters.one(character)
        raise PatternError("escape")

    def _take(self, takes: Takes) -> Step:
        return ("take", characters.either_case(takes) if self._ignore_case else takes, None)

    def _next(self) -> str:
        if self.place >= len(self.text):
            raise PatternError("unfinished")
        self.place += 1
        return self.text[self.place - 1]

    def _accept(self, sign: str) -> bool:
        found = self.text.startswith(sign, self.place)
        self.place += len(sign) * found
        return found

    @staticmethod
    def _sized(program: Program) -> Program:
        if len(program) > STEPS:
            raise PatternError("too large")
        return program


def _without_blanks(text: str) -> str:
    """The pattern without the blanks outside of `[...]`."""
    kept: list[str] = []
    depth = 0
    for place, character in enumerate(text):
        escaped = place > 0 and text[place - 1] == "\\"
        depth += (character == "[" and not escaped) - (character == "]" and not escaped)
        if depth > 0 or not character.isspace():
            kept.append(character)
    return "".join(kept)


def _split(on: int, over: int, lazy: bool) -> Step:
    """Try the one place first, then the other; lazy: the other way round."""
    return ("split", over, on) if lazy else ("split", on, over)
