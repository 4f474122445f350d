"""The library's parser, reading one node after the other: nodes first, then the flows between them."""

from __future__ import annotations

from typing import Any

from lxml.etree import _Element
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.parser.ProcessParser import ProcessParser
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser

from koppi.engine.elements import EVENT_SUB_PROCESS, SUPPORTED
from koppi.engine.reading.connecting import connect
from koppi.engine.reading.names import bpmn, extension, flow_text, local
from koppi.engine.reading.repeating import LOOP, loop_settings, many_settings, repeats_of
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import begins_process
from koppi.engine.reading.settings import OR_A_JOB, SETTINGS, job_or, job_settings, mappings
from koppi.engine.reading.triggers import event_of, read_triggers
from koppi.engine.running.activities import PassTask
from koppi.engine.running.ad_hoc import AdHocSubProcess
from koppi.engine.running.automatic import BusinessRuleTask, ScriptTask
from koppi.engine.running.compensating import CompensationThrow, Undoing
from koppi.engine.running.complex import ComplexGateway
from koppi.engine.running.events import (
    Boundary,
    CatchEvent,
    EndEvent,
    Event,
    EveryCatch,
    Listener,
    MultipleCatch,
    StartEvent,
    ThrowEvent,
)
from koppi.engine.running.gateways import EventBasedGateway, ExclusiveGateway, InclusiveGateway, ParallelGateway
from koppi.engine.running.graph import Node, ProcessSpec
from koppi.engine.running.inner import CallActivity, EventSubProcess, SubProcess
from koppi.engine.running.jobs import Job
from koppi.engine.running.loops import COUNTER, Loop
from koppi.engine.running.many import Many
from koppi.engine.running.mapping import inputs_named
from koppi.engine.running.messages import ReceiveTask
from koppi.engine.running.transactions import CancelEnd, Transaction
from koppi.engine.running.triggers import CompensationTrigger, Trigger
from koppi.engine.running.user_tasks import UserTask

NODES: dict[str, type[Node]] = {
    "startEvent": StartEvent,
    "endEvent": EndEvent,
    "intermediateThrowEvent": ThrowEvent,
    "intermediateCatchEvent": CatchEvent,
    "boundaryEvent": Boundary,
    "userTask": UserTask,
    "serviceTask": Job,
    "sendTask": Job,
    "receiveTask": ReceiveTask,
    "businessRuleTask": BusinessRuleTask,
    "scriptTask": ScriptTask,
    "manualTask": PassTask,
    "task": PassTask,
    "callActivity": CallActivity,
    "subProcess": SubProcess,
    "transaction": Transaction,
    "adHocSubProcess": AdHocSubProcess,
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
    "complexGateway": ComplexGateway,
    "eventBasedGateway": EventBasedGateway,
}
EACH = " [each]"
"""What the name of the rounds of a loop and of the instances of a multi-instance activity ends with."""


