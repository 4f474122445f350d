"""One text read by both parsers, and whether they agree."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from koppi.domain.feel_functions import FUNCTIONS
from koppi.feel import FeelSyntaxError, Language
from koppi.feel.names import PROPERTIES, NameTable
from koppi.feel.parser import parse, parse_unary_tests
from koppi.feel.type_table import STANDARD, TypeTable
from tests.peers.lezer import Branch, Reader, branch, first_error
from tests.peers.node import Peer
from tests.peers.shapes import Shape, shape

FUNCTION_NAMES = tuple(sorted(Language(FUNCTIONS).functions))
_FUNCTIONS = NameTable(FUNCTION_NAMES)
_TOLD = tuple(name for name in FUNCTION_NAMES if " " in name and name != "date and time")
"""A name of one word needs no telling, and would hide the word of the grammar that it is: `not`, `context`, `time`."""
_BATCH = 500


@dataclass(frozen=True)
class Text:
    """An expression, or the unary tests of a cell, with the names known to it and the place it comes from."""

    text: str
    tests: bool = False
    names: tuple[str, ...] = ()
    source: str = ""
    types: TypeTable = field(default=STANDARD, compare=False)


@dataclass(frozen=True)
class Compared:
    """What both made of a text: a shape, or the place of the first error. `theirs` is their tree, errors and all."""

    given: Text
    ours: Shape | FeelSyntaxError
    theirs: Branch
    their_shape: Shape | None
    their_error: int | None

    @property
    def our_error(self) -> FeelSyntaxError | None:
        """Our refusal."""
        return self.ours if isinstance(self.ours, FeelSyntaxError) else None

    @property
    def agree(self) -> bool:
        """Whether both give the same shape or refuse the same place."""
        if self.our_error and self.their_error is not None:
            return self.near
        return self.ours == self.their_shape

    @property
    def our_place(self) -> int:
        """Where our error is, counted in characters from 0."""
        assert self.our_error
        lines = self.given.text.split("\n")[: self.our_error.line - 1]
        return sum(len(line) + 1 for line in lines) + self.our_error.column - 1

    @property
    def near(self) -> bool:
        """Whether nothing but blanks lies between the two places."""
        assert self.their_error is not None
        low, high = sorted((self.our_place, self.their_error))
        return not self.given.text[low:high].strip()


def compared(texts: Iterable[Text], peer: Peer) -> Iterator[Compared]:
    """Both readings of each text."""
    remaining = iter(texts)
    while batch := list(islice(remaining, _BATCH)):
        answers = peer.ask([{"text": one.text, "tests": one.tests, "names": [*_TOLD, *one.names]} for one in batch])
        yield from (_compared(one, answer) for one, answer in zip(batch, answers, strict=True))


def _compared(given: Text, answer: Sequence[Any]) -> Compared:
    theirs = branch(answer, given.text)
    error = first_error(theirs)
    return Compared(given, our_reading(given), theirs, None if error is not None else _theirs(given, theirs), error)


def our_reading(given: Text) -> Shape | FeelSyntaxError:
    """What our parser makes of a text."""
    read = parse_unary_tests if given.tests else parse
    try:
        return shape(read(given.text, _FUNCTIONS, NameTable((*PROPERTIES, *given.names)), given.types))
    except FeelSyntaxError as error:
        return error


def _theirs(given: Text, tree: Branch) -> Shape:
    """Their shape; literals that our own readers refuse are told as such."""
    try:
        return Reader(given.types).shape(tree)
    except FeelSyntaxError as error:
        return ("no value", error.code)
