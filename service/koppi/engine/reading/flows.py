"""Rules of the sequence flows: where they may begin and end, and which need a condition."""

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES
from koppi.engine.reading.names import bpmn, flow_text, local
from koppi.engine.reading.repeating import repeats_of
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, begins_process, is_event_sub_process
from koppi.engine.reading.triggers import event_of, events_of
from koppi.engine.running.complex import STARTS

_CHOOSING = ("exclusiveGateway", "inclusiveGateway", "complexGateway")
_AFTER_EVENTS = ("message", "timer", "signal", "conditional")


def check_flows(scope: Scope, report: Report) -> None:
    """Find flows that cannot be taken as drawn, and nodes that nothing leads to."""
    for node in scope.nodes.values():
        _check_ends(scope, node, report)
        if local(node) == "eventBasedGateway":
            _check_event_gateway(scope, node, report)
        elif local(node) in _CHOOSING:
            _check_choice(scope, node, report)
        elif any(_condition(flow) for flow in scope.out_of(node)):
            _check_conditions(scope, node, report)


def _check_ends(scope: Scope, node: _Element, report: Report) -> None:
    no_way_in = _begins_by_itself(node)
    if no_way_in and scope.into(node):
        report.error("engine.flow_in", node)
    if not no_way_in and not scope.into(node) and local(scope.node) != "adHocSubProcess":
        report.error("engine.not_reached", node)
    if _has_no_way_out(node) and scope.out_of(node):
        report.error("engine.flow_out", node)


def _begins_by_itself(node: _Element) -> bool:
    return (
        local(node) in ("startEvent", "boundaryEvent")
        or begins_process(node)
        or is_event_sub_process(node)
        or node.get("isForCompensation") == "true"
        or (local(node) == "intermediateCatchEvent" and event_of(node) == "link")
    )


def _has_no_way_out(node: _Element) -> bool:
    return (
        local(node) == "endEvent"
        or is_event_sub_process(node)
        or node.get("isForCompensation") == "true"
        or (local(node) == "boundaryEvent" and event_of(node) == "compensate")
        or (local(node) == "intermediateThrowEvent" and event_of(node) == "link")
    )


def _condition(flow: _Element) -> str:
    return flow_text(flow.find(bpmn("conditionExpression")))


def _check_choice(scope: Scope, node: _Element, report: Report) -> None:
    flows, default = scope.out_of(node), node.get("default")
    for flow in flows:
        if flow.get("id") == default and _condition(flow):
            report.error("engine.condition_on_default", flow, gateway=node.get("name") or node.get("id"))
        elif flow.get("id") != default and not _condition(flow) and len(flows) > 1:
            report.error("engine.condition_missing", flow, gateway=node.get("name") or node.get("id"))
    if len(flows) > 1 and default is None and not any(map(_is_taken_first, flows)):
        report.warning("engine.no_default_flow", node)
    if not flows:
        report.error("engine.no_way_out", node)
    if local(node) == "complexGateway":
        _check_activation(scope, node, report)


def _is_taken_first(flow: _Element) -> bool:
    """Say whether a flow out of a complex join is always taken when that goes on."""
    return "".join(_condition(flow).split()) == f"={STARTS}"


def _check_activation(scope: Scope, node: _Element, report: Report) -> None:
    """A complex join says when it goes on, and of each way out whether it is taken then or when the late ones come."""
    joins, drawn = len(scope.into(node)) > 1, node.find(bpmn("activationCondition"))
    if joins and not flow_text(drawn):
        report.missing(node, "activation_condition")
    elif not joins and drawn is not None:
        report.error("engine.activation_idle", node)
    flows = scope.out_of(node)
    if joins and len(flows) == 1 and not _condition(flows[0]) and node.get("default") is None:
        report.error("engine.complex_way_out", flows[0], gateway=node.get("name") or node.get("id"))


def _check_conditions(scope: Scope, node: _Element, report: Report) -> None:
    """An activity may choose as an inclusive gateway does, and besides take flows without a condition."""
    flows, default = scope.out_of(node), node.get("default")
    if local(node) not in ACTIVITIES:
        report.error("engine.condition_misplaced", node)
        return
    for flow in flows:
        if flow.get("id") == default and _condition(flow):
            report.error("engine.condition_on_default", flow, gateway=node.get("name") or node.get("id"))
    if default is None and all(map(_condition, flows)):
        report.warning("engine.no_default_flow", node)


def _check_event_gateway(scope: Scope, node: _Element, report: Report) -> None:
    targets = [scope.nodes[flow.get("targetRef", "")] for flow in scope.out_of(node)]
    if len(targets) < 2:
        report.error("engine.event_gateway_few", node)
    for target in targets:
        if target.get("parallelMultiple") == "true":
            report.error("engine.attribute_not_supported", target, attribute="parallelMultiple", value="true")
        elif not _may_be_waited_for(scope, target):
            report.error("engine.event_gateway_target", target, events=", ".join(_AFTER_EVENTS))
        elif len(scope.into(target)) > 1:
            report.error("engine.event_gateway_shared", target)
    if any(_condition(flow) for flow in scope.out_of(node)):
        report.error("engine.condition_misplaced", node)
    if begins_process(node) and local(scope.node) != "process":
        report.error("engine.gateway_begins_inside", node)


def _may_be_waited_for(scope: Scope, node: _Element) -> bool:
    """Say whether a gateway can wait for an event, or for a receive task with nothing at its edge that is done once."""
    if local(node) == "intermediateCatchEvent":
        return bool(events_of(node)) and set(events_of(node)) <= set(_AFTER_EVENTS)
    at_edge = any(event.get("attachedToRef") == node.get("id") for event in scope.of("boundaryEvent"))
    return local(node) == "receiveTask" and not at_edge and not repeats_of(node)
