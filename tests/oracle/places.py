"""Where tokens rest, and the runs of processes and sub-processes that they rest in."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.oracle.model import Condition, Event, Graph, Kind, Node

Names = dict[str, Any]
WAITING_EVENTS = {Event.TIMER, Event.MESSAGE, Event.SIGNAL}


class Place:
    """A token that rests at a node, with everything that lives and dies with it."""

    def __init__(self, node: Node, home: "Run", owner: "Place | None" = None) -> None:
        self.node = node
        self.home = home
        self.owner = owner
        """The multi-instance body of an instance, the activity of a boundary event, the gateway of its events."""
        self.names: Names = {}
        self.own: set[str] = set()
        """The variables that the activity began with, of its inputs and its number: they never leave it."""
        self.watchers: list[Place] = []
        self.instances: list[Place] = []
        self.later: list[tuple[int, int]] = []
        self.inner: Run | None = None
        self.finished: list[Place] = []
        """The instances of a body that are complete and may be undone."""
        self.owed: list[Place] = []
        """What a throwing event is still to undo."""
        self.undoes: Place | None = None
        """What a handler undoes."""
        self.finished_in = 0
        """The number of the action in which it became complete."""
        self.incident = False
        self.left = node.trigger.times if node.trigger else None

    def waits(self) -> bool:
        """Say whether something from outside can move the token."""
        if self.node.kind in (Kind.USER, Kind.JOB, Kind.RECEIVE):
            repeated = self.node.multiple is not None or self.node.loop is not None
            return self.incident or not repeated or self.owner is not None
        if self.node.kind in (Kind.CATCH, Kind.BOUNDARY, Kind.START):
            trigger = self.node.trigger
            return self.node.also is None and trigger is not None and trigger.event in WAITING_EVENTS
        return self.incident

    def spent(self) -> bool:
        """Count one firing: a plain duration fires once, a cycle `times` so often, anything else for ever."""
        if self.node.trigger is None or self.node.trigger.event is not Event.TIMER or self.left == 0:
            return False
        self.left = (self.left or 1) - 1
        return self.left == 0

    def end(self) -> None:
        """End what is inside."""
        if self.inner is not None:
            self.inner.end()
        for instance in self.instances:
            instance.end()

    def scopes(self) -> Iterator[Names]:
        """Yield the variables that the token sees, innermost first; those of the process instance come last."""
        place: Place | None = self
        while place is not None:
            yield place.names
            home = place.home
            place = place.owner
        yield from home.scopes()

    def around(self) -> "Iterator[Place]":
        """Yield the place itself and all that it is inside of, as far as its process goes."""
        place: Place | None = self
        while place is not None:
            yield place
            home = place.home
            place = place.owner
        if home.host is not None and home.host.node.kind is Kind.CALL:
            yield home.host
        elif home.host is not None:
            yield from home.host.around()

    def path(self) -> "list[Place]":
        """Return the call activities that it is inside of, outermost first."""
        host = self.home.host
        if host is None:
            return []
        return [*host.path(), host] if host.node.kind is Kind.CALL else host.path()


class Run:
    """A process, sub-process or event sub-process under way; `names` are the variables of its host, if it has one.

    `joining` counts the tokens that rest on flows.
    """

    def __init__(self, graph: Graph, host: Place | None, names: Names) -> None:
        self.graph = graph
        self.host = host
        self.names = names
        self.joining: Counter[str] = Counter()
        self.places: list[Place] = []
        self.listeners: list[Place] = []
        self.done: list[Place] = []
        """What became complete in it and may be undone."""
        self.undoing = False
        """Whether it is only there to undo what was done in it."""
        self.cut_short = False
        """Whether it was under way when what it is in was cancelled."""
        self.alive = True

    def scopes(self) -> Iterator[Names]:
        if self.host is None or self.host.node.kind is Kind.CALL:
            yield self.names  # a process sees nothing further out
        else:
            yield from self.host.scopes()

    def clear(self) -> None:
        """Take every token and every listener out."""
        for place in self.places:
            place.end()
        self.places, self.listeners = [], []
        self.joining.clear()

    def end(self) -> None:
        self.alive = False
        self.clear()


def can_be_undone(place: Place) -> bool:
    """Say whether something undoes a completed activity: a handler, or what undoes its inside."""
    if place.home.graph.handler(place.node.id) is not None:
        return True
    inside = place.inner if place.node.kind is not Kind.CALL else None
    return inside is not None and (bool(inside.done) or inside.graph.undoing() is not None)


def kept(finished: list[Place]) -> Iterator[Names]:
    """Yield the variables that are kept of what may be undone: of instances, and of scopes undone from inside."""
    for place in finished:
        inside = place.inner if place.home.graph.handler(place.node.id) is None else None
        if inside is not None or place.owner is not None:
            yield place.names
        if inside is not None:
            yield from kept(inside.done)


def look_up(scopes: Iterator[Names], name: str) -> Any:
    """Return the value in the nearest scope that has the name."""
    return next(scope[name] for scope in scopes if name in scope)


class Ambiguous(Exception):
    """The diagram leaves an order open that matters, of two inclusive joins or of what became complete: no answer is the only one."""


class Undecided(Exception):
    """A condition compares with null: it neither holds nor fails."""


def holds(scopes: Iterator[Names], condition: Condition) -> bool:
    """Say whether a condition holds for those who see these scopes."""
    value = look_up(scopes, condition.variable)
    if value is None:
        raise Undecided(condition.variable)
    return condition.holds(value)


def put(scopes: Iterator[Names], name: str, value: Any) -> None:
    """Write into the nearest scope that has the name, else into the process instance's."""
    every = list(scopes)
    next((scope for scope in every if name in scope), every[-1])[name] = value
