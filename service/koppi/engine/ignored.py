"""What a diagram says and the engine would pass over: refused by name when the diagram is deployed."""

from __future__ import annotations

from collections.abc import Iterator

from koppi.domain.findings import Finding
from koppi.engine.process import Element, Process
from koppi.engine.running.compensating import CompensationThrow
from koppi.engine.running.events import Boundary, EndEvent, StartEvent
from koppi.engine.running.gateways import is_behind_events
from koppi.engine.running.graph import Node
from koppi.engine.running.transactions import CancelEnd
from koppi.engine.running.triggers import CompensationTrigger, ErrorTrigger

_THROWING = ("END_EVENT", "INTERMEDIATE_THROW_EVENT")
_OR_A_JOB = ("SCRIPT_TASK", "BUSINESS_RULE_TASK")


def check_ignored(process: Process) -> Iterator[Finding]:
    """Yield the mappings, jobs, headers and version tags that no token would ever come to.

    It is asked of what is deployed only: what was deployed before goes on as it did.
    """
    for node in process.spec.nodes.values():
        if node.takes and _passes_inputs(node):
            yield _finding(process, node.bpmn_id, "engine.inputs_ignored")
        if node.gives and _passes_outputs(node):
            yield _finding(process, node.bpmn_id, "engine.outputs_ignored")
        if _tag_without_binding(node):
            yield _finding(process, node.bpmn_id, "engine.setting_ignored", setting="versionTag")
    for element in process.elements.values():
        for setting in _settings_of_no_job(element):
            yield _finding(process, element.id, "engine.setting_ignored", setting=setting)


def _passes_inputs(node: Node) -> bool:
    """Say whether a token comes to a node only when its event has happened, or is gone with it."""
    return isinstance(node, StartEvent | Boundary | CompensationThrow | CancelEnd) or is_behind_events(node)


def _passes_outputs(node: Node) -> bool:
    """Say whether no token ever leaves a node by itself."""
    if isinstance(node, Boundary):
        return isinstance(node.settings, CompensationTrigger)
    return isinstance(node, CancelEnd) or (isinstance(node, EndEvent) and isinstance(node.settings, ErrorTrigger))


def _tag_without_binding(node: Node) -> bool:
    settings = node.settings
    tag = getattr(settings, "version_tag", None) or getattr(settings, "form_version_tag", None)
    bound = getattr(settings, "binding", None) or getattr(settings, "form_binding", None)
    return tag is not None and bound != "versionTag"


def _settings_of_no_job(element: Element) -> Iterator[str]:
    """Yield what only a job reads, where there is none."""
    no_message = element.type in _THROWING and element.event != "message"
    if no_message and element.job_type is not None:
        yield "taskDefinition"
    if element.headers and (no_message or (element.type in _OR_A_JOB and element.job_type is None)):
        yield "taskHeaders"


def _finding(process: Process, element: str, code: str, **parameters: str) -> Finding:
    return Finding(process.file, code, element, process.elements[element].name, parameters)