class ElementParser(TaskParser):
    """Reads one flow node."""

    @property
    def bpmn_attributes(self) -> dict[str, Any]:
        """What the library keeps of every node; data associations are only drawn."""
        return {
            "description": local(self.node),
            "lane": self.lane,
            "bpmn_name": self.node.get("name"),
            "documentation": flow_text(self.node.find(bpmn("documentation"))) or None,
        }

    @property
    def parser(self) -> DiagramParser:
        """The parser of the whole file."""
        return self.process_parser.parser

    def parse_node(self) -> Node:
        """Return the node, not yet connected."""
        self.task = self.create_task()
        self.task.takes = mappings(self.parser.report, self.node, "input")
        self.task.gives = mappings(self.parser.report, self.node, "output")
        if isinstance(self.task, SubProcess):
            self._read_inside()
        self.task.own_names = inputs_named(self.task)
        for loop in repeats_of(self.node):
            self._repeat(loop)
        return self.task

    def create_task(self) -> Node:
        """Return the node of the kind that is drawn."""
        node, name = self.node, local(self.node)
        kind = NODES[name]
        settings: Any = None
        if name in OR_A_JOB and extension(node, "taskDefinition") is not None:
            kind, settings = Job, job_or(self.parser, node, OR_A_JOB[name])
        elif name in SETTINGS:
            settings = SETTINGS[name](self.parser, node)
        elif name.endswith("Event"):
            return self._event(kind)
        elif node.get("triggeredByEvent") == "true":
            kind = EventSubProcess
        task = kind(self.spec, self.bpmn_id, settings=settings, **self.bpmn_attributes)
        if isinstance(task, EventBasedGateway):
            task.instantiates = begins_process(node)
        return task

    def _event(self, kind: type[Node]) -> Node:
        event = event_of(self.node)
        if issubclass(kind, ThrowEvent) and event == "message":
            return Job(self.spec, self.bpmn_id, settings=job_settings(self.parser, self.node), **self.bpmn_attributes)
        if issubclass(kind, ThrowEvent):
            kind = {"compensate": CompensationThrow, "cancel": CancelEnd}.get(event, kind)
        triggers = read_triggers(self.parser, self.node)
        if kind is CatchEvent and len(triggers) > 1:
            kind = EveryCatch if self.node.get("parallelMultiple") == "true" else MultipleCatch
            triggers = [Trigger(), *triggers]
        task = kind(self.spec, self.bpmn_id, settings=triggers[0], **self.bpmn_attributes)
        if isinstance(task, Boundary):
            task.interrupting = self.node.get("cancelActivity", "true") == "true"
        if isinstance(task, Event):
            task.twins = tuple(self._twin(task, number, trigger) for number, trigger in enumerate(triggers[1:], 2))
        return task

    def _twin(self, event: Event, number: int, trigger: Trigger) -> Event:
        """Return a node that waits for one more thing on behalf of an event that is about several."""
        kind = CatchEvent if isinstance(event, MultipleCatch) else type(event)
        twin = kind(self.spec, f"{event.name} [{number}]", settings=trigger, bpmn_name=event.bpmn_name)
        twin.bpmn_id, twin.lane = event.bpmn_id, event.lane
        if isinstance(twin, Boundary) and isinstance(event, Boundary):
            twin.interrupting, twin.drawn = event.interrupting, event
        return twin

    def _read_inside(self) -> None:
        """Read the flow inside a sub-process; the start of an event sub-process listens outside."""
        graph = GraphParser(
            self.parser, self.node, self.nsmap, {}, filename=self.filename, lane=self.lane, nodes=self.spec.nodes
        )
        self.task.inside = graph.get_spec()
        if isinstance(self.task, EventSubProcess):
            start = self.task.inside.none_start
            for one in (start, *start.twins):
                self._listen(one)
            start.gives = ()
            if isinstance(start.settings, CompensationTrigger):
                self.spec.undo = self.task
                return
        if self.node.get("isForCompensation") != "true" and _holds_what_can_be_undone(self.task.inside):
            self.task.undoing = self._undoing(self.task.inside)

    def _undoing(self, inside: ProcessSpec) -> Undoing:
        """Return the node that undoes what the sub-process has completed; it is not drawn."""
        undoing = Undoing(self.spec, f"{self.bpmn_id} [undoing]", **self.bpmn_attributes)
        undoing.bpmn_id, undoing.inside = self.bpmn_id, inside
        return undoing

    def _listen(self, start: Node) -> None:
        """Let the start event wait in the scope around its sub-process."""
        drawn = self.node.find(bpmn("startEvent"))
        listener = Listener(self.spec, f"{start.name} [listening]", settings=start.settings, bpmn_name=start.bpmn_name)
        listener.bpmn_id = start.bpmn_id
        listener.lane = self.lane
        listener.gives, listener.body = self.task.inside.none_start.gives, self.task
        listener.interrupting = drawn.get("isInterrupting", "true") == "true"
        self.task.begin = listener
        if not isinstance(start.settings, CompensationTrigger):
            self.spec.listeners = (*self.spec.listeners, listener)

    def _repeat(self, loop: _Element) -> None:
        """Put a body around the activity; it takes the activity's place in the graph."""
        each = self.task
        del self.spec.task_specs[each.name], self.spec.nodes[each.name]
        each.name += EACH
        each.own_names |= {COUNTER}
        self.spec._add_notify(each)
        self.task = self._loop(loop) if local(loop) == LOOP else self._many(loop, each)
        self.task.each = each

    def _loop(self, loop: _Element) -> Loop:
        return Loop(
            self.spec, self.bpmn_id, settings=loop_settings(self.parser, self.node, loop), **self.bpmn_attributes
        )

    def _many(self, loop: _Element, each: Node) -> Many:
        settings = many_settings(self.parser, self.node, loop)
        each.is_instance = True
        each.own_names |= {settings.element, settings.output_name} - {None}
        return Many(self.spec, self.bpmn_id, settings=settings, **self.bpmn_attributes)


def _holds_what_can_be_undone(spec: ProcessSpec) -> bool:
    """Say whether a finished sub-process leaves something to be undone: by itself, or in the activities inside."""
    nodes = (node for node in spec.task_specs.values() if isinstance(node, Node))
    return spec.undo is not None or any(node.compensation is not None or node.undoing is not None for node in nodes)


class GraphParser(ProcessParser):
    """Reads the flow nodes and flows of a process, or of the inside of a sub-process."""

    def __init__(self, *args: Any, nodes: dict[str, Node] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.nodes = {} if nodes is None else nodes

    def create_spec(self) -> ProcessSpec:
        """Return the empty graph."""
        return ProcessSpec(self.bpmn_id, self.nodes)

    def _parse(self) -> None:
        self.spec = self.create_spec()
        for node in self.node:
            if node.tag in self.parser.PARSER_CLASSES:
                self.parse_node(node)
        connect(self.parser.report, self.node, self.spec)


class DiagramParser(BpmnParser):
    """Reads one file that `check_structure` and the other checks have let through."""

    PARSER_CLASSES = {bpmn(name): (ElementParser, Node) for name in SUPPORTED if name != EVENT_SUB_PROCESS}
    PROCESS_PARSER_CLASS = GraphParser

    def __init__(self, report: Report, root: _Element) -> None:
        super().__init__()
        self.report = report
        self.roots = {child.get("id", ""): child for child in root}
        """Messages, signals, errors and escalations by their id."""
        self.add_bpmn_xml(root, report.file)

    def _add_data_stores(self, _: _Element) -> None:
        """Pass them: a data store is only drawn."""

    def _add_correlations(self, _: _Element) -> None:
        """Pass them: messages are correlated by the key of their subscription."""
