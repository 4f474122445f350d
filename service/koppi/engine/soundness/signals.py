"""Signals that begin what throws them again by itself: instances without end, though each of them ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from koppi.domain.findings import Finding
from koppi.engine.process import Process
from koppi.engine.running.activities import Repeated
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
    follows: dict[str, list[_Throw]] = {}
    for process in processes:
        for start in process.spec.starts.values():
            for name in (_name(one) for one in (start, *getattr(start, "twins", ()))):
                if name is not None:
                    follows.setdefault(name, []).extend(_thrown(process, start))
    for name, throws in follows.items():
        for throw in throws:
            if name in _led_to(throw.name, follows):
                node, process = throw.node, throw.process
                parameters = {"signal": throw.name, "process": process.name or process.id}
                yield Finding(process.file, "engine.signal_circle", node.bpmn_id, node.bpmn_name or "", parameters)


def _name(node: Node) -> str | None:
    """Return the signal that a node is about, as far as the diagram says it in plain words."""
    trigger = node.settings
    return trigger.name.source if isinstance(trigger, SignalTrigger) and trigger.name.expression is None else None


def _thrown(process: Process, start: Node) -> Iterator[_Throw]:
    """Yield the signals thrown on the road from a start on which nothing is waited for and nothing chosen."""
    seen: set[str] = set()
    open_nodes = [flow.target for flow in start.flows]
    while open_nodes:
        node = open_nodes.pop()
        if node.name in seen:
            continue
        seen.add(node.name)
        name = _name(node) if isinstance(node, ThrowEvent) else None
        if name is not None:
            yield _Throw(name, node, process)
        open_nodes += _next(node)


def _next(node: Node) -> Iterator[Node]:
    activity = node.each if isinstance(node, Repeated) else node
    if isinstance(activity, SubProcess) and not isinstance(node, Repeated) and activity.inside.none_start is not None:
        yield from (flow.target for flow in activity.inside.none_start.flows)
    elif runs_by_itself(node) and not (chooses(node) and len(node.flows) > 1):
        yield from (flow.target for flow in node.flows)


def _led_to(first: str, follows: dict[str, list[_Throw]]) -> set[str]:
    """Return a signal and all that follow of themselves on it."""
    found: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [throw.name for throw in follows.get(name, ())]
    return found
