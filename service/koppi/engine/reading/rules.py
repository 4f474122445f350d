"""What BPMN, the profile and the engine ask of a diagram beyond its parts being known."""

from lxml.etree import _Element

from koppi.engine.elements import EVENT_SUB_PROCESS, SUPPORTED
from koppi.engine.reading.alike import check_alike
from koppi.engine.reading.compensations import check_compensation
from koppi.engine.reading.events import check_events
from koppi.engine.reading.flows import check_flows
from koppi.engine.reading.joins import check_joins
from koppi.engine.reading.names import bpmn, local
from koppi.engine.reading.repeating import check_repeats
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, begins_process, is_event_sub_process, is_executable, scopes_of
from koppi.engine.reading.transactions import check_transactions
from koppi.engine.reading.triggers import event_of, events_of


def check_rules(root: _Element, report: Report) -> None:
    """Find what is drawn so that it could not run as drawn."""
    processes = root.findall(bpmn("process"))
    for process in processes:
        if not is_executable(process):
            report.warning("engine.not_executable", process)
    if not any(map(is_executable, processes)):
        report.error("engine.no_process")
    for scope in scopes_of(root):
        _check_beginning(scope, report)
        check_flows(scope, report)
        check_events(scope, root, report)
        check_alike(scope, root, report)
        check_compensation(scope, report)
        check_transactions(scope, report)
        check_joins(scope, report)
        for node in scope.nodes.values():
            check_repeats(node, report)


def _check_beginning(scope: Scope, report: Report) -> None:
    """Each scope begins in its own way: a process, a sub-process, one begun by an event, an ad-hoc one."""
    starts = scope.of("startEvent")
    plain = [start for start in starts if event_of(start) == "none"]
    if local(scope.node) == "adHocSubProcess":
        if starts or not scope.nodes:
            report.error("engine.ad_hoc_start", scope.node)
    elif is_event_sub_process(scope.node):
        _check_event_sub_process(scope, starts, report)
    elif local(scope.node) in ("subProcess", "transaction"):
        if len(starts) != 1 or not plain:
            report.error("engine.sub_process_start", scope.node)
    elif not starts and not any(map(begins_process, scope.nodes.values())):
        report.error("engine.no_start", scope.node)
    elif len(plain) > 1:
        report.error("engine.two_none_starts", scope.node)


def _check_event_sub_process(scope: Scope, starts: list[_Element], report: Report) -> None:
    events = SUPPORTED[EVENT_SUB_PROCESS].events
    if len(starts) != 1 or not events_of(starts[0]) or not set(events_of(starts[0])) <= set(events):
        report.error("engine.event_sub_process_start", scope.node, events=", ".join(events))
