"""Everything that can happen in one scope, the shortest roads first."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from koppi.engine.soundness.net import Kind, Move, Net, is_open
from koppi.engine.soundness.turns import Marking, Turns

Road = tuple[str, ...]
"""What is said of how a marking was come to."""

MOST_MARKINGS = 10_000
"""Markings looked at in one scope; enough for every diagram that a person can read."""
_MOST_TOKENS = 100_000
"""Tokens of all markings looked at in one scope: large markings take longer."""
_CROWD = 4
"""Tokens at one place that are followed; more of them tell nothing new."""


@dataclass
class Explored:
    """What was met: where a scope stands still, which activities are open twice at once, what was come to."""

    stuck: dict[str, tuple[tuple[str, ...], Road]] = field(default_factory=dict)
    """A join that waits for ever, with the ways in that it misses."""
    twice: dict[str, Road] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    """The nodes that were come to; of joins those that went on."""
    whole: bool = True
    """Whether everything was looked at."""
    crowds: dict[str, Road] = field(default_factory=dict)
    """Where more tokens came than are followed: what lies behind may not have been come to."""


class Explorer:
    """Looks at one scope."""

    def __init__(self, net: Net, most: int = MOST_MARKINGS) -> None:
        self.net = net
        self._most = most
        self.found = Explored(whole=net.whole)
        self._came: dict[Marking, tuple[Marking | None, Road]] = {}
        self._open: deque[Marking] = deque()
        self._tokens = 0
        self._turns = Turns(net)

    def explore(self, stands: Marking | None = None) -> Explored:
        """Go every road from every start, or from where tokens stand."""
        if stands is not None:
            self._note(stands, None, ())
        for start in self.net.starts if stands is None else ():
            self.found.met.add(start.name)
            self._note(self.net.enter(start), None, ())
        while self._open:
            if len(self._came) > self._most or self._tokens > _MOST_TOKENS:
                self.found.whole = False
                break
            self._follow(self._open.popleft())
        return self.found

    def _follow(self, marking: Marking) -> None:
        turns = self._turns.next(marking)
        if not turns:
            self._stands_still(marking)
        for turn in turns:
            self.found.met.update({turn.join} - {""})
            for move in turn.moves:
                self.found.met.update(name for name in move.enters if name not in self._turns.arrived)
                self._note(_moved(marking, turn.leaves, move), marking, move.said)

    # --- what was found -----------------------------------------------------------------------------------------------

    def _note(self, marking: Marking, before: Marking | None, said: Road) -> None:
        marking = self._sorted(marking)
        if marking in self._came:
            return
        self._came[marking] = (before, said)
        self._tokens += len(marking)
        for number in {n for n, following in pairwise(marking) if n == following}:
            place = self.net.places[number]
            if place.kind is Kind.AT and is_open(place.node) and place.node.name not in self.found.twice:
                self.found.twice[place.node.name] = self.road(marking)
            if marking.count(number) > _CROWD:
                self.found.crowds.setdefault(place.node.name, self.road(marking))
                return
        self._open.append(marking)

    def _sorted(self, marking: Marking) -> Marking:
        """Return a marking in order; of several tokens that end the whole scope one is enough."""
        tokens = sorted(marking)
        return tuple(n for n, before in zip(tokens, [-1, *tokens], strict=False) if n != before or not self.net.ends[n])

    def _stands_still(self, marking: Marking) -> None:
        for number in marking:
            place = self.net.places[number]
            if place.kind is Kind.ARRIVED and place.node.name not in self.found.stuck:
                missing = tuple(f for f, other in self._turns.arrived[place.node.name].items() if other not in marking)
                self.found.stuck[place.node.name] = missing, self.road(marking)

    def road(self, marking: Marking) -> Road:
        """Return what is said of how a marking was come to."""
        parts: list[Road] = []
        step: Marking | None = marking
        while step is not None:
            step, said = self._came[step]
            parts.append(said)
        return tuple(word for said in reversed(parts) for word in said)


def _moved(marking: Marking, leaves: Marking, move: Move) -> Marking:
    """Return a marking after a move."""
    if move.ends:
        return ()
    tokens = list(marking)
    for number in leaves:
        tokens.remove(number)
    for number in move.frees:
        if number in tokens:
            tokens.remove(number)
    return (*tokens, *move.puts)


def explore_by_hand(net: Net) -> Explored:
    """Look at a scope whose elements people begin, when they like and as often: what one begins may meet what others do.

    So a join stands still only where it does though each was begun, and what is come to when each was begun twice is
    not said to be never come to.
    """
    found = Explorer(net).explore()
    begun = tuple(place for start in net.starts for place in net.enter(start))
    once, twice = Explorer(net).explore(begun), Explorer(net).explore(begun * 2)
    if once.whole:
        found.stuck = once.stuck
    found.met |= once.met | twice.met
    found.crowds |= twice.crowds
    found.whole = found.whole and twice.whole
    return found
