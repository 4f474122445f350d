"""Makes a difference smaller while it stays one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.peers.evaluating.duel import Difference, Duel, alike
from tests.peers.evaluating.trees import Tree

_SIMPLE = ("null", "0", "1", "2", '"a"', "true", "[]", "[1]", "{a: 1}")


def shrunk(found: Difference, duel: Duel, still: Callable[[Difference], bool]) -> Difference:
    """The smallest difference reached by replacing one part after the other by a simpler one."""
    if found.tree.binds:  # what is smaller may differ within, which is another difference
        return found
    smaller = next(filter(still, _smaller(found, duel)), None)
    return found if smaller is None else shrunk(smaller, duel, still)


def _smaller(found: Difference, duel: Duel) -> Iterator[Difference]:
    for tree in _candidates(found.tree):
        if len(tree.text) >= len(found.tree.text):
            continue
        both = duel.one(tree)
        parts = tuple(duel.all(tree.parts))
        if not both.agree and all(map(alike, parts)):
            yield Difference(tree, both, parts)


def _candidates(tree: Tree) -> Iterator[Tree]:
    """The tree with one part simpler: a simple literal or one of its own parts."""
    for place, part in enumerate(tree.parts):
        for simpler in (*map(Tree, _SIMPLE), *(below for below in part.parts if not below.free())):
            yield replace(tree, parts=tuple(simpler if each == place else old for each, old in enumerate(tree.parts)))
