"""Events that nobody could tell apart: what is meant for one of them would go to whichever comes first."""

from collections.abc import Iterator

from lxml.etree import _Element

from koppi.engine.reading.names import bpmn, extension, id_of, local
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, is_event_sub_process
from koppi.engine.reading.triggers import about, definitions_of

_TAKEN_BY_ONE = ("message", "error", "escalation")
"""What one event takes; a signal is heard by all, and times differ."""


def check_alike(scope: Scope, root: _Element, report: Report) -> None:
    """Find events that wait side by side for the same message, error or escalation."""
    roots = {id_of(child): child for child in root}
    for together in _together(scope):
        seen: dict[tuple[str, ...], _Element] = {}
        for node in together:
            for what in dict.fromkeys(_awaited(node, roots)):
                first = seen.setdefault(what, node)
                if first is not node:
                    report.error("engine.events_alike", node, other=first.get("name") or id_of(first))


def _together(scope: Scope) -> Iterator[list[_Element]]:
    """Yield the events that wait at the same time: at one edge, behind one gateway, at the beginning of one scope."""
    edges: dict[str, list[_Element]] = {}
    for event in scope.of("boundaryEvent"):
        edges.setdefault(event.get("attachedToRef", ""), []).append(event)
    yield from edges.values()
    for gateway in scope.of("eventBasedGateway"):
        targets = (scope.nodes.get(flow.get("targetRef", "")) for flow in scope.out_of(gateway))
        yield [target for target in targets if target is not None]
    if local(scope.node) == "process":
        yield scope.of("startEvent")
    handlers = [node for node in scope.nodes.values() if is_event_sub_process(node)]
    yield [start for handler in handlers for start in handler.findall(bpmn("startEvent"))]


def _awaited(node: _Element, roots: dict[str, _Element]) -> Iterator[tuple[str, ...]]:
    """Yield what an event waits for: a message by its name and key, an error by its code, or any error."""
    for definition in (node,) if local(node) == "receiveTask" else definitions_of(node):
        kind = "message" if definition is node else about(definition)
        found = roots.get(definition.get(f"{kind}Ref", "")) if kind in _TAKEN_BY_ONE else None
        if kind == "message" and found is not None:
            subscription = extension(found, "subscription")
            yield (
                kind,
                found.get("name", ""),
                subscription.get("correlationKey", "") if subscription is not None else "",
            )
        elif kind in _TAKEN_BY_ONE and kind != "message":
            yield kind, found.get(f"{kind}Code", "") if found is not None else ""
