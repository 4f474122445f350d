"""Our parser beside that of bpmn.io's FEEL editor: both read a text alike, or the grammar says why not."""

import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.peers.compared import Text, compared
from tests.peers.differences import DIFFERENCES, explained
from tests.peers.grammar import Grower
from tests.peers.models import texts
from tests.peers.node import Peer
from tests.peers.parsing import FOLDERS, lezer, unexplained

CASES = int(os.environ.get("KOPPI_PEERS_CASES", "1200"))
SEED = os.environ.get("KOPPI_PEERS_SEED", "1")


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    """The process that runs lezer-feel."""
    with lezer() as started:
        yield started


def test_every_text_of_our_models_is_read_alike(peer: Peer) -> None:
    found = [one for folder in FOLDERS for one in compared(texts(folder), peer)]
    assert [one.given for one in found if not one.agree or one.our_error] == []
    assert len(found) > 1_500


def test_random_texts_are_read_alike_or_the_grammar_says_why_not(peer: Peer) -> None:
    found = list(explained(Grower(SEED).texts(CASES), peer))
    assert [unexplained(one) for one in found if one.left] == [], f"seed {SEED}"
    assert sum(not one.causes for one in found) > CASES / 2
    assert sum(one.first.our_error is not None for one in found) > CASES / 5


EXAMPLES = {
    "empty cell": Text("", tests=True),
    "blanks of lines and comments": Text("client\nage", names=("client age",)),
    "sign first": Text(") #"),
    "arrow": Text("x -> y"),
    "bare range": Text("x == y"),
    "end of a test": Text("< a = b", tests=True),
    "unary plus": Text("+ x"),
    "circumflex": Text("x ^ 2"),
    "unknown words as a name": Text("x y"),
    "unknown function": Text("g(1)", names=("f",)),
    "name of a property": Text("null.a-b", names=("a-b",)),
    "range as a type": Text("x instance of range<number>"),
    "external": Text("external"),
    "open end of an interval": Text("[1..x[ + y"),
    "unknown type": Text("x instance of colour"),
    "path of a type": Text("x instance of string . y"),
    "function as a type": Text("x instance of function and y"),
    "membership before and, or": Text("x in (1) or y"),
    "open interval first in a list": Text("[]1..2]]"),
    "word of the grammar as a property": Text("x.then"),
    "question mark": Text("for ? in x return 1"),
    "word of the grammar in a name": Text("for profit and loss in x return 1"),
    "parameter as a type": Text("string(list: function(a: list<number>) a)"),
    "low end of between": Text("x between y or z and 1"),
    "less than a type": Text("x instance of list < number"),
    "mixed arguments": Text("f(1, from: 2)", names=("f",)),
    "begun name of a type": Text("function(a: date and) a"),
    "given up at another place": Text('if x then @ "y" else z'),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_difference_is_the_first_cause_of_its_example(name: str, peer: Peer) -> None:
    (found,) = explained([EXAMPLES[name]], peer)
    assert found.left is None
    assert found.causes[:1] == (name,)


def test_every_difference_but_those_of_chance_has_its_example() -> None:
    """How lezer-feel chooses between two readings depends on the text around, so that no short text shows it."""
    assert {one.name for one in DIFFERENCES} - set(EXAMPLES) == {"negated cell", "date and time"}


def test_what_the_table_does_not_know_is_not_explained(peer: Peer) -> None:
    (given,) = compared([Text("1 + 2")], peer)
    wrong = replace(given, ours=("-", *given.ours[1:]) if isinstance(given.ours, tuple) else given.ours)
    assert not wrong.agree
    assert [one.name for one in DIFFERENCES if one.without(wrong) not in (None, "1 + 2")] == []
