"""Where elements may stand: what stands elsewhere would be passed over."""

from collections.abc import Mapping

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES, EVENT_SUB_PROCESS, SUPPORTED
from koppi.engine.reading.names import BPMN, local, space
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import SCOPES

_EVENTS = frozenset(name for name in SUPPORTED if name.endswith("Event"))
_TIMER = frozenset({"timerEventDefinition"})
_FILE = frozenset({"definitions"})

_PLACES: Mapping[str, frozenset[str]] = {
    **dict.fromkeys((*(set(SUPPORTED) - {EVENT_SUB_PROCESS}), "sequenceFlow"), SCOPES),
    **dict.fromkeys(("process", "collaboration", "message", "signal", "error", "escalation"), _FILE),
    **dict.fromkeys(("timeDate", "timeDuration", "timeCycle"), _TIMER),
    "conditionExpression": frozenset({"sequenceFlow"}),
    "condition": frozenset({"conditionalEventDefinition"}),
    "completionCondition": frozenset({"multiInstanceLoopCharacteristics", "adHocSubProcess"}),
    "activationCondition": frozenset({"complexGateway"}),
    "loopCardinality": frozenset({"multiInstanceLoopCharacteristics"}),
    "loopCondition": frozenset({"standardLoopCharacteristics"}),
    **dict.fromkeys(("multiInstanceLoopCharacteristics", "standardLoopCharacteristics"), ACTIVITIES),
}
"""The elements in which an element may stand; one that is not here may stand anywhere."""


def check_place(node: _Element, around: _Element, report: Report) -> None:
    """Find an element outside the elements in which it means something. `around` is what a person can find."""
    name, parent = local(node), node.getparent()
    places = _EVENTS if name.endswith("EventDefinition") else _PLACES.get(name)
    if places is None or (parent is not None and space(parent) == BPMN and local(parent) in places):
        return
    report.error("engine.misplaced", around, element_name=name)
