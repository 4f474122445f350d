"""Functions of texts and patterns."""

from typing import Any

from koppi.feel import regex
from koppi.feel.errors import FeelDomainError
from koppi.feel.functions import Library
from koppi.feel.run import Run

LIBRARY = Library()
_READING = 100
"""Steps that reading a pattern takes at least."""
_MOST_DIGITS = 3
"""Digits of a group that a replacement names."""


def _pattern(run: Run, text: str, flags: str | None) -> regex.Pattern:
    """The pattern; each is read once in an evaluation."""
    run.spend(1)
    run.spend_once((text, flags), _READING + 5 * min(len(text), regex.LENGTH))
    try:
        return regex.compile_pattern(text, flags or "")
    except regex.PatternError as error:
        raise FeelDomainError("feel.bad_pattern", reason=str(error)) from error


def _consuming(run: Run, text: str, flags: str | None) -> regex.Pattern:
    """A pattern to cut or replace by: as in XPath, it must not match nothing."""
    pattern = _pattern(run, text, flags)
    if regex.find(pattern, "", 0, run.spend) is not None:
        raise FeelDomainError("feel.bad_pattern", reason="empty match")
    return pattern


@LIBRARY.define("matches(input: text, pattern: text, flags: text|null?) -> boolean")
def matches(run: Run, given: str, pattern: str, flags: str | None = None) -> bool:
    """Whether the pattern matches anywhere in the text."""
    return regex.find(_pattern(run, pattern, flags), given, 0, run.spend) is not None


@LIBRARY.define("replace(input: text, pattern: text, replacement: text, flags: text|null?) -> text")
def replace(run: Run, given: str, pattern: str, replacement: str, flags: str | None = None) -> str:
    """The text with every match replaced; `$1` stands for the first group."""
    compiled = _consuming(run, pattern, flags)
    run.spend(len(replacement))
    template = [replacement] if "q" in (flags or "") else _template(replacement, compiled.groups)
    pieces: list[str] = []
    done = 0
    for match in regex.find_all(compiled, given, run.spend):
        begin, end = match[0] or 0, match[1] or 0
        pieces.append(given[done:begin])
        pieces += [part if isinstance(part, str) else _group(given, match, part) for part in template]
        done = end
        run.spend(len(template))
        run.room_for(sum(map(len, pieces[-len(template) :])))
    return run.text("".join([*pieces, given[done:]]))


def _group(text: str, match: regex.Match, number: int) -> str:
    begin, end = match[2 * number : 2 * number + 2]
    return "" if begin is None or end is None else text[begin:end]


def _template(text: str, groups: int) -> list[str | int]:
    """The texts and group numbers a replacement consists of; `\\$` is a dollar, a group there is not is nothing."""
    parts: list[str | int] = []
    place = 0
    while place < len(text):
        sign, following = text[place], text[place + 1 : place + 2]
        if sign == "$" and following.isdecimal():
            size = _digits(text[place + 1 :], groups)
            number = int(text[place + 1 : place + 1 + size])
            parts.append(number if number < groups else "")
            place += 1 + size
        elif sign == "\\" and following in ("\\", "$"):
            parts.append(following)
            place += 2
        elif sign in "$\\":
            raise FeelDomainError("feel.bad_pattern", reason="replacement")
        else:
            parts.append(sign)
            place += 1
    return parts


def _digits(text: str, groups: int) -> int:
    """How many of the digits are the group's number: as many as still name a group, at least one."""
    size = 1
    while size < _MOST_DIGITS and text[size : size + 1].isdecimal() and int(text[: size + 1]) < groups:
        size += 1
    return size


@LIBRARY.define("split(string: text, delimiter: text) -> list<text>")
def split(run: Run, string: str, delimiter: str) -> list[Any]:
    """The pieces between the matches of a pattern."""
    pieces: list[Any] = []
    done = 0
    for match in regex.find_all(_consuming(run, delimiter, None), string, run.spend):
        begin, end = match[0] or 0, match[1] or 0
        pieces.append(string[done:begin])
        done = end
    return run.list([*pieces, string[done:]])


@LIBRARY.define("extract(input: text, pattern: text, flags: text|null?) -> list<text>")
def extract(run: Run, given: str, pattern: str, flags: str | None = None) -> list[Any]:
    """Every match as a text."""
    found = regex.find_all(_pattern(run, pattern, flags), given, run.spend)
    return run.list([_group(given, match, 0) for match in found])
