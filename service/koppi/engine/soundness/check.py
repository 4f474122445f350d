"""What a process owner is told of a process that cannot always come to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from koppi.domain.findings import Finding, Severity
from koppi.engine.process import Process
from koppi.engine.running.ad_hoc import AdHocSubProcess
from koppi.engine.running.events import Boundary
from koppi.engine.running.graph import Node, ProcessSpec
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.triggers import CompensationTrigger
from koppi.engine.soundness.explore import MOST_MARKINGS, Explored, Explorer, Road, explore_by_hand
from koppi.engine.soundness.loops import endless
from koppi.engine.soundness.net import Net, word

_LONGEST_ROAD = 14
"""Steps of an example that are told; of a longer one its beginning and its end."""


def check_soundness(process: Process) -> Iterator[Finding]:
    """Yield what can go wrong on the roads of a process, each with the shortest example found.

    What happens on every road refuses the file: a join that never has all its tokens, what stands behind it, a loop
    without an end. What happens on some road only, perhaps one that the data never take, is a warning.
    """
    for spec, by_hand in _scopes(process.spec):
        net = Net(spec)
        for loop in endless(net.nodes):
            yield _finding(process, loop[0], "engine.endless_loop", road=_told(tuple(map(word, (*loop, loop[0])))))
        yield from _tell(process, spec, net, explore_by_hand(net) if by_hand else Explorer(net).explore())


def _tell(process: Process, spec: ProcessSpec, net: Net, found: Explored) -> Iterator[Finding]:
    sources = {flow.id: flow.name or word(node) for node in net.nodes for flow in node.flows}
    for name, (missing, road) in found.stuck.items():
        never = found.whole and not found.crowds and name not in found.met
        code, severity = (
            ("engine.join_never_fills", Severity.ERROR) if never else ("engine.may_stand_still", Severity.WARNING)
        )
        ways = ", ".join(sources[flow] for flow in missing)
        told = _told(road or tuple(map(word, net.starts[:1])))
        yield _finding(process, spec.nodes[name], code, severity, road=told, missing=ways)
    for name, road in found.twice.items():
        yield _finding(process, spec.nodes[name], "engine.may_run_twice", Severity.WARNING, road=_told(road))
    for name, road in () if found.stuck or found.twice else found.crowds.items():
        yield _finding(process, spec.nodes[name], "engine.may_pile_up", Severity.WARNING, road=_told(road))
    if not found.whole:
        yield Finding(
            process.file, "engine.not_explored", process.id, process.name, {"limit": MOST_MARKINGS}, Severity.WARNING
        )
        return
    for node in () if found.crowds else spec.task_specs.values():
        if isinstance(node, Node) and node.name not in found.met | set(found.stuck) and not _begins_by_itself(node):
            yield _finding(process, node, "engine.dead_element")


def _scopes(spec: ProcessSpec, *, by_hand: bool = False) -> Iterator[tuple[ProcessSpec, bool]]:
    """Yield the flow of a process and those inside its sub-processes, and whether people begin the elements of it."""
    yield spec, by_hand
    for name, node in spec.task_specs.items():
        activity = node.unrepeated if isinstance(node, Node) else None
        if isinstance(activity, SubProcess) and name == node.bpmn_id:
            yield from _scopes(activity.inside, by_hand=isinstance(activity, AdHocSubProcess))


def _begins_by_itself(node: Node) -> bool:
    """Say whether no flow need lead to a node: what is not drawn itself, an event sub-process, what undoes an activity."""
    if node.is_event_sub_process or node.name != node.bpmn_id or node.undoes is not None:
        return True
    return isinstance(node, Boundary) and isinstance(node.settings, CompensationTrigger)


def _finding(
    process: Process, node: Node, code: str, severity: Severity = Severity.ERROR, **parameters: Any
) -> Finding:
    return Finding(process.file, code, node.bpmn_id, node.bpmn_name or "", parameters, severity)


def _told(road: Road) -> str:
    """Return a road as one line."""
    if len(road) > _LONGEST_ROAD:
        road = (*road[:4], "…", *road[4 - _LONGEST_ROAD :])
    return " → ".join(road)
