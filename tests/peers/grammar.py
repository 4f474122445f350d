"""Random FEEL texts: grown from the grammar of DMN 1.5 (10.3.1.2), and such texts damaged."""

from collections.abc import Callable, Iterator
from random import Random

from koppi.feel.names import words
from tests.peers.compared import Text

NAMES = ("x", "rows", "client age", "client", "first-name", "näyttö", "tax+fee", "date of birth", "f")
_SIMPLE = ("1", "0.5", ".25", "12e3", '"a"', '"ä \\" b"', "true", "false", "null", '@"2026-11-21"', '@"P1Y"', "?")
_FUNCTIONS = ("count", "string length", "date and time", "date", "not", "contains", "get value", "f", "is working day")
_TYPES = (
    "number",
    "string",
    "date and time",
    "days and time duration",
    "list<number>",
    "context<a: number, b: list<Any>>",
    "function<number, string> -> date",
    "Any",
)
_NEW_NAMES = ("i", "j", "new name", "n-th", "item 2", "a")
_STRAYS = (
    *"()[]{},.:=<>+-*/@?;!&|%'\"`„”’^#~\\",
    *("==", "!=", "<=", "..", "**", "->", "=>", "<>", "and", "or", "not", "if", "then", "else", "for", "in", "return"),
    *("some", "every", "satisfies", "between", "instance", "of", "function", "true", "null", "external", "1", "x"),
    *("name", "\n"),
)
"""What a damaged text gets in between."""


