"""Rules of transactions: a cancel end event inside, and one cancel event at the edge to leave over."""

from collections.abc import Iterator

from lxml.etree import _Element

from koppi.engine.reading.names import id_of, local
from koppi.engine.reading.repeating import repeats_of
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import Scope, is_event_sub_process
from koppi.engine.reading.triggers import events_of


def check_transactions(scope: Scope, report: Report) -> None:
    """Find cancel events outside transactions, and transactions that are cancelled but cannot be left, or the reverse."""
    for node in scope.of("endEvent"):
        if "cancel" in events_of(node) and local(_around(scope.node)) != "transaction":
            report.error("engine.cancel_outside", node)
    edges = [node for node in scope.of("boundaryEvent") if "cancel" in events_of(node)]
    for edge in edges:
        _check_edge(scope.nodes[edge.get("attachedToRef", "")], edge, report)
    for node in scope.of("transaction"):
        leaving = [edge for edge in edges if edge.get("attachedToRef") == id_of(node)]
        _check_transaction(node, len(leaving), report)


def _check_edge(host: _Element, edge: _Element, report: Report) -> None:
    if local(host) != "transaction":
        report.error("engine.cancel_boundary", edge)
    elif edge.get("cancelActivity") == "false":
        report.error("engine.cancel_interrupts", edge)


def _check_transaction(node: _Element, leaving: int, report: Report) -> None:
    cancelled = any(_cancels(node))
    if cancelled and leaving != 1:
        report.error("engine.cancel_not_caught", node, found=leaving)
    if leaving and not cancelled:
        report.error("engine.cancel_never", node)
    if cancelled and repeats_of(node):
        report.error("engine.transaction_repeats", node)


def _cancels(place: _Element) -> Iterator[bool]:
    """Yield of each end event of a transaction whether it cancels, those of its event sub-processes included."""
    for node in place:
        if not isinstance(node.tag, str):
            continue
        if local(node) == "endEvent":
            yield "cancel" in events_of(node)
        elif is_event_sub_process(node):
            yield from _cancels(node)


def _around(place: _Element) -> _Element:
    """Return the scope that an event sub-process belongs to."""
    while is_event_sub_process(place):
        around = place.getparent()
        if around is None:
            break
        place = around
    return place
