"""Reads event definitions."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lxml.etree import _Element

from koppi.engine.elements import THROWING
from koppi.engine.expressions import Text
from koppi.engine.reading.names import bpmn, extension, flow_text, local
from koppi.engine.reading.report import Report
from koppi.engine.running.cron import is_cron, read_cron
from koppi.engine.running.durations import BadTime, read_duration, read_moment, read_repeat
from koppi.engine.running.timers import Timer, TimerKind
from koppi.engine.running.triggers import (
    CancelTrigger,
    CompensationTrigger,
    ConditionTrigger,
    ErrorTrigger,
    EscalationTrigger,
    LinkTrigger,
    MessageTrigger,
    SignalTrigger,
    TerminateTrigger,
    TimerTrigger,
    Trigger,
)

if TYPE_CHECKING:
    from koppi.engine.reading.parser import DiagramParser

_ANY_ZONE = ZoneInfo("UTC")
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""A cycle that has no day in the years after it has none at all."""
_ENDING = "EventDefinition"


def definitions_of(node: _Element) -> list[_Element]:
    """Return the event definitions of an event."""
    return [child for child in node if isinstance(child.tag, str) and local(child).endswith(_ENDING)]


def about(definition: _Element) -> str:
    """Return what a definition is about."""
    return local(definition).removesuffix(_ENDING)


def events_of(node: _Element) -> tuple[str, ...]:
    """Return everything that an event is about."""
    return tuple(map(about, definitions_of(node)))


def event_of(node: _Element) -> str:
    """Return what an event is about: `none` without a definition, `multiple` with several."""
    found = events_of(node)
    return "multiple" if len(found) > 1 else found[0] if found else "none"


def read_triggers(parser: DiagramParser, node: _Element) -> list[Trigger]:
    """Return what an event waits for or throws, one at least; what is wrong in it is reported."""
    found = definitions_of(node)
    return [_READERS[about(definition)](parser, node, definition) for definition in found] or [Trigger()]


def _timer(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    found = [(kind, child) for kind in TimerKind if (child := definition.find(bpmn(kind.value))) is not None]
    if len(found) != 1:
        parser.report.error("engine.timer_text", node)
        return Trigger()
    kind, child = found[0]
    text = parser.report.required(node, flow_text(child), "timer")
    check_time(parser.report, node, kind, text)
    return TimerTrigger(Timer(kind, text))


def check_time(report: Report, node: _Element, kind: TimerKind, text: Text) -> None:
    """Find a time that is written out and cannot be read."""
    source = text.source
    if not text.is_literal or not source:
        return
    try:
        if kind is TimerKind.DATE:
            read_moment(source, _ANY_ZONE)
        elif kind is TimerKind.DURATION:
            read_duration(source)
        elif is_cron(source):
            read_cron(source).after(_ANY_DAY, _ANY_ZONE)
        else:
            read_repeat(source, _ANY_ZONE)
    except BadTime as bad:
        report.error(bad.code, node, expression=source[:100], reason="")


def read_message(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    """Return the message that a definition or receive task refers to, with its correlation key if it has one."""
    root = parser.roots.get(definition.get("messageRef", ""))
    if root is None or not root.get("name"):
        parser.report.missing(node, "message")
        return Trigger()
    subscription = extension(root, "subscription")
    key = parser.report.text(node, subscription.get("correlationKey")) if subscription is not None else None
    return MessageTrigger(parser.report.required(node, root.get("name"), "message_name"), key)


def _signal(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    root = parser.roots.get(definition.get("signalRef", ""))
    if root is None or not root.get("name"):
        parser.report.missing(node, "signal")
        return Trigger()
    return SignalTrigger(parser.report.required(node, root.get("name"), "signal_name"))


def _coded(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    """Return an error or escalation; an event without a reference is about any."""
    what = about(definition)
    kind = ErrorTrigger if what == "error" else EscalationTrigger
    reference = definition.get(f"{what}Ref")
    if reference is None:
        return kind()
    root = parser.roots.get(reference)
    code = root.get(f"{what}Code") if root is not None else None
    if not code:
        parser.report.missing(node, what)
    elif code.startswith("=") and local(node) in THROWING:
        return kind(expression=parser.report.text(node, code))
    elif code.startswith("="):
        parser.report.error("engine.code_is_expression", node, error_code=code[:100])
    return kind(code)


def _condition(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    source = flow_text(definition.find(bpmn("condition")))
    text = parser.report.feel(node, source)
    if text is None:
        parser.report.missing(node, "condition")
    return ConditionTrigger(text or Text(""))


def _link(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    name = definition.get("name") or node.get("name") or ""
    if not name:
        parser.report.missing(node, "link_name")
    return LinkTrigger(name)


def _compensation(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    return CompensationTrigger(definition.get("activityRef"))


def _cancel(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    return CancelTrigger()


def _terminate(parser: DiagramParser, node: _Element, definition: _Element) -> Trigger:
    return TerminateTrigger()


_READERS = {
    "timer": _timer,
    "message": read_message,
    "signal": _signal,
    "error": _coded,
    "escalation": _coded,
    "conditional": _condition,
    "link": _link,
    "compensate": _compensation,
    "terminate": _terminate,
    "cancel": _cancel,
}
