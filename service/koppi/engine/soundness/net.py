"""One scope of a diagram as places that hold tokens and moves between them; data is left out, every choice is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

from koppi.engine.running.activities import Activity
from koppi.engine.running.complex import ComplexGateway, only_when
from koppi.engine.running.events import Boundary, CatchEvent, EndEvent
from koppi.engine.running.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from koppi.engine.running.graph import Flow, Node, ProcessSpec
from koppi.engine.soundness.order import components, ranks

_MOST_CHOICES = 6
"""Flows of an inclusive split of which every combination is tried; of more only each, each pair and all."""
_LEAVES = frozenset({"terminate", "error", "cancel"})
"""What an end event throws that ends its whole scope."""

Way = tuple[Flow, ...]


class Kind(Enum):
    """What a token at a place is."""

    AT = "at"
    """On a node."""
    ARRIVED = "arrived"
    """At a join, over one way in."""
    ARMED = "armed"
    """No token: an event that lets its activity go on, and may still happen while that is open."""
    TAKEN = "taken"
    """No token: a way in from which a complex gateway took one when it went on, until it is reset."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a token can be; `flow` is the way in of a join."""

    kind: Kind
    node: Node
    flow: str = ""


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that may happen to a token: the places it fills, the nodes it comes to, and what is said of it.

    It may need an armed event, it frees the armed events of an activity that is over, and may end the whole scope.
    """

    puts: tuple[int, ...]
    enters: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    needs: int | None = None
    frees: tuple[int, ...] = ()
    ends: bool = False


class Net:
    """The places of one scope, numbered along the road: the lowest number of a marking is the token farthest behind."""

    def __init__(self, spec: ProcessSpec) -> None:
        self.starts = spec.roots
        self.nodes = tuple(ranks(self.starts))
        self.places = [place for node in self.nodes for place in _places(node)]
        self._numbers = {(p.kind, p.node.name, p.flow): number for number, p in enumerate(self.places)}
        on_loops: frozenset[str] = frozenset().union(*components(list(self.nodes)))
        self.loops = [place.node.name in on_loops for place in self.places]
        """Whether a place lies on a loop."""
        self.moves = [tuple(self._moves(place)) for place in self.places]
        self.ends = [bool(moves) and all(move.ends for move in moves) for moves in self.moves]
        """Whether a token there does nothing but end the whole scope."""
        self.whole = all(len(_choices(node)) <= _MOST_CHOICES for node in self.nodes)
        """Whether every combination of choices is among the moves."""

    def arrived(self, join: Node) -> dict[str, int]:
        """Return the place of each way into a join."""
        return {flow: self._numbers[Kind.ARRIVED, join.name, flow] for flow in join.arrivals}

    def taken(self, join: Node) -> dict[str, int]:
        """Return the place that remembers each way into a complex gateway."""
        return {flow: self._numbers[Kind.TAKEN, join.name, flow] for flow in join.arrivals}

    def enter(self, node: Node, flow: str = "") -> tuple[int, ...]:
        """Return the places that a token fills which comes to a node; none when its path ends there."""
        if is_join(node):
            return (self._numbers[Kind.ARRIVED, node.name, flow],)
        if not (node.flows or isinstance(node, Activity) or _leaves_scope(node)):
            return ()
        return (self._numbers[Kind.AT, node.name, ""], *self._armed(node))

    def leave(self, node: Node, *, reset: bool = False, **more: tuple[int, ...]) -> Iterator[Move]:
        """Yield every way in which a token may leave a node whose work is done; `reset` is of a complex gateway."""
        for passed, way in phase_ways(node, reset=reset) if is_complex_join(node) else _ways(node):
            yield self._move(way, passed, said=_said(node, passed, way), ends=_leaves_scope(node), **more)

    def _moves(self, place: Place) -> Iterator[Move]:
        """Yield what may happen to a token on a node: its work is done, or an event at its edge happens."""
        if place.kind is not Kind.AT:
            return
        node, armed = place.node, self._armed(place.node)
        yield from self.leave(node, frees=armed)
        for event in node.boundaries:
            said = (word(node), word(event))
            if event.interrupting:
                yield self._move(event.flows, (event,), said=said, frees=armed)
            else:
                own, at = self._numbers[Kind.ARMED, event.name, ""], self._numbers[Kind.AT, node.name, ""]
                yield self._move(event.flows, (event,), said=said, needs=own, frees=(own,), stays=(at,))

    def _move(self, way: Way, passed: tuple[Node, ...], stays: tuple[int, ...] = (), **more: object) -> Move:
        puts = (*stays, *(place for flow in way for place in self.enter(flow.target, flow.id)))
        enters = (*(node.name for node in passed), *(flow.target.name for flow in way))
        return Move(puts, enters, **more)  # type: ignore[arg-type]  # the fields of a move by their names

    def _armed(self, node: Node) -> tuple[int, ...]:
        return tuple(self._numbers[Kind.ARMED, event.name, ""] for event in node.boundaries if not event.interrupting)


def is_join(node: Node) -> bool:
    """Say whether a node waits for several ways in."""
    return isinstance(node, ParallelGateway | InclusiveGateway) and len(node.arrivals) > 1


def is_complex_join(node: Node) -> bool:
    """Say whether a node waits for some of several ways in."""
    return isinstance(node, ComplexGateway) and len(node.arrivals) > 1


def is_open(node: Node) -> bool:
    """Say whether a node is there for somebody while a token is at it: a task, or what waits for an event."""
    return isinstance(node, Activity | EventBasedGateway) or (isinstance(node, CatchEvent) and not node.trigger.passes)


def word(node: Node) -> str:
    """Return what a person calls a node."""
    return node.bpmn_name or node.bpmn_id


def _places(node: Node) -> Iterator[Place]:
    if is_join(node):
        yield from (Place(Kind.ARRIVED, node, flow) for flow in node.arrivals)
        if is_complex_join(node):
            yield from (Place(Kind.TAKEN, node, flow) for flow in node.arrivals)
    elif not isinstance(node, Boundary):
        yield Place(Kind.AT, node)
    elif not node.interrupting:
        yield Place(Kind.ARMED, node)


def _ways(node: Node) -> Iterator[tuple[tuple[Node, ...], Way]]:
    """Yield the flows that a token may leave over, with the event passed on the way where a gateway waits for several."""
    if isinstance(node, EventBasedGateway):
        yield from (((flow.target,), flow.target.flows) for flow in node.flows)
        return
    choices = _choices(node)
    if isinstance(node, ExclusiveGateway):
        yield from (((), (flow,)) for flow in node.flows)
    elif not choices:
        yield (), node.flows
    else:
        always = tuple(flow for flow in node.flows if flow not in choices and flow is not node.default)
        otherwise = (*always, node.default) if node.default is not None else always
        if otherwise:
            yield (), otherwise
        yield from (((), (*always, *chosen)) for chosen in _combinations(choices))


def phase_ways(node: Node, *, reset: bool) -> Iterator[tuple[tuple[Node, ...], Way]]:
    """Yield the flows over which a complex join may go on, at first or when it is reset: then perhaps over none."""
    open_ = tuple(flow for flow in node.flows if flow is not node.default and only_when(flow) in (None, not reset))
    if node.default is not None or reset:
        yield (), ((node.default,) if node.default is not None else ())
    yield from (((), chosen) for chosen in _combinations(open_))


def _choices(node: Node) -> Way:
    """Return the flows of which any number may be taken."""
    if isinstance(node, InclusiveGateway):
        return tuple(flow for flow in node.flows if flow is not node.default)
    if isinstance(node, ExclusiveGateway | EventBasedGateway):
        return ()
    return tuple(flow for flow in node.flows if flow.condition is not None)


def _combinations(flows: Way) -> Iterator[Way]:
    sizes = range(1, len(flows) + 1) if len(flows) <= _MOST_CHOICES else (1, 2, len(flows))
    for size in sizes:
        yield from combinations(flows, size)


def _leaves_scope(node: Node) -> bool:
    return isinstance(node, EndEvent) and node.trigger.kind in _LEAVES


def _said(node: Node, passed: tuple[Node, ...], way: Way) -> tuple[str, ...]:
    """Return what is said of a token that leaves a node: the node if it has a name or a work, and what it chose."""
    own = word(node) if isinstance(node, Activity) or node.bpmn_name else ""
    chosen = " + ".join(flow.name for flow in way if flow.name) if len(node.flows) > 1 else ""
    return tuple(filter(None, (own, *map(word, passed), chosen and f"[{chosen}]")))
