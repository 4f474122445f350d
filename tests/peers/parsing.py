"""Compares the parsers over many random texts and the models of folders, and tells what was found."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterable
from itertools import chain
from pathlib import Path

from tests.peers.differences import DIFFERENCES, Explained, explained
from tests.peers.grammar import Grower
from tests.peers.models import texts
from tests.peers.node import Peer

_CHUNK = 2_000


def run(given: Namespace) -> int:
    """Compare; 0 when every difference is explained."""
    found: list[Explained] = []
    with lezer() as peer:
        for start in range(0, given.cases, _CHUNK):
            grower = Grower(f"{given.seed}/{start}")
            found += explained(grower.texts(min(_CHUNK, given.cases - start)), peer)
        found += explained(chain.from_iterable(map(texts, given.models)), peer)
    print("\n".join(told(found)))
    return int(any(one.left for one in found))


def lezer() -> Peer:
    """The process that runs lezer-feel."""
    return Peer("lezer.mjs", "lezer-feel")


def told(found: Iterable[Explained]) -> list[str]:
    """What was compared, how often each difference was met, and in full what nothing explains."""
    found = list(found)
    met = Counter(cause for one in found for cause in set(one.causes))
    agreed = sum(not one.causes and one.left is None for one in found)
    lines = [f"{len(found)} texts, {agreed} read alike, {sum(bool(one.left) for one in found)} unexplained"]
    lines += [f"{met[one.name]:6} {one.name} ({one.right}): {one.rule}" for one in DIFFERENCES]
    return lines + [unexplained(one) for one in found if one.left]


def unexplained(one: Explained) -> str:
    """Both readings of what is left of a text."""
    left = one.left or one.first
    ours = f"{left.our_error} at {left.our_place}" if left.our_error else left.ours
    theirs = left.their_shape if left.their_error is None else f"an error at {left.their_error}"
    kind = "tests" if left.given.tests else "expression"
    return f"{one.first.given.source}: {kind} {left.given.text!r}\n  ours: {ours}\n  theirs: {theirs}"


FOLDERS = tuple(
    Path(__file__).resolve().parents[2] / name for name in ("processes", "forms", "tests/thread", "tests/strangers")
)
