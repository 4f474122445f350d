"""What others see of a process: its elements, what it refers to, how it begins, and itself in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from koppi.engine.expressions import Text
from koppi.engine.outline import OutlineStep, outline
from koppi.engine.running.activities import Activity
from koppi.engine.running.ad_hoc import AdHocSubProcess
from koppi.engine.running.graph import ProcessSpec
from koppi.engine.running.timers import Timer

if TYPE_CHECKING:
    from koppi.dmn import Decision


@dataclass(frozen=True, slots=True)
class Element:
    """One flow node as it is drawn; `type` is the word of the /v2 interface, `event` its event definition."""

    id: str
    type: str
    name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    lane: str | None = None
    documentation: str = ""
    form_id: str | None = None
    job_type: str | None = None
    event: str = ""
    attached_to: str | None = None
    inside: str | None = None
    """The sub-process it is drawn in."""
    multi_instance: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)
    """Its output mappings as they are written: target -> source."""
    message: str = ""
    """The name of the message that it catches or throws, as it is drawn."""


@dataclass(frozen=True, slots=True)
class StartEvent:
    """One way a process begins: `kind` is none, message, timer, signal or conditional.

    `reference` is the message's or signal's name.
    """

    element_id: str
    kind: str = "none"
    name: str = ""
    reference: str = ""
    correlation_key: str = ""
    timer_text: str = ""
    timer: Timer | None = None
    condition: Text | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """What an element names outside its own file: a form, decision, process, job type or role, by a literal id."""

    kind: str
    element: str
    name: str
    target: str
    binding: str = "latest"


@dataclass(frozen=True, slots=True)
class Process:
    """A process as it was read. Immutable; one serves all its instances and all threads."""

    id: str
    file: str
    spec: ProcessSpec
    name: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    version_tag: str | None = None
    documentation: str = ""
    executable: bool = True
    starts: tuple[StartEvent, ...] = ()
    elements: Mapping[str, Element] = field(default_factory=dict)
    flow_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The names of sequence flows in other languages, by the flow's id."""
    lane_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """The names of lanes in other languages, by the name that is drawn."""
    references: tuple[Reference, ...] = ()
    message_names: frozenset[str] = frozenset()
    signal_names: frozenset[str] = frozenset()

    def _targets(self, kind: str) -> frozenset[str]:
        return frozenset(reference.target for reference in self.references if reference.kind == kind)

    @property
    def form_ids(self) -> frozenset[str]:
        """The forms it links."""
        return self._targets("form")

    @property
    def decision_ids(self) -> frozenset[str]:
        """The decisions it calls by a literal id."""
        return self._targets("decision")

    @property
    def called_process_ids(self) -> frozenset[str]:
        """The processes it calls by a literal id."""
        return self._targets("process")

    @property
    def job_types(self) -> frozenset[str]:
        """The literal types of its jobs."""
        return self._targets("job")

    def startable(self, element_id: str, under_way: Iterable[str] = ()) -> tuple[str, ...]:
        """Return the activities that a person may start in an ad-hoc sub-process, as they are drawn.

        In sequence none may be started while one of the elements `under_way` is in the sub-process.
        """
        activity = self.spec.nodes[element_id].unrepeated
        if not isinstance(activity, AdHocSubProcess):
            return ()
        inside = activity.inside
        if inside.one_at_a_time and any(self._has_turn(name, element_id) for name in under_way):
            return ()
        return tuple(name for name, start in inside.starts.items() if isinstance(start, Activity))

    def _has_turn(self, name: str, scope: str) -> bool:
        """Say whether an element is an activity in a scope, or in one; an event sub-process needs no turn."""
        element = self.elements.get(name)
        while element is not None and element.inside != scope:
            element = self.elements.get(element.inside or "")
        node = self.spec.nodes[element.id] if element else None
        return isinstance(node, Activity) and not node.is_event_sub_process

    def outline(self) -> tuple[OutlineStep, ...]:
        """Return the process as ordered steps in words, for people who do not see the picture."""
        return outline(self)


class Definitions(Protocol):
    """What the engine asks of those who keep the deployed versions; answers do not change for a key."""

    def process(self, key: int) -> Process:
        """Return a deployed process."""
        ...

    def called_process(self, process_id: str, binding: str, version_tag: str | None, caller_key: int) -> int | None:
        """Return the key of the version to call, None when there is none."""
        ...

    def decision(
        self, decision_id: str, binding: str, version_tag: str | None, caller_key: int
    ) -> tuple[int, Decision] | None:
        """Return the key and the decision to evaluate, None when there is none."""
        ...
