"""The small signs of BPMN: what an event is about, what kind of task, gateway or marker it is. Each around (0, 0)."""

from collections.abc import Mapping

from koppi.engine.drawing.svg import path, tag

_ENVELOPE = "M-8-5.5H8V5.5H-8Z"
_TRIANGLE = "M0-8.5 8.5 6H-8.5Z"
_CLOCK = "M0-9A9 9 0 1 1 0 9 9 9 0 1 1 0-9M0-6V0L4 2.5M0-9V-7M0 9V7M-9 0H-7M9 0H7"
_BOLT = "M-7.5 8-3-7.5 2.5 1.5 7.5-8 3.5 7.5-2.5-1.5Z"
_ESCALATION = "M0-9 6.5 8.5 0 1.5-6.5 8.5Z"
_PAGE = "M-6.5-8H6.5V8H-6.5ZM-4-4.5H4M-4-1.5H4M-4 1.5H4M-4 4.5H4"
_LINK = "M-9-3.5H1.5V-8L9.5 0 1.5 8V3.5H-9Z"
_PENTAGON = "M0-8.5 8.1-2.6 5 6.9H-5L-8.1-2.6Z"
_PLUS = "M-2.5-8.5H2.5V-2.5H8.5V2.5H2.5V8.5H-2.5V2.5H-8.5V-2.5H-2.5Z"
_REWIND = "M0-6V6L-8 0ZM8-6V6L0 0Z"
_CROSS = "M-8-5.5-5.5-8 0-2.5 5.5-8 8-5.5 2.5 0 8 5.5 5.5 8 0 2.5-5.5 8-8 5.5-2.5 0Z"

EVENTS: Mapping[str, str] = {
    "message": _ENVELOPE,
    "timer": _CLOCK,
    "signal": _TRIANGLE,
    "error": _BOLT,
    "escalation": _ESCALATION,
    "conditional": _PAGE,
    "link": _LINK,
    "compensate": _REWIND,
    "cancel": _CROSS,
    "multiple": _PENTAGON,
    "all": _PLUS,
}
_STROKED = frozenset({"timer", "conditional"})
"""Signs that stay outlines even where an event throws."""


def event_sign(event: str, throws: bool) -> str:
    """Return what an event is about: filled when it throws, an outline when it catches."""
    if event == "terminate":
        return tag("circle", class_="full", r=10)
    if event not in EVENTS:
        return ""
    full = throws and event not in _STROKED
    flap = path("M-8-5.5 0 1.5 8-5.5", "flap" if full else "sign") if event == "message" else ""
    return path(EVENTS[event], "full" if full else "sign") + flap


_GATEWAYS: Mapping[str, str] = {
    "exclusiveGateway": path("M-7.5-7.5 7.5 7.5M7.5-7.5-7.5 7.5", "mark"),
    "parallelGateway": path("M0-11V11M-11 0H11", "mark"),
    "inclusiveGateway": tag("circle", class_="mark", r=10.5),
    "complexGateway": path("M0-11V11M-11 0H11M-7.5-7.5 7.5 7.5M7.5-7.5-7.5 7.5", "mark"),
    "eventBasedGateway": tag("circle", class_="sign", r=13.5)
    + tag("circle", class_="sign", r=11)
    + path("M0-7.5 7.1-2.3 4.4 6.1H-4.4L-7.1-2.3Z", "sign"),
    "begin": tag("circle", class_="sign", r=12) + path("M0-7.5 7.1-2.3 4.4 6.1H-4.4L-7.1-2.3Z", "sign"),
}


def gateway_sign(kind: str, *, begins: bool) -> str:
    """Return the sign inside a gateway; one that begins the process has one circle in place of two."""
    return _GATEWAYS.get("begin" if begins else kind, "")


_TASKS: Mapping[str, str] = {
    "userTask": path("M-6.5 7.5V5C-6.5 1.5-3.5 0 0 0S6.5 1.5 6.5 5V7.5ZM-3.5-4A3.5 3.5 0 1 1 3.5-4 3.5 3.5 0 1 1-3.5-4", "sign"),
    "manualTask": path("M-7 6V-1L-3-6 0-5-2-1H6.5V1.5H1.5H5.5V4H1.5H4.5V6.5H-4Z", "sign"),
    "serviceTask": tag("circle", class_="cogs", r=6) + tag("circle", class_="sign", r=5) + tag("circle", class_="sign", r=2),
    "businessRuleTask": path("M-7-6H7V-2.5H-7Z", "head") + path("M-7-6H7V6H-7ZM-7-2.5H7M-7 1.8H7M-2.5-2.5V6", "sign"),
    "scriptTask": path("M-4-7H7C3.5-3.5 7.5 3 4 7H-7C-3.5 3.5-7.5-3-4-7ZM-3-3.5H3M-2.5 0H3.5M-2 3.5H4", "sign"),
    "sendTask": path("M-7-5H7V5H-7Z", "full") + path("M-7-5 0 1.5 7-5", "flap"),
    "receiveTask": path("M-7-5H7V5H-7ZM-7-5 0 1.5 7-5", "sign"),
}  # fmt: skip


def task_sign(kind: str) -> str:
    """Return the sign in the upper left corner of a task, empty for a plain one."""
    return _TASKS.get(kind, "")


_MARKERS: Mapping[str, str] = {
    "parallel": path("M-4-6V6M0-6V6M4-6V6", "mark"),
    "loop": path("M-3 6A6.5 6.5 0 1 1 2.5 6.2M-3 1V6H-8", "mark"),
    "sequential": path("M-6-4H6M-6 0H6M-6 4H6", "mark"),
    "collapsed": path("M-7-7H7V7H-7ZM0-4V4M-4 0H4", "sign"),
    "compensation": path(_REWIND, "sign"),
    "adHoc": path("M-7 2C-5-4-2-3 0 0S5 4 7-2", "mark"),
}


def marker(name: str) -> str:
    """Return a marker of the lower edge of an activity: loop, parallel, sequential, compensation, collapsed or adHoc."""
    return _MARKERS[name]
