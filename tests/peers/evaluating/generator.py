"""Random expressions from a seed: mostly of the right kinds, now and then of wrong ones."""

from collections.abc import Mapping
from random import Random

from tests.peers.evaluating.constructs import ALL, LITERALS, Construct
from tests.peers.evaluating.trees import Tree

KINDS = tuple(kind for kind in LITERALS if kind != "precedes")
ORDERED = ("number", "string", "date", "time", "moment", "days", "months")
SLIPS = 0.1
"""How often a part is of another kind than the construct asks for."""
VARIABLES: Mapping[str, str] = {f"v {kind}": texts[-1] for kind, texts in LITERALS.items() if kind != "precedes"}
"""A variable of each kind, its name of two words, and what it holds."""
_BY_KIND: Mapping[str, tuple[Construct, ...]] = {
    kind: tuple(construct for construct in ALL if construct.gives in (kind, "any")) for kind in KINDS
}


class Generator:
    """Makes one expression after the other."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def expression(self) -> Tree:
        """The next one."""
        return self._of(self._random.choice(KINDS), self._random.choice((1, 1, 2, 2, 3)), {})

    def _of(self, kind: str, depth: int, known: Mapping[str, str]) -> Tree:
        if kind == "any" or self._random.random() < SLIPS:
            kind = self._random.choice(KINDS)
        near = [name for name, of in known.items() if of == kind]
        if near and self._random.random() < 0.5:
            name = self._random.choice(near)
            return Tree(name, name=name)
        if depth == 0 or kind not in _BY_KIND or not _BY_KIND[kind] or self._random.random() < 0.1:
            return self._leaf(kind)
        construct = self._random.choice(_BY_KIND[kind])
        return self._built(construct, depth - 1, known)

    def _leaf(self, kind: str) -> Tree:
        if kind != "precedes" and self._random.random() < 0.15:
            return Tree(f"v {kind}")
        return Tree(self._random.choice(LITERALS[kind]))

    def _built(self, construct: Construct, depth: int, known: Mapping[str, str]) -> Tree:
        one = {"same": self._random.choice(KINDS), "ordered": self._random.choice(ORDERED)}
        inner = {**known, **dict(construct.binds)}
        last = len(construct.takes) - 1
        parts = tuple(
            self._of(one.get(kind, kind), depth, inner if place == last else known)
            for place, kind in enumerate(construct.takes)
        )
        return Tree(construct.shape, parts, tuple(name for name, _ in construct.binds))
