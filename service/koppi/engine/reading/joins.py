"""Refuses joins that can never fire, and warns of those that mix the tokens of two rounds."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element

from koppi.engine.reading.events import link_name, links_of
from koppi.engine.reading.names import bpmn, id_of, local
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope
from koppi.engine.reading.triggers import definitions_of, event_of, events_of
from koppi.engine.roads import reached

_REPEATABLE = frozenset({"message", "signal", "conditional", "escalation"})


def check_joins(scope: Scope, report: Report) -> None:
    """Look at every gateway that waits for several ways in."""
    before = _before(scope)
    events = [event for event in scope.of("boundaryEvent") if event_of(event) != "compensate"]
    for gateway in (*scope.of("parallelGateway"), *scope.of("inclusiveGateway"), *scope.of("complexGateway")):
        sources = [flow.get("sourceRef", "") for flow in scope.into(gateway)]
        if len(sources) < 2:
            continue
        for event in events:
            if _repeats(event) and any(id_of(event) in reached(source, before.__getitem__) for source in sources):
                report.warning("engine.join_mixes", gateway, event=event.get("name") or id_of(event))
            elif local(gateway) == "parallelGateway" and _excludes(scope, before, event, sources):
                report.error("engine.join_never", gateway, event=event.get("name") or id_of(event))


def _before(scope: Scope) -> dict[str, set[str]]:
    """Return, for each node, the nodes right before it: before a boundary event its activity, before a link its other ends."""
    before: dict[str, set[str]] = {name: set() for name in scope.nodes}
    for name in scope.nodes:
        for flow in scope.incoming.get(name, ()):
            before[name].add(flow.get("sourceRef", ""))
    for event in scope.of("boundaryEvent"):
        before[id_of(event)].add(event.get("attachedToRef", ""))
    for thrown in links_of(scope, "intermediateThrowEvent"):
        for caught in links_of(scope, "intermediateCatchEvent"):
            if link_name(thrown) == link_name(caught):
                before[id_of(caught)].add(id_of(thrown))
    return before


def _begins(before: dict[str, set[str]], found: Iterable[str]) -> bool:
    """Say whether one of these nodes is where tokens come from."""
    return any(not before[name] for name in found)


def _repeats(event: _Element) -> bool:
    """Say whether an event may happen again while its activity goes on."""
    if event.get("cancelActivity") != "false":
        return False
    cycles = any(definition.find(bpmn("timeCycle")) is not None for definition in definitions_of(event))
    return cycles or bool(_REPEATABLE.intersection(events_of(event)))


def _excludes(scope: Scope, before: dict[str, set[str]], event: _Element, sources: list[str]) -> bool:
    """Say whether one way in needs an interrupting event and another the activity that it ends: never both."""
    name, activity = id_of(event), event.get("attachedToRef", "")
    if event.get("cancelActivity") == "false" or local(scope.node) == "adHocSubProcess":
        return False  # in an ad-hoc sub-process a person may start the activity again
    if any(activity in reached(source, before.__getitem__) for source in before[activity]):
        return False  # in a loop both may happen, one after the other
    if any(_doubles(scope, scope.nodes[node]) for node in reached(activity, before.__getitem__) if node != activity):
        return False  # so may they for two tokens
    apart = {node: ways if node == name else ways - {activity} for node, ways in before.items()}
    by_event = [s for s in sources if not _begins(before, reached(s, before.__getitem__, without={name}))]
    by_activity = [s for s in sources if s == activity or not _begins(before, reached(s, apart.__getitem__))]
    return bool(by_event) and any(source not in by_event for source in by_activity)


def _doubles(scope: Scope, node: _Element) -> bool:
    """Say whether more than one token may leave a node for each that comes."""
    if local(node) in ("exclusiveGateway", "eventBasedGateway"):
        return False
    return len(scope.out_of(node)) > 1 or (local(node) == "boundaryEvent" and node.get("cancelActivity") == "false")
