"""One event definition of each kind, and the roots that they refer to."""

from tests.support.diagrams import condition, message, tag, timer

DEFINITIONS = {
    "none": "",
    "message": tag("messageEventDefinition", messageRef="m"),
    "timer": timer("PT1H"),
    "signal": tag("signalEventDefinition", signalRef="s"),
    "error": tag("errorEventDefinition", errorRef="e"),
    "escalation": tag("escalationEventDefinition", escalationRef="x1"),
    "conditional": tag("conditionalEventDefinition", condition("condition", "=x")),
    "link": tag("linkEventDefinition", name="L"),
    "terminate": tag("terminateEventDefinition"),
    "compensate": tag("compensateEventDefinition"),
    "cancel": tag("cancelEventDefinition"),
}
ROOTS = message("m") + tag("signal", id="s", name="s") + tag("error", id="e", errorCode="E")
ROOTS += tag("escalation", id="x1", escalationCode="X")
