"""Whose turn it is in a scope: what its tokens may do next, and which of that must be looked at beside each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum
from itertools import chain
from typing import NamedTuple

from koppi.engine.roads import reached
from koppi.engine.running.complex import ComplexGateway, needed
from koppi.engine.running.gateways import ExclusiveGateway, InclusiveGateway, ParallelGateway
from koppi.engine.running.graph import Node
from koppi.engine.soundness.net import Kind, Move, Net, is_complex_join, is_join
from koppi.engine.soundness.order import after

Marking = tuple[int, ...]
"""The places that hold tokens, in order, one entry a token."""


class Order(IntEnum):
    """What goes before what, as in the engine; of what is beside others, each may be the next."""

    AT_ONCE = 0
    """A gateway, or a join that has all its tokens."""
    AT_REST = 1
    """An inclusive join, which sees all others rest first; of several each may be the next."""
    ALONE = 2
    """A token that does nothing to the others wherever they go meanwhile: it is enough to look at this one."""
    BESIDE = 3


class Turn(NamedTuple):
    """What one token, or those that meet at a `join`, may do: the places they leave, and each way to go on."""

    leaves: Marking
    moves: tuple[Move, ...]
    order: Order
    join: str = ""


class Turns:
    """Knows the turns of one scope.

    Tokens do not hinder each other but at joins, so that it is enough to move one at a time, the one farthest behind
    first. What must be looked at in every order is: tokens on loops, and what they may still come to; one that ends the
    whole scope, for others may have gone on before it; and those at whose steps an inclusive join may go on without
    waiting for one another.
    """

    def __init__(self, net: Net) -> None:
        self.net = net
        joins = [node for node in net.nodes if is_join(node)]
        self.arrived = {join.name: net.arrived(join) for join in joins}
        self._leave = {join.name: tuple(net.leave(join)) for join in joins}
        self._reset = {join.name: tuple(net.leave(join, reset=True)) for join in joins if is_complex_join(join)}
        self._before: dict[str, list[str]] = {node.name: [] for node in net.nodes}
        for node in net.nodes:
            for following in after(node):
                self._before[following.name].append(node.name)
        self._behind: dict[str, frozenset[str]] = {}
        self._crossings = [_crossing(join) for join in joins if isinstance(join, InclusiveGateway)]

    def next(self, marking: Marking) -> list[Turn]:
        """Return the turns to look at from a marking, none when it stands still."""
        turns = list(self._all(marking))
        order = min((turn.order for turn in turns), default=Order.BESIDE)
        first = [turn for turn in turns if turn.order is order]
        return first[:1] if order in (Order.AT_ONCE, Order.ALONE) else first

    def _all(self, marking: Marking) -> Iterator[Turn]:
        joins: set[str] = set()
        places = {number: self.net.places[number] for number in marking}
        tokens = frozenset(place.node.name for place in places.values() if place.kind is Kind.AT)
        for number, place in places.items():
            if place.kind not in (Kind.ARRIVED, Kind.TAKEN):
                moves = tuple(move for move in self.net.moves[number] if move.needs is None or move.needs in marking)
                if moves:
                    yield Turn((number,), moves, self._order(number, moves, tokens))
            elif place.node.name not in joins:
                joins.add(place.node.name)
                found = self._partial if is_complex_join(place.node) else self._meeting
                yield from found(place.node, marking)

    # --- one token ----------------------------------------------------------------------------------------------------

    def _order(self, number: int, moves: tuple[Move, ...], tokens: frozenset[str]) -> Order:
        """Return the order of a token; `tokens` are the nodes at which there is one."""
        node = self.net.places[number].node
        if isinstance(node, ExclusiveGateway | InclusiveGateway | ParallelGateway):
            return Order.AT_ONCE
        if self.net.loops[number] or any(move.ends for move in moves):
            return Order.BESIDE
        others = tokens - {node.name}
        # one that may still come here makes two of them, and one that may cross it decides what an inclusive join takes
        caught_up_with = not others.isdisjoint(self._all_behind(node.name))
        return Order.BESIDE if caught_up_with or self._may_cross(node.name, others) else Order.ALONE

    def _all_behind(self, name: str) -> frozenset[str]:
        """Return the nodes from which a token may come to a node."""
        found = self._behind.get(name)
        if found is None:
            behind = (reached(before, self._before.__getitem__) for before in self._before[name])
            found = self._behind[name] = frozenset(chain.from_iterable(behind))
        return found

    def _may_cross(self, name: str, others: frozenset[str]) -> bool:
        """Say whether a join that is before this and another token might wait for one of them, or not, by their order."""
        return any(
            name in before and not others.isdisjoint(before if name in free else free)
            for before, free in self._crossings
        )

    # --- those that meet ----------------------------------------------------------------------------------------------

    def _meeting(self, join: Node, marking: Marking) -> Iterator[Turn]:
        arrived = self.arrived[join.name]
        filled = {flow: number for flow, number in arrived.items() if number in marking}
        if isinstance(join, InclusiveGateway):
            complete, order = not self._may_come(join, filled, marking), Order.AT_REST
        else:
            complete, order = len(filled) == len(arrived), Order.AT_ONCE
        if complete:
            yield Turn(tuple(filled.values()), self._leave[join.name], order, join.name)

    def _partial(self, join: ComplexGateway, marking: Marking) -> Iterator[Turn]:
        """Let a complex join go on with what has come, or be reset; what its condition asks for in other words may hold."""
        filled = {flow: number for flow, number in self.arrived[join.name].items() if number in marking}
        places = self.net.taken(join)
        taken = {flow: number for flow, number in places.items() if number in marking}
        enough = needed(join.settings)
        if taken:
            if not self._may_come(join, taken | filled, marking):
                late = (number for flow, number in filled.items() if flow not in taken)
                yield Turn((*taken.values(), *late), self._reset[join.name], Order.AT_REST)
        elif len(filled) >= (enough or 1):
            kept = tuple(places[flow] for flow in filled)
            moves = tuple(replace(move, puts=(*move.puts, *kept)) for move in self._leave[join.name])
            yield Turn(tuple(filled.values()), moves, Order.AT_REST if enough else Order.BESIDE, join.name)

    def _may_come(self, join: InclusiveGateway, filled: dict[str, int], marking: Marking) -> bool:
        """Say whether a token may still come over a way in that is empty: the rule by which the engine waits, too."""
        others = [self.net.places[number] for number in marking if number not in filled.values()]
        elsewhere = {place.node.name for place in others if place.kind is not Kind.ARMED}
        into_filled: frozenset[str] = frozenset().union(*(join.reach[flow] for flow in filled))
        return any(elsewhere & (join.reach[flow] - into_filled) for flow in join.arrivals if flow not in filled)


def _crossing(join: InclusiveGateway) -> tuple[frozenset[str], frozenset[str]]:
    """Return the nodes before an inclusive join, and those of them from which it is come to over several ways in.

    A token on one of these is not waited for once one of the ways has a token.
    """
    before: set[str] = set()
    free: set[str] = set()
    for reach in join.reach.values():
        free |= before & reach
        before |= reach
    return frozenset(before), frozenset(free)
