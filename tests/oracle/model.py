"""An abstract diagram: what BPMN says of nodes and flows, with nothing of how an engine runs or stores them."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a node is."""

    START = "start"
    END = "end"
    TERMINATE = "terminate end"
    THROW = "throw"
    """An intermediate throw event: goes on after its event was thrown."""
    USER = "user task"
    JOB = "service task"
    RECEIVE = "receive task"
    SCRIPT = "script task"
    CATCH = "intermediate catch event"
    BOUNDARY = "boundary event"
    EXCLUSIVE = "exclusive gateway"
    INCLUSIVE = "inclusive gateway"
    PARALLEL = "parallel gateway"
    EVENTS = "event-based gateway"
    SUBPROCESS = "sub-process"
    TRANSACTION = "transaction"
    CALL = "call activity"
    EVENT_SUBPROCESS = "event sub-process"


class Event(StrEnum):
    """What an event is about."""

    TIMER = "timer"
    MESSAGE = "message"
    SIGNAL = "signal"
    ERROR = "error"
    ESCALATION = "escalation"
    LINK = "link"
    COMPENSATION = "compensate"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event definition. `code` is the name of the message, signal or link, the code of the error or
    escalation (empty catches every code) or the activity to be undone. `times` says how often a timer fires (0: without end), None for a plain duration."""

    event: Event
    code: str = ""
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """`variable >= least`, a comparison that both sides read alike."""

    variable: str
    least: int

    def holds(self, value: int) -> bool:
        return value >= self.least

    @property
    def feel(self) -> str:
        return f"={self.variable} >= {self.least}"


@dataclass(frozen=True, slots=True)
class Multiple:
    """Multi-instance: one instance for each of `items`; each adds its variable `result` to the list `output`."""

    items: tuple[int, ...]
    sequential: bool = False
    output: str | None = None
    until: Condition | None = None


@dataclass(frozen=True, slots=True)
class Loop:
    """A standard loop: `most` rounds, fewer when its condition does not hold after one, or `before` the first."""

    most: int
    again: Condition | None = None
    before: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    condition: Condition | None = None


@dataclass(slots=True)
class Node:
    """A flow node. `also` is a second trigger of an event, of which either will do. `host` is the activity of a boundary event, `body` the inside of a (event) sub-process or the
    called process, `counts` the variable that a script task increments. `inputs` maps local variables to those they
    copy, `kept` is the only variable that leaves the activity: a copy of the result `answer`. `undo` is the task that
    undoes what the host of a compensation boundary event did."""

    id: str
    kind: Kind
    trigger: Trigger | None = None
    interrupting: bool = True
    host: str | None = None
    default: str | None = None
    counts: str | None = None
    inputs: dict[str, str] = field(default_factory=dict)
    kept: str | None = None
    undo: str | None = None
    multiple: Multiple | None = None
    loop: Loop | None = None
    also: Trigger | None = None
    body: "Graph | None" = None

    def each(self) -> "list[Node]":
        """Return an event once for each of its triggers."""
        if self.also is None:
            return [self]
        return [replace(self, trigger=trigger, also=None) for trigger in (self.trigger, self.also)]

    def begins_with(self, event: Event) -> bool:
        """Say whether it is an event sub-process that begins with such an event."""
        trigger = self.body.start().trigger if self.body is not None else None
        return trigger is not None and trigger.event is event


@dataclass(slots=True)
class Graph:
    """The inside of a process, a sub-process or an event sub-process."""

    id: str
    nodes: dict[str, Node] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)

    def outgoing(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.source == node_id]

    def incoming(self, node_id: str) -> list[Flow]:
        return [flow for flow in self.flows.values() if flow.target == node_id]

    def boundary(self, node_id: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.host == node_id]

    def link(self, name: str) -> Node:
        """Return the catching end of a link."""
        wanted = Trigger(Event.LINK, name)
        return next(node for node in self.nodes.values() if node.kind is Kind.CATCH and node.trigger == wanted)

    def handler(self, node_id: str) -> Node | None:
        """Return the task that undoes an activity."""
        return next((self.nodes[event.undo] for event in self.boundary(node_id) if event.undo is not None), None)

    def undoing(self) -> Node | None:
        """Return the event sub-process that undoes this scope."""
        return next((node for node in self.event_subprocesses() if node.begins_with(Event.COMPENSATION)), None)

    def start(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind is Kind.START)

    def event_subprocesses(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind is Kind.EVENT_SUBPROCESS]

    def everywhere(self) -> Iterator["Graph"]:
        """Yield this graph and every graph inside it, called processes included."""
        yield self
        for node in self.nodes.values():
            if node.body is not None:
                yield from node.body.everywhere()

    def inside(self) -> Iterator["Graph"]:
        """Yield this graph and every graph drawn inside it."""
        yield self
        for node in self.nodes.values():
            if node.body is not None and node.kind is not Kind.CALL:
                yield from node.body.inside()


@dataclass(slots=True)
class Diagram:
    """A process with the values that its variables have at the start."""

    graph: Graph
    variables: dict[str, int] = field(default_factory=dict)
