"""Rules of compensation: a handler for an event, and nothing that would have to be undone out of sight."""

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES
from koppi.engine.reading.names import BPMN, bpmn, id_of, local, space
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, is_event_sub_process
from koppi.engine.reading.triggers import definitions_of, event_of

_THROWING = ("intermediateThrowEvent", "endEvent")


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
        if local(node) in _THROWING and event_of(node) == "compensate":
            _check_throw(scope, node, report)


def _check_throw(scope: Scope, node: _Element, report: Report) -> None:
    """A throw undoes what its own scope completed, in an event sub-process also that of the scope around."""
    reached = [scope.node]
    while is_event_sub_process(reached[-1]):
        around = reached[-1].getparent()
        if around is None:
            break
        reached.append(around)
    activity = definitions_of(node)[0].get("activityRef")
    if activity is not None and activity not in _compensable(reached):
        report.error("engine.compensation_activity", node, activity=activity)
    if activity is None and any(_hidden(place) for place in reached):
        report.error("engine.compensation_inside", node)


def _compensable(places: list[_Element]) -> set[str]:
    """Return the activities directly in these scopes that have a compensation event."""
    found = (event for place in places for event in place.findall(bpmn("boundaryEvent")))
    return {event.get("attachedToRef", "") for event in found if event_of(event) == "compensate"}


def _hidden(place: _Element) -> bool:
    """Say whether a sub-process within has compensation events of its own, which are gone when it has ended."""
    inner = [
        node
        for node in place.iterdescendants()
        if space(node) == BPMN and local(node) in ("subProcess", "adHocSubProcess") and not is_event_sub_process(node)
    ]
    return bool(_compensable(inner))
