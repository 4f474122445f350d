"""Evaluates with us and with feelin, and finds the constructs in which the two begin to differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from koppi.feel import FeelSyntaxError, Vocabulary
from koppi.feel.values import CONTEXT, LIST, RANGE, kind_of
from tests.peers.evaluating.generator import VARIABLES
from tests.peers.evaluating.normal import normal
from tests.peers.evaluating.trees import Tree, literal
from tests.peers.node import Peer
from tests.unit.feel.language import LANGUAGE, MOMENT

_KNOWN = Vocabulary(frozenset(VARIABLES))


class Both(NamedTuple):
    """What the two give for one expression."""

    value: Any
    """Our value."""
    ours: str
    theirs: str

    @property
    def agree(self) -> bool:
        """Whether they give the same; a refusal is null."""
        return plain(self.ours) == plain(self.theirs)


class Difference(NamedTuple):
    """A construct whose parts both evaluate alike, but not the construct itself."""

    tree: Tree
    both: Both
    parts: tuple[Both, ...]


Path: TypeAlias = tuple[int, ...]
"""Which part of which part."""


class Place(NamedTuple):
    """A difference, and what we give at the place in the whole tree where it lies."""

    path: Path
    value: Any
    difference: Difference


def plain(text: str) -> str:
    """A result with a refusal as null."""
    return "null" if text.startswith("error: ") else text


class Duel:
    """The two evaluators."""

    def __init__(self, peer: Peer) -> None:
        self._peer = peer
        self._variables = {name: LANGUAGE.compile(text).evaluate({}, MOMENT).value for name, text in VARIABLES.items()}
        peer.ask({"variables": dict(VARIABLES)})

    def all(self, trees: Sequence[Tree]) -> list[Both]:
        """What both give for each expression."""
        texts = [tree.text for tree in trees]
        answers: list[str] = self._peer.ask({"texts": texts})
        return [self._both(text, theirs) for text, theirs in zip(texts, answers, strict=True)]

    def _both(self, text: str, theirs: str) -> Both:
        try:
            found = LANGUAGE.compile(text, _KNOWN).evaluate(self._variables, MOMENT)
        except FeelSyntaxError as error:
            return Both(None, f"error: {error.code}", theirs)
        if found.stopped:
            return Both(None, "error: limit reached", theirs)
        return Both(found.value, normal(found.value), theirs)

    def one(self, tree: Tree) -> Both:
        """What both give for one expression."""
        return self.all([tree])[0]

    def causes(self, tree: Tree) -> Iterator[Difference]:
        """Every construct that begins to differ.

        What is found is replaced by our value on both sides, until the rest agrees: nothing hides behind a difference.
        """
        both = self.one(tree)
        while not both.agree:
            settled = tree
            for path, value, difference in list(self._lowest(tree, both, ())):
                yield difference
                settled = _settled(settled, path, literal(value))
            if settled == tree:
                return
            tree, both = settled, self.one(settled)

    def _lowest(self, tree: Tree, both: Both, path: Path) -> Iterator[Place]:
        """The differences within, or the construct itself where its parts agree."""
        parts = self.all(tree.parts[:-1] if tree.binds else tree.parts)
        inner = [
            place
            for index, (part, each) in enumerate(zip(tree.parts, parts, strict=False))
            if not alike(each)
            for place in self._lowest(part, each, (*path, index))
        ]
        if tree.binds and not inner:
            within = (self._within(body) for body in bodies(tree, [part.value for part in parts]))
            inner = [Place(path, both.value, place.difference) for places in within for place in places]
        yield from inner or [Place(path, both.value, self._bare(Difference(tree, both, tuple(parts))))]

    def _within(self, body: Tree) -> Iterable[Place]:
        both = self.one(body)
        return () if alike(both) else self._lowest(body, both, ())

    def _bare(self, found: Difference) -> Difference:
        """The same difference with each part written out as its value, where that leaves it as it is."""
        tree, both = found.tree, found.both
        for place, part in enumerate(found.parts):
            value = literal(part.value)
            if value is None or not tree.parts[place].parts:
                continue
            parts = tuple(value if each == place else old for each, old in enumerate(tree.parts))
            bare = Tree(tree.shape, parts, tree.binds)
            if self.one(bare)[1:] == both[1:]:
                tree = bare
        return Difference(tree, both, found.parts)


def alike(both: Both) -> bool:
    """Whether both give the same value, or both refuse."""
    return both.agree and both.ours.startswith("error: ") == both.theirs.startswith("error: ")


def bodies(tree: Tree, sources: Sequence[Any]) -> Iterator[Tree]:
    """The last part of a loop or filter, with the names that it binds written out."""
    given = [_items(source, filtered=tree.shape.startswith("{}[")) for source in sources]
    if len(given) > len(tree.binds):  # a loop from a start to an end
        given = [[item for items in given for item in items]]
    for items in product(*given):
        entries: Mapping[str, Any] = items[0] if kind_of(items[0]) == CONTEXT else {}
        known = {name: literal(entry) for name, entry in (*entries.items(), *zip(tree.binds, items, strict=True))}
        if all(known[name] for name in tree.binds):
            yield tree.parts[-1].put({name: value for name, value in known.items() if value})


def _items(source: Any, *, filtered: bool) -> Sequence[Any]:
    """What a loop or filter goes over; of a range that is looped over, its ends."""
    if kind_of(source) == RANGE and not filtered:
        return (source.low, source.high)
    items: Sequence[Any] = source if kind_of(source) == LIST else (source,)
    return items


def _settled(tree: Tree, path: Path, value: Tree | None) -> Tree:
    """The tree with a value in the place that the path leads to; null for a value that cannot be written out."""
    if not path:
        return value or Tree("null")
    index, *rest = path
    parts = list(tree.parts)
    parts[index] = _settled(parts[index], tuple(rest), value)
    return Tree(tree.shape, tuple(parts), tree.binds)
