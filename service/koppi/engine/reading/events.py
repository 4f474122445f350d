"""Rules of the events: which definitions an event may have, and what each of them needs."""

from collections import Counter

from lxml.etree import _Element

from koppi.engine.elements import SUPPORTED, THROWING
from koppi.engine.reading.names import bpmn, extension, id_of, local
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, is_event_sub_process
from koppi.engine.reading.triggers import about, definitions_of, event_of, events_of

_ALONE = frozenset({"link", "compensate"})
"""What an event is about that cannot be about anything else as well."""


def check_events(scope: Scope, root: _Element, report: Report) -> None:
    """Find events that the engine does not run, or that lack what they need."""
    roots = {id_of(child): child for child in root}
    for node in scope.nodes.values():
        if local(node).endswith("Event"):
            _check_definition(scope, node, report)
            _check_message(scope, node, roots, report)
            _check_timer(scope, node, report)
            _check_code(node, report)
        elif local(node) == "receiveTask":
            _check_reference(node, "message", roots.get(node.get("messageRef", "")), scope.begins(node), report)
    _check_links(scope, report)


def _check_definition(scope: Scope, node: _Element, report: Report) -> None:
    events = SUPPORTED[local(node)].events
    in_event_sub_process = local(node) == "startEvent" and is_event_sub_process(scope.node)
    several = len(definitions_of(node)) > 1
    if several and (local(node) in THROWING or _ALONE.intersection(events_of(node))):
        report.error("engine.two_definitions", node)
    for event in events_of(node) or ("none",):
        if event not in events and not in_event_sub_process:
            report.error("engine.event_not_supported", node, event=event, events=", ".join(events))


def _check_message(scope: Scope, node: _Element, roots: dict[str, _Element], report: Report) -> None:
    """A message that is waited for within an instance has a key; one that begins an instance has a plain name."""
    for definition in () if local(node) in THROWING else definitions_of(node):
        event = about(definition)
        if event in ("message", "signal"):
            _check_reference(node, event, roots.get(definition.get(f"{event}Ref", "")), scope.begins(node), report)


def _check_reference(node: _Element, event: str, found: _Element | None, begins: bool, report: Report) -> None:
    if found is None:
        return
    subscription = extension(found, "subscription")
    if begins and (found.get("name") or "").startswith("="):
        report.error("engine.start_name", node)
    elif event == "message" and not begins and (subscription is None or not subscription.get("correlationKey")):
        report.error("engine.no_correlation_key", node, message=found.get("name", ""))


def _check_timer(scope: Scope, node: _Element, report: Report) -> None:
    """A cycle makes sense only where what it starts does not end it."""
    if all(definition.find(bpmn("timeCycle")) is None for definition in definitions_of(node)):
        return
    repeats = {
        "startEvent": local(scope.node) == "process" or node.get("isInterrupting") == "false",
        "boundaryEvent": node.get("cancelActivity") == "false",
    }
    if not repeats.get(local(node), False):
        report.error("engine.cycle_misplaced", node)


def _check_code(node: _Element, report: Report) -> None:
    for definition in definitions_of(node):
        event = about(definition)
        if event in ("error", "escalation") and local(node) in THROWING and not definition.get(f"{event}Ref"):
            report.missing(node, event)
        elif event == "error" and "false" in (node.get("cancelActivity"), node.get("isInterrupting")):
            report.error("engine.error_interrupts", node)


def _check_links(scope: Scope, report: Report) -> None:
    """Every throwing link event needs exactly one catching one of its name in the same scope."""
    caught = links_of(scope, "intermediateCatchEvent")
    catching = Counter(map(link_name, caught))
    for node in (*links_of(scope, "intermediateThrowEvent"), *caught):
        name = link_name(node)
        if catching[name] != 1:
            report.error("engine.link_target", node, link=name, found=catching[name])


def links_of(scope: Scope, kind: str) -> list[_Element]:
    """Return the link events of one kind in a scope."""
    return [node for node in scope.of(kind) if event_of(node) == "link"]


def link_name(node: _Element) -> str:
    """Return what the two ends of a link are both called."""
    return definitions_of(node)[0].get("name") or node.get("name") or ""