class Grower:
    """Grows texts of bounded depth: each a list of words, so that it can be damaged word by word."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed)

    def texts(self, count: int) -> Iterator[Text]:
        """`count` texts, of which two in five are damaged and one in four are the tests of a cell."""
        for number in range(count):
            tests = self._random.random() < 0.25
            grown = self.tests(3) if tests else self.expression(self._random.choice((1, 2, 3, 4)))
            if self._random.random() < 0.4:
                grown = self.damaged(grown)
            yield Text(self.spaced(grown), tests, NAMES, f"random {number}")

    def expression(self, depth: int) -> list[str]:
        """An expression."""
        if depth <= 0 or self._random.random() < 0.1:
            return self._leaf()
        form = self._random.choice(_FORMS)
        return form(self, depth - 1)

    def tests(self, depth: int) -> list[str]:
        """The tests of a cell."""
        if self._random.random() < 0.03:
            return ["-"]
        tests = self._several(self.test, depth)
        return ["not", "(", *tests, ")"] if self._random.random() < 0.2 else tests

    def test(self, depth: int) -> list[str]:
        """One test."""
        kind = self._random.random()
        if kind < 0.4:
            return [self._random.choice(("<", "<=", ">", ">=", "=", "!=")), *self.expression(min(depth, 1))]
        return self.interval(min(depth, 1)) if kind < 0.6 else self.expression(depth)

    def damaged(self, grown: list[str]) -> list[str]:
        """The words with one or two of them dropped, doubled, swapped, or with something inserted."""
        broken = list(grown)
        for _ in range(self._random.choice((1, 1, 2))):
            place = self._random.randrange(len(broken) + 1)
            match self._random.choice(("drop", "double", "swap", "insert", "insert")):
                case "drop":
                    broken[place : place + 1] = []
                case "double":
                    broken[place:place] = broken[place : place + 1]
                case "swap":
                    broken[place : place + 2] = reversed(broken[place : place + 2])
                case _:
                    broken.insert(place, self._random.choice(_STRAYS))
        return broken

    def spaced(self, grown: list[str]) -> str:
        """The words as a text: mostly one blank between them, sometimes none where they stay apart, or a comment."""
        pieces: list[str] = []
        for word in grown:
            if pieces and not self._may_touch(pieces[-1], word):
                pieces.append(self._random.choices((" ", "  ", "\n", " /* c */ "), (20, 2, 1, 0.3))[0])
            pieces.append(word)
        return "".join(pieces)

    def _may_touch(self, left: str, right: str) -> bool:
        apart = not (left[-1].isalnum() and right[0].isalnum()) and left in tuple("([{,.") + tuple(")]},.(")
        return (apart or right in tuple(")],")) and self._random.random() < 0.7

    def _leaf(self) -> list[str]:
        return [self._random.choice(_SIMPLE)] if self._random.random() < 0.5 else [self._random.choice(NAMES)]

    def _several(self, grow: Callable[[int], list[str]], depth: int, least: int = 1) -> list[str]:
        found: list[str] = []
        for number in range(self._random.choice((least, 1, 2, 3))):
            found += [",", *grow(depth)] if number else grow(depth)
        return found

    def binary(self, depth: int) -> list[str]:
        """Two expressions and an operator between, all of them without brackets: the parser must find the order."""
        operator = self._random.choice(
            ("+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "and", "or", "+", "-")
        )
        return [*self.expression(depth), operator, *self.expression(depth)]

    def negation(self, depth: int) -> list[str]:
        """`-a`."""
        return ["-", *self.expression(depth)]

    def parenthesis(self, depth: int) -> list[str]:
        """`(a)`."""
        return ["(", *self.expression(depth), ")"]

    def interval(self, depth: int) -> list[str]:
        """`[a..b]` in all its forms."""
        begin, end = self._random.choice("[(]"), self._random.choice("])[")
        return [begin, *self.expression(min(depth, 1)), "..", *self.expression(min(depth, 1)), end]

    def list_(self, depth: int) -> list[str]:
        """`[a, b]`."""
        return ["[", *self._several(self.expression, depth, 0), "]"]

    def context(self, depth: int) -> list[str]:
        """`{a: b}`."""
        return ["{", *self._several(self._entry, depth, 0), "}"]

    def _entry(self, depth: int) -> list[str]:
        return [self._random.choice((*_NEW_NAMES, '"key"')), ":", *self.expression(depth)]

    def path(self, depth: int) -> list[str]:
        """`a.b`."""
        return [*self.expression(depth), ".", self._random.choice((*NAMES, "other", "time offset"))]

    def filter(self, depth: int) -> list[str]:
        """`a[b]`."""
        return [*self.expression(depth), "[", *self.expression(depth), "]"]

    def call(self, depth: int) -> list[str]:
        """`f(a, b)`, or with names."""
        name = self._random.choice(_FUNCTIONS)
        grow = self._named if self._random.random() < 0.2 else self.expression
        return [name, "(", *self._several(grow, depth, 0), ")"]

    def _named(self, depth: int) -> list[str]:
        return [self._random.choice(("from", "start position", "list")), ":", *self.expression(depth)]

    def choice(self, depth: int) -> list[str]:
        """`if a then b else c`."""
        return ["if", *self.expression(depth), "then", *self.expression(depth), "else", *self.expression(depth)]

    def loop(self, depth: int) -> list[str]:
        """`for a in b return c`, `some` or `every`."""
        begin, word = self._random.choice((("for", "return"), ("some", "satisfies"), ("every", "satisfies")))
        grow = self._over_numbers if begin == "for" else self._over
        return [begin, *self._several(grow, depth), word, *self.expression(depth)]

    def _over(self, depth: int) -> list[str]:
        return [self._random.choice(_NEW_NAMES), "in", *self.expression(depth)]

    def _over_numbers(self, depth: int) -> list[str]:
        last = ["..", *self.expression(depth)] if self._random.random() < 0.4 else []
        return [*self._over(depth), *last]

    def between(self, depth: int) -> list[str]:
        """`a between b and c`."""
        return [*self.expression(depth), "between", *self.expression(depth), "and", *self.expression(depth)]

    def membership(self, depth: int) -> list[str]:
        """`a in b`, or in several tests."""
        tests = ["(", *self._several(self.test, depth), ")"] if self._random.random() < 0.5 else self.test(depth)
        return [*self.expression(depth), "in", *tests]

    def instance(self, depth: int) -> list[str]:
        """`a instance of b`."""
        return [*self.expression(depth), "instance", "of", *words(self._random.choice(_TYPES))]

    def function(self, depth: int) -> list[str]:
        """`function(a: number) b`."""
        return ["function", "(", *self._several(self._parameter, depth, 0), ")", *self.expression(depth)]

    def _parameter(self, _depth: int) -> list[str]:
        name = [self._random.choice(_NEW_NAMES)]
        return [*name, ":", *words(self._random.choice(_TYPES))] if self._random.random() < 0.4 else name


_FORMS: tuple[Callable[[Grower, int], list[str]], ...] = (
    *[Grower.binary] * 8,
    Grower.negation,
    Grower.parenthesis,
    Grower.parenthesis,
    Grower.interval,
    Grower.list_,
    Grower.context,
    Grower.path,
    Grower.path,
    Grower.filter,
    Grower.call,
    Grower.call,
    Grower.choice,
    Grower.loop,
    Grower.between,
    Grower.membership,
    Grower.instance,
    Grower.function,
)
