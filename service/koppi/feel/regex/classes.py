"""Reads the classes of characters and the escapes of a pattern."""

from koppi.feel.regex import characters
from koppi.feel.regex.blocks import BLOCKS
from koppi.feel.regex.characters import Takes
from koppi.feel.regex.source import PatternError, Source

NESTING = 20
"""Classes within each other."""


def read_class(source: Source, ignore_case: bool, depth: int = 0) -> Takes:
    """The characters of `[...]`, whose opening bracket is read."""
    negated = source.accept("^")
    parts: list[Takes] = []
    singles: set[str] = set()
    removed: Takes | None = None
    while not ((parts or singles) and source.accept("]")):
        if (parts or singles) and source.text[source.place : source.place + 2] == "-[" and depth < NESTING:
            source.place += 2
            removed = read_class(source, ignore_case, depth + 1)
            continue
        part = _part(source, ignore_case)
        if isinstance(part, str):
            singles.add(part)
        else:
            parts.append(part)
    source.parts += len(parts)
    takes = characters.any_of([_cased(singles.__contains__, ignore_case), *parts])
    takes = characters.none_of(takes) if negated else takes
    return takes if removed is None else characters.without(takes, removed)


def _part(source: Source, ignore_case: bool) -> Takes | str:
    """An escape, whose characters are as they are, a range in either case, or a single character."""
    first = source.next()
    if first == "\\":
        if source.ahead not in characters.ESCAPABLE:
            return read_escape(source)
        first = source.next()
    elif first == "[":
        raise PatternError("class")
    if source.ahead != "-" or source.text[source.place + 1 : source.place + 2] in ("]", "["):
        return first
    source.place += 1
    last = source.next()
    last = source.next() if last == "\\" else last
    if last < first:
        raise PatternError("range")
    return _cased(characters.between(first, last), ignore_case)


def _cased(part: Takes, ignore_case: bool) -> Takes:
    return characters.either_case(part) if ignore_case else part


def read_escape(source: Source) -> Takes:
    """The characters an escape stands for, whose backslash is read."""
    character = source.next()
    if character in characters.CLASSES:
        return characters.CLASSES[character]
    if character in characters.CONTROLS:
        return characters.one(characters.CONTROLS[character])
    if character in "pP" and source.accept("{"):
        name = source.text[source.place : max(source.text.find("}", source.place), 0)]
        source.place += len(name) + 1
        named = _named(name)
        return named if character == "p" else characters.none_of(named)
    if character in characters.ESCAPABLE:
        return characters.one(character)
    raise PatternError("escape")


def _named(name: str) -> Takes:
    """The characters of a category, or of a block (`IsBasicLatin`)."""
    if name.startswith("Is") and name[2:] in BLOCKS:
        return characters.between(*BLOCKS[name[2:]])
    if name not in characters.CATEGORIES:
        raise PatternError("category")
    return characters.category(name)
