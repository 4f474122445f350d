"""Everything that can happen in one scope, the shortest roads first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from koppi.engine.running.activities import Activity
from koppi.engine.running.complex import ComplexGateway, needed
from koppi.engine.running.gateways import InclusiveGateway
from koppi.engine.running.graph import Node
from koppi.engine.soundness.net import Kind, Move, Net, is_complex_join, is_join

Marking = tuple[int, ...]
"""The places that hold tokens, in order, one entry a token."""
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
    crowded: bool = False
    """Whether more tokens came to one place than are followed: what lies behind it may not have been come to."""


class _Turn(NamedTuple):
    """What one token, or those that meet at a join, may do: the places they leave, and each way to go on."""

    leaves: Marking
    moves: tuple[Move, ...]
    alone: bool
    """Whether it is enough to look at this one: it lies on no loop and does not end the whole scope."""


class Explorer:
    """Looks at one scope.

    Tokens do not hinder each other but at joins, so that it is enough to move one at a time, the one farthest behind
    first. Only tokens on loops, which might go round for ever, are all moved; and one that ends the whole scope comes
    last, for the others may have gone on before it.
    """

    def __init__(self, net: Net, most: int = MOST_MARKINGS) -> None:
        self.net = net
        self._most = most
        self.found = Explored(whole=net.whole)
        self._came: dict[Marking, tuple[Marking | None, Road]] = {}
        self._open: deque[Marking] = deque()
        self._tokens = 0
        self._joins = {join.name: net.arrived(join) for join in net.nodes if is_join(join)}
        self._reset = {join.name: tuple(net.leave(join, reset=True)) for join in net.nodes if is_complex_join(join)}
        self._leave = {join.name: tuple(net.leave(join)) for join in net.nodes if is_join(join)}

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
        turns = list(self._turns(marking))
        if not turns:
            self._stands_still(marking)
        straight = next((turn for turn in turns if turn.alone), None)
        for turn in turns if straight is None else (straight,):
            for move in turn.moves:
                self.found.met.update(name for name in move.enters if name not in self._joins)
                self._note(_moved(marking, turn.leaves, move), marking, move.said)

    # --- what may happen ----------------------------------------------------------------------------------------------

    def _turns(self, marking: Marking) -> Iterator[_Turn]:
        joins: set[str] = set()
        for number in dict.fromkeys(marking):
            place = self.net.places[number]
            if place.kind not in (Kind.ARRIVED, Kind.TAKEN):
                moves = tuple(move for move in self.net.moves[number] if move.needs is None or move.needs in marking)
                if moves:
                    alone = not self.net.loops[number] and not any(move.ends for move in moves)
                    yield _Turn((number,), moves, alone)
            elif place.node.name not in joins:
                joins.add(place.node.name)
                found = self._partial if is_complex_join(place.node) else self._meeting
                yield from found(place.node, marking)

    def _meeting(self, join: Node, marking: Marking) -> Iterator[_Turn]:
        arrived = self._joins[join.name]
        filled = {flow: number for flow, number in arrived.items() if number in marking}
        if isinstance(join, InclusiveGateway):
            complete = not self._may_come(join, filled, marking)
        else:
            complete = len(filled) == len(arrived)
        if complete:
            self.found.met.add(join.name)
            leaves = tuple(filled.values())
            yield _Turn(leaves, self._leave[join.name], not self.net.loops[leaves[0]])

    def _partial(self, join: ComplexGateway, marking: Marking) -> Iterator[_Turn]:
        """Let a complex join go on with what has come, or be reset; what its condition asks for in other words may hold."""
        filled = {flow: number for flow, number in self._joins[join.name].items() if number in marking}
        places = self.net.taken(join)
        taken = {flow: number for flow, number in places.items() if number in marking}
        if taken:
            if not self._may_come(join, taken | filled, marking):
                late = (number for flow, number in filled.items() if flow not in taken)
                leaves = (*taken.values(), *late)
                yield _Turn(leaves, self._reset[join.name], not self.net.loops[leaves[0]])
        elif len(filled) >= (needed(join.settings) or 1):
            self.found.met.add(join.name)
            kept = tuple(places[flow] for flow in filled)
            moves = tuple(replace(move, puts=(*move.puts, *kept)) for move in self._leave[join.name])
            leaves = tuple(filled.values())
            yield _Turn(leaves, moves, not self.net.loops[leaves[0]])

    def _may_come(self, join: InclusiveGateway, filled: dict[str, int], marking: Marking) -> bool:
        """Say whether a token may still come over a way in that is empty: the rule by which the engine waits, too."""
        elsewhere = {self.net.places[number].node.name for number in marking if number not in filled.values()}
        into_filled: frozenset[str] = frozenset().union(*(join.reach[flow] for flow in filled))
        return any(elsewhere & (join.reach[flow] - into_filled) for flow in join.arrivals if flow not in filled)

    # --- what was found -----------------------------------------------------------------------------------------------

    def _note(self, marking: Marking, before: Marking | None, said: Road) -> None:
        marking = tuple(sorted(marking))
        if marking in self._came:
            return
        self._came[marking] = (before, said)
        self._tokens += len(marking)
        for number in {n for n, following in pairwise(marking) if n == following}:
            place = self.net.places[number]
            if place.kind is Kind.AT and isinstance(place.node, Activity) and place.node.name not in self.found.twice:
                self.found.twice[place.node.name] = self.road(marking)
            if marking.count(number) > _CROWD:
                self.found.whole = self.found.whole and bool(self.found.twice)
                self.found.crowded = True
                return
        self._open.append(marking)

    def _stands_still(self, marking: Marking) -> None:
        for number in marking:
            place = self.net.places[number]
            if place.kind is Kind.ARRIVED and place.node.name not in self.found.stuck:
                missing = tuple(f for f, other in self._joins[place.node.name].items() if other not in marking)
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
