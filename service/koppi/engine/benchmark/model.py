"""The benchmark's model, written in the library's own dialect and in ours: the same elements, flows and data."""

from dataclasses import dataclass

PROCESS = "benchmark"
_NS = (
    'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" '
    'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" '
    'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="koppi"'
)
_TASKS = ("register", "assess", "assess_broadly", "decide", "transfer", "review", "tell_owner", "close")
_FLOWS = (
    ("start", "register", None),
    ("register", "assess", None),
    ("assess", "broad", None),
    ("broad", "assess_broadly", "broad_needed"),
    ("broad", "guided", None),
    ("assess_broadly", "decide", None),
    ("decide", "transfer", None),
    ("transfer", "review", None),
    ("review", "go_on", None),
    ("go_on", "review", "continue_follow_up"),
    ("go_on", "close", None),
    ("close", "closed", None),
    ("overdue", "tell_owner", None),
    ("tell_owner", "told", None),
)
_DEFAULTS = {"broad": "guided", "go_on": "close"}


@dataclass(frozen=True, slots=True)
class _Dialect:
    condition: str
    duration: str
    user_task: str


_OURS = _Dialect("={name} = true", "P30D", "<bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>")
_THEIRS = _Dialect("{name} == True", '"P30D"', "")


def in_our_dialect() -> bytes:
    """Return the model as this engine reads it."""
    return _write(_OURS)


def in_the_library_dialect() -> bytes:
    """Return the model as the bare library reads it: Python in the condition, quotes around the duration."""
    return _write(_THEIRS)


def _write(dialect: _Dialect) -> bytes:
    nodes = ['<bpmn:startEvent id="start"/>']
    nodes += [f'<bpmn:userTask id="{task}" name="{task}">{dialect.user_task}</bpmn:userTask>' for task in _TASKS]
    nodes += [f'<bpmn:exclusiveGateway id="{g}" default="{_flow(g, target)}"/>' for g, target in _DEFAULTS.items()]
    nodes += [f'<bpmn:endEvent id="{end}"/>' for end in ("guided", "closed", "told")]
    nodes.append(
        '<bpmn:boundaryEvent id="overdue" attachedToRef="review" cancelActivity="false"><bpmn:timerEventDefinition>'
        f"<bpmn:timeDuration>{dialect.duration}</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>"
    )
    flows = [_sequence_flow(dialect, *flow) for flow in _FLOWS]
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><bpmn:definitions {_NS} id="d"><bpmn:process id="{PROCESS}" '
        f'isExecutable="true">{"".join(nodes)}{"".join(flows)}</bpmn:process>{_interchange()}</bpmn:definitions>'
    )
    return text.encode()


def _flow(source: str, target: str) -> str:
    return f"{source}_to_{target}"


def _sequence_flow(dialect: _Dialect, source: str, target: str, condition: str | None) -> str:
    inner = ""
    if condition:
        inner = f"<bpmn:conditionExpression>{dialect.condition.format(name=condition)}</bpmn:conditionExpression>"
    flow = _flow(source, target)
    return f'<bpmn:sequenceFlow id="{flow}" sourceRef="{source}" targetRef="{target}">{inner}</bpmn:sequenceFlow>'


def _interchange() -> str:
    """Place the elements on one line: nobody looks at this diagram, yet a diagram has its shapes."""
    elements = ["start", *_TASKS, *_DEFAULTS, "guided", "closed", "told", "overdue"]
    shapes = "".join(
        f'<bpmndi:BPMNShape id="{e}_di" bpmnElement="{e}"><dc:Bounds x="{i * 140}" y="0" width="100" height="80"/></bpmndi:BPMNShape>'
        for i, e in enumerate(elements)
    )
    edges = "".join(
        f'<bpmndi:BPMNEdge id="{f}_di" bpmnElement="{f}"><di:waypoint x="0" y="0"/><di:waypoint x="9" y="0"/></bpmndi:BPMNEdge>'
        for f in (_flow(source, target) for source, target, _ in _FLOWS)
    )
    return (
        f'<bpmndi:BPMNDiagram id="diagram"><bpmndi:BPMNPlane id="plane" bpmnElement="{PROCESS}">{shapes}{edges}'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )
