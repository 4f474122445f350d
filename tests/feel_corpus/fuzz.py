"""Random expressions: noise of tokens, trees of the grammar, and known texts cut up and put together otherwise."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from random import Random
from time import monotonic

from koppi.feel import Language
from koppi.feel.builtins import BUILTINS
from tests.feel_corpus import given
from tests.feel_corpus.cases import bombs, escapes
from tests.feel_corpus.play import LIMIT, Played, evaluated, timed, told

_PROCESSES = Path(__file__).resolve().parents[2] / "processes"
_WRITTEN = re.compile(r"<(?:\w+:)?text>([^<]{2,400})</|\"=([^\"]{2,400})\"")
_LONGEST = 1_500
_NAMES = ("a", "b", "big", "rows", "person", "people", "mixed", "long", "huge", "nan", "numbers", "deep", "item", "?")
_SIGNS = [
    "+",
    "-",
    "*",
    "/",
    "**",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    ".",
    "..",
    ",",
    ":",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "@",
    "'",
    "and",
    "or",
    "in",
    "between",
    "instance",
    "of",
]
_WORDS = [
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "function",
    "null",
    "true",
    "false",
    "not",
    "partial",
]
_LITERALS = (
    *(
        "0",
        "1",
        "-1",
        "2.5",
        "1e6000",
        "1e-6000",
        "9" * 34,
        '""',
        '"a"',
        '"(a+)+$"',
        '"P1D"',
        '"2026-02-29"',
        '"\\u00e4"',
    ),
    *(
        '@"2026-11-21"',
        '@"10:00:00@Europe/Helsinki"',
        '@"P1Y"',
        '@"-999999999-01-01"',
        '@"PT1H"',
        "[1..3]",
        "(1..9)",
        "{}",
    ),
)
_FUNCTIONS = tuple(sorted(BUILTINS))
_CALLS = tuple((name, len(way.parameters)) for name in _FUNCTIONS for way in BUILTINS[name].signatures)
VARIABLES = given.of("big", "rows", "person", "people", "mixed", "long", "huge", "nan", "numbers", "deep")


def known_texts() -> list[str]:
    """The corpus and the expressions of our own diagrams and tables, as far as they are not long."""
    found = [case.text for case in (*escapes(), *bombs()) if case.mode != "model" and len(case.text) < _LONGEST]
    for path in sorted((*_PROCESSES.rglob("*.bpmn"), *_PROCESSES.rglob("*.dmn"))):
        pairs = _WRITTEN.findall(path.read_text(encoding="utf-8"))
        found += [unescape(text or expression) for text, expression in pairs]
    return sorted(set(found))


def noise(random: Random) -> str:
    """Tokens in no order."""
    pools = (_NAMES, _SIGNS, _WORDS, _LITERALS, _FUNCTIONS)
    return " ".join(random.choice(random.choice(pools)) for _ in range(random.randint(1, 25)))


def grammatical(random: Random, depth: int = 0) -> str:
    """An expression of the grammar."""
    if depth > 4 or random.random() < 0.15:
        return random.choice((random.choice(_LITERALS), random.choice(_NAMES)))
    return random.choice(_FORMS)(random, lambda: grammatical(random, depth + 1))


def mutated(random: Random, texts: list[str]) -> str:
    """A known text with pieces left out, doubled, replaced or taken from another."""
    text = random.choice(texts)
    for _ in range(random.randint(1, 4)):
        start = random.randint(0, len(text))
        end = min(len(text), start + random.randint(0, 20))
        other = random.choice(texts)
        begin = random.randint(0, len(other))
        piece = random.choice(("", text[start:end] * 3, random.choice(_SIGNS), other[begin : begin + 30]))
        text = text[:start] + piece + text[end:]
    return text[:_LONGEST]


def _call(part: Callable[[], str], name: str, count: int) -> str:
    return f"{name}({', '.join(part() for _ in range(count))})"


_Form = Callable[[Random, Callable[[], str]], str]
_FORMS: tuple[_Form, ...] = (
    lambda random, part: f"({part()} {random.choice(_SIGNS[:11])} {part()})",
    lambda random, part: f"({part()} {random.choice(('and', 'or'))} {part()})",
    lambda random, part: f"[{', '.join(part() for _ in range(random.randint(0, 4)))}]",
    lambda random, part: f"{{a: {part()}, b: {part()}}}",
    lambda random, part: f"(if {part()} then {part()} else {part()})",
    lambda random, part: f"(for a in {part()}, b in {part()} return {part()})",
    lambda random, part: f"(for a in 1..{random.choice((3, 100, 5_000))} return {part()})",
    lambda random, part: f"({random.choice(('some', 'every'))} a in {part()} satisfies {part()})",
    lambda random, part: f"{part()}[{part()}]",
    lambda random, part: f"{part()}.{random.choice(('a', 'name', 'year', 'value', 'start', 'time offset'))}",
    lambda random, part: f"(function(a, b) {part()})({part()}, {part()})",
    lambda random, part: f"({part()} in ({part()}, {part()}))",
    lambda random, part: f"({part()} between {part()} and {part()})",
    lambda random, part: f"({part()} instance of {random.choice(('number', 'list<Any>', 'context<a: number>'))})",
    lambda random, part: f"sort({part()}, function(a, b) {part()})",
    *(lambda random, part: _call(part, *random.choice(_CALLS)),) * 8,
)


def expressions(seed: int, seconds: float = 0, count: int = 0) -> Iterator[Played]:
    """Plays random texts for so long or so many; what they are depends on the seed alone."""
    random, language, texts = Random(seed), Language(), known_texts()
    ends = monotonic() + seconds
    made = 0
    while made < count or (not count and monotonic() < ends):
        made += 1
        kind = random.choice((noise, grammatical, grammatical, lambda random: mutated(random, texts)))
        yield _played(language, random.choice(("expression", "expression", "tests")), kind(random))


def _played(language: Language, mode: str, text: str) -> Played:
    """One text; what seems slow is played twice more, for another may have had the machine."""
    milliseconds, found = timed(lambda: evaluated(language, mode, text, VARIABLES))
    for _ in range(2):
        if milliseconds > LIMIT:
            milliseconds = min(milliseconds, timed(lambda: evaluated(language, mode, text, VARIABLES))[0])
    return Played(text, milliseconds, told(found))
