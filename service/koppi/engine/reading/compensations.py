"""Rules of compensation: a handler for an event, and a throw that reaches something."""

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES, THROWING
from koppi.engine.reading.names import BPMN, bpmn, id_of, local, space
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, is_event_sub_process
from koppi.engine.reading.triggers import definitions_of, event_of


def check_compensation(scope: Scope, report: Report) -> None:
    """Find compensation events without a handler, handlers without an event, and throws that reach nothing."""
    handlers = scope.handlers()
    used = set()
    for node in scope.of("boundaryEvent"):
        if event_of(node) == "compensate":
            handler = scope.nodes.get(handlers.get(id_of(node), ""))
            if handler is None or handler.get("isForCompensation") != "true" or local(handler) not in ACTIVITIES:
                report.error("engine.compensation_handler", node)
            else:
                used.add(id_of(handler))
        elif scope.nodes[node.get("attachedToRef", "")].get("isForCompensation") == "true":
            report.error("engine.handler_boundary", node)
    for node in scope.nodes.values():
        if node.get("isForCompensation") == "true" and id_of(node) not in used:
            report.error("engine.handler_unused", node)
        if local(node) in THROWING and event_of(node) == "compensate":
            _check_throw(scope, node, report)
    _check_beginning(scope, report)


def _check_throw(scope: Scope, node: _Element, report: Report) -> None:
    """A throw undoes what its own scope completed, in an event sub-process also that of the scope around."""
    places = [scope.node]
    while is_event_sub_process(places[-1]) and (around := places[-1].getparent()) is not None:
        places.append(around)
    activity = definitions_of(node)[0].get("activityRef")
    if activity is not None and not any(_can_be_undone(place, activity) for place in places):
        report.error("engine.compensation_activity", node, activity=activity)


def _can_be_undone(place: _Element, activity: str) -> bool:
    """Say whether an activity directly in a scope has a compensation event, or something inside that is undone."""
    found = next((node for node in place if node.get("id") == activity), None)
    if found is None:
        return False
    compensates = [node for node in found.iter() if _is_event(node) and event_of(node) == "compensate"]
    inside = [node for node in compensates if local(node) in ("boundaryEvent", "startEvent")]
    return bool(inside) or any(
        event.get("attachedToRef") == activity and event_of(event) == "compensate"
        for event in place.findall(bpmn("boundaryEvent"))
    )


def _is_event(node: _Element) -> bool:
    return space(node) == BPMN and local(node).endswith("Event")


def _check_beginning(scope: Scope, report: Report) -> None:
    """A compensation event sub-process undoes the sub-process around it; a process itself is never undone."""
    found = [start for node in scope.nodes.values() if is_event_sub_process(node) for start in _starts(node)]
    for number, start in enumerate(found):
        if local(scope.node) == "process" or number:
            report.error("engine.compensation_event_sub_process", start)
        elif start.get("isInterrupting") == "false":
            report.error("engine.compensation_interrupts", start)


def _starts(node: _Element) -> list[_Element]:
    return [start for start in node.findall(bpmn("startEvent")) if event_of(start) == "compensate"]
