"""Compares many random expressions, and tells of what differs."""

from collections import Counter
from dataclasses import dataclass, field

from tests.peers.evaluating.differences import DIFFERENCES, explained
from tests.peers.evaluating.duel import Both, Difference, Duel
from tests.peers.evaluating.generator import Generator
from tests.peers.evaluating.seen import Seen
from tests.peers.evaluating.shrinking import shrunk
from tests.peers.evaluating.trees import Tree
from tests.peers.node import Peer

_AT_ONCE = 500
_SHOWN = 160


@dataclass
class Outcome:
    """What a comparison found."""

    seed: int
    cases: int = 0
    agree: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    """How many differences there are of each class."""
    examples: dict[str, Seen] = field(default_factory=dict)
    """The shortest of each class."""
    unexplained: list[str] = field(default_factory=list)

    def told(self) -> str:
        """The figures in a line."""
        rest = f"{len(self.counts)} of {len(DIFFERENCES)} classes seen, {len(self.unexplained)} unexplained"
        return f"seed {self.seed}: {self.cases:,} expressions, {self.agree:,} agree, {rest}"


def compare(cases: int, seed: int) -> Outcome:
    """Evaluate so many expressions on both sides, and explain every difference."""
    outcome, generator = Outcome(seed), Generator(seed)
    with Peer("feelin.mjs", "feelin") as peer:
        duel = Duel(peer)
        while outcome.cases < cases:
            trees = [generator.expression() for _ in range(min(_AT_ONCE, cases - outcome.cases))]
            for tree, both in zip(trees, duel.all(trees), strict=True):
                _count(outcome, duel, tree, both)
    return outcome


def _count(outcome: Outcome, duel: Duel, tree: Tree, both: Both) -> None:
    outcome.cases += 1
    outcome.agree += both.agree
    for difference in () if both.agree else duel.causes(tree):
        seen = Seen(difference)
        row = explained(seen)
        if row is None:
            outcome.unexplained.append(line(Seen(shrunk(difference, duel, _unexplained))))
            continue
        outcome.counts[row.name] += 1
        example = outcome.examples.get(row.name)
        if example is None or len(seen.text) < len(example.text):
            outcome.examples[row.name] = seen


def _unexplained(difference: Difference) -> bool:
    return explained(Seen(difference)) is None


def line(seen: Seen) -> str:
    """A difference in a line."""
    return f"{seen.text[:_SHOWN]}: we give {seen.ours[:_SHOWN]}, feelin {seen.theirs[:_SHOWN]}"
