"""The graph tokens move on: nodes, the flows between them, and a process as their whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin

from koppi.domain.waits import Wait
from koppi.engine.expressions import Assignment, Text
from koppi.engine.running.notes import Note, Noted, said_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koppi.engine.running.compensating import Undoing
    from koppi.engine.running.events import Boundary, Listener
    from koppi.engine.running.gateways import EventBasedGateway
    from koppi.engine.running.token import Token


@dataclass(frozen=True, slots=True)
class Flow:
    """A way from one node to the next; `id` is the sequence flow's, empty for the way of a link event."""

    id: str
    target: Node
    condition: Text | None = None
    name: str = ""


class ProcessSpec(BpmnProcessSpec):
    """The graph of a process or of the inside of a sub-process; never written to once it is read."""

    def __init__(self, name: str, nodes: dict[str, Node]) -> None:
        self.nodes = nodes
        """All nodes of the process by name, those within sub-processes included."""
        super().__init__(name=name)
        self.starts: dict[str, Node] = {}
        self.none_start: Node | None = None
        self.begun_by: dict[str, EventBasedGateway] = {}
        """The gateway that begins the process, by each event behind it that may."""
        self.listeners: tuple[Listener, ...] = ()
        self.undo: Node | None = None
        """The compensation event sub-process in it."""
        self.completion: Text | None = None
        self.looks_at_rest = False
        """Whether some node of it waits for the others to rest: an inclusive join, a conditional event."""
        self.one_at_a_time = False
        """Whether an activity of it begins only while no other one is under way."""

    @property
    def roots(self) -> tuple[Node, ...]:
        """Where its roads begin as they are drawn."""
        return tuple(dict.fromkeys(self.begun_by.get(name, start) for name, start in self.starts.items()))

    def _add_notify(self, node: Any) -> None:
        if isinstance(node, Node):  # the library's own nodes (Start, End) would take ids from the diagram
            super()._add_notify(node)
            self.nodes[node.name] = node


class Node(BpmnSpecMixin):
    """A flow node: decides what happens when a token comes, and where it goes then.

    Everything is set while reading; a node is shared by all instances and threads.
    """

    listener: ClassVar[bool] = False
    """Whether its tokens wait beside a scope without keeping it alive."""
    is_boundary: ClassVar[bool] = False
    keeps_way_in: ClassVar[bool] = False
    """Whether over which way a token came matters also when it is an incident."""
    is_instance: bool = False
    """Whether it is one of the instances of a multi-instance activity."""
    is_event_sub_process: ClassVar[bool] = False
    calls: ClassVar[bool] = False
    """Whether it runs a process of its own, whose variables are those of its token."""
    undoes_inside: ClassVar[bool] = False
    """Whether it undoes what was completed inside a sub-process."""
    undoing: Undoing | None = None
    """What undoes the inside of it, of a sub-process in which something can be undone."""
    twins: tuple[Node, ...] = ()
    """What waits on its behalf for the others of several things, where it is an event about several."""

    def __init__(self, wf_spec: ProcessSpec, bpmn_id: str, *, settings: Any = None, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.settings = settings
        self.noted: tuple[Noted, ...] = getattr(settings, "noted", ())  # most settings have nothing of the kind
        """The texts that are read once, when a token begins to wait here."""
        self.said: Note = said_by(self.noted)
        """What of it needs no reading, for the diagram says it in plain words."""
        self.takes: tuple[Assignment, ...] = ()
        self.gives: tuple[Assignment, ...] = ()
        self.flows: tuple[Flow, ...] = ()
        self.default: Flow | None = None
        self.chooses = False
        """Whether its flows have conditions."""
        self.arrivals: tuple[str, ...] = ()
        self.boundaries: tuple[Boundary, ...] = ()
        self.compensation: Node | None = None
        """Its handler, which undoes it once it is completed."""
        self.undoes: Node | None = None
        """The activity whose handler it is."""

    @property
    def unrepeated(self) -> Node:
        """Itself, or the activity inside where it is the body around one that is done several times."""
        return self

    @property
    def edge(self) -> Iterator[Boundary]:
        """All that waits at its edge, for an event of several definitions each of them."""
        return (event for boundary in self.boundaries for event in (boundary, *boundary.twins))

    # --- the library's protocol ---------------------------------------------------------------------------------------

    def test(self) -> None:
        """Accept any number of ways in: the deploy check has said all there is to say."""

    def _predict(self, *_: Any, **__: Any) -> None:
        """Predict nothing: only what is alive is held."""

    def _update_hook(self, token: Token) -> bool:
        return True

    def _run(self, token: Token) -> bool | None:
        return self.enter(token)

    def _on_complete(self, token: Token) -> None:
        if token.alive:  # an error end event may have ended its own scope
            self.leave(token)

    # --- what kinds of nodes decide -----------------------------------------------------------------------------------

    def enter(self, token: Token) -> bool | None:
        """Do what the node does: True when the token may go on at once, None when it waits."""
        return True

    def leave(self, token: Token) -> None:
        """Let the token go on over the ways out."""
        token.finish(self.ways(token))

    def ways(self, token: Token) -> tuple[Flow, ...]:
        """Return the flows to take: all of them, unless the node chooses."""
        return self.flows

    def wait(self, token: Token) -> Wait | None:
        """Return what a resting token waits for, None when nothing outside can move it."""
        return None

    def at_rest(self, token: Token) -> bool:
        """Say whether this waiting token went on, now that all others rest."""
        return False

    def completed(self, token: Token) -> None:
        """Take note that a token has done all its work here and is about to go."""

    def child_done(self, token: Token, child: Token) -> None:
        """Take note that a token below has done its work."""
        raise NotImplementedError(self.name)

    def path_done(self, host: Token, token: Token) -> bool | None:
        """Take note that a path inside has come to its end: True when the scope stays open even if it was the last."""
