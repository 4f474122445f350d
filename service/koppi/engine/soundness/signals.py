"""Signals that begin what throws them again by itself: instances without end, though each of them ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from koppi.domain.findings import Finding
from koppi.engine.process import Process
from koppi.engine.roads import reached
from koppi.engine.running.events import ThrowEvent
from koppi.engine.running.graph import Node
from koppi.engine.running.inner import SubProcess
from koppi.engine.running.triggers import SignalTrigger
from koppi.engine.soundness.loops import chooses, runs_by_itself


class _Throw(NamedTuple):
    """A signal that follows of itself on the one that began the process."""

    name: str
    node: Node
    process: Process


def check_signals(processes: Iterable[Process]) -> Iterator[Finding]:
    """Yield one finding for each event whose signal comes back to it with nobody and nothing in between."""
    follows = _follows(processes)
    for name, throws in tuple(follows.items()):
        for throw in throws:
            if name in reached(throw.name, lambda name: (one.name for one in follows[name])):
                node, process = throw.node, throw.process
                parameters = {"signal": throw.name, "process": process.name or process.id}
                yield Finding(process.file, "engine.signal_circle", node.bpmn_id, node.bpmn_name or "", parameters)


def _follows(processes: Iterable[Process]) -> defaultdict[str, list[_Throw]]:
    """Return what is thrown of itself where a signal begins a process, by the signal's name."""
    follows: defaultdict[str, list[_Throw]] = defaultdict(list)
    for process in processes:
        for start in process.spec.starts.values():
            for name in (_name(one) for one in (start, *start.twins)):
                if name is not None:
                    follows[name] += _thrown(process, start)
    return follows


def _name(node: Node) -> str | None:
    """Return the signal that a node is about, as far as the diagram says it in plain words."""
    trigger = node.settings
    return trigger.name.source if isinstance(trigger, SignalTrigger) and trigger.name.is_literal else None


def _thrown(process: Process, start: Node) -> Iterator[_Throw]:
    """Yield the signals thrown on the road from a start on which nothing is waited for and nothing chosen."""
    for node in reached(start, lambda node: _targets(node) if node is start else _next(node)):
        name = _name(node) if isinstance(node, ThrowEvent) else None
        if name is not None:
            yield _Throw(name, node, process)


def _next(node: Node) -> Iterator[Node]:
    if isinstance(node, SubProcess) and node.inside.none_start is not None:
        yield from _targets(node.inside.none_start)
    elif runs_by_itself(node) and not (chooses(node) and len(node.flows) > 1):
        yield from _targets(node)


def _targets(node: Node) -> Iterator[Node]:
    return (flow.target for flow in node.flows)
