"""What may be drawn: the one list of elements, event definitions and extensions that the engine runs."""

from collections.abc import Mapping
from dataclasses import dataclass

_MAPPING = ("ioMapping", "properties")
_TASK = (*_MAPPING, "taskHeaders")


@dataclass(frozen=True, slots=True)
class Supported:
    """One element: its word in the /v2 interface, its event definitions, its extensions, and what it does here."""

    type: str
    does: str
    events: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ("properties",)


EVENT_SUB_PROCESS = "eventSubProcess"
"""How the table calls a `subProcess` with `triggeredByEvent`."""

SUPPORTED: Mapping[str, Supported] = {
    "startEvent": Supported(
        "START_EVENT",
        "Begins the process or sub-process; all but none begin a new instance from outside, a condition when it is asked "
        "for with the variables it is about.",
        ("none", "message", "timer", "signal", "conditional"),
        (*_MAPPING,),
    ),
    "endEvent": Supported(
        "END_EVENT",
        "Ends its path; terminate ends its whole scope. A message is sent by the job of its task definition.",
        ("none", "message", "signal", "error", "escalation", "terminate", "compensate", "cancel"),
        (*_TASK, "taskDefinition"),
    ),
    "intermediateThrowEvent": Supported(
        "INTERMEDIATE_THROW_EVENT",
        "Goes on after it has thrown. A message is sent by the job of its task definition.",
        ("none", "message", "signal", "escalation", "link", "compensate"),
        (*_TASK, "taskDefinition"),
    ),
    "intermediateCatchEvent": Supported(
        "INTERMEDIATE_CATCH_EVENT",
        "Waits on the road for any of its definitions, with `parallelMultiple` for all of them; behind an event-based "
        "gateway the first that happens is taken.",
        ("message", "timer", "signal", "link", "conditional"),
        (*_MAPPING,),
    ),
    "boundaryEvent": Supported(
        "BOUNDARY_EVENT",
        "Waits at the edge of an activity for any of its definitions; interrupting or not, a cycle (also cron) only when not.",
        ("message", "timer", "signal", "error", "escalation", "conditional", "compensate", "cancel"),
        (*_MAPPING,),
    ),
    "userTask": Supported(
        "USER_TASK",
        "A work item: form, assignment, due and follow-up date, priority.",
        extensions=(*_TASK, "userTask", "formDefinition", "assignmentDefinition", "taskSchedule", "priorityDefinition"),
    ),
    "serviceTask": Supported(
        "SERVICE_TASK", "A local operation or a worker's job.", extensions=(*_TASK, "taskDefinition")
    ),
    "sendTask": Supported("SEND_TASK", "A job that sends a message.", extensions=(*_TASK, "taskDefinition")),
    "receiveTask": Supported("RECEIVE_TASK", "Waits for a message by its correlation key.", extensions=_MAPPING),
    "businessRuleTask": Supported(
        "BUSINESS_RULE_TASK",
        "Evaluates a decision table, or is a worker's job.",
        extensions=(*_TASK, "calledDecision", "taskDefinition"),
    ),
    "scriptTask": Supported(
        "SCRIPT_TASK",
        "Evaluates a FEEL expression, or is a worker's job.",
        extensions=(*_TASK, "script", "taskDefinition"),
    ),
    "manualTask": Supported("MANUAL_TASK", "Is passed: the engine has nothing to do there.", extensions=_MAPPING),
    "task": Supported("TASK", "Is passed: the engine has nothing to do there.", extensions=_MAPPING),
    "callActivity": Supported(
        "CALL_ACTIVITY",
        "Runs another process inside, shown as a child instance.",
        extensions=(*_MAPPING, "calledElement"),
    ),
    "subProcess": Supported("SUB_PROCESS", "A part with a scope of its own.", extensions=_MAPPING),
    "transaction": Supported(
        "SUB_PROCESS",
        "A sub-process; a cancel end event in it undoes what it completed and leaves over its cancel boundary event.",
        extensions=_MAPPING,
    ),
    EVENT_SUB_PROCESS: Supported(
        "EVENT_SUB_PROCESS",
        "Begins when its start event happens within its scope; interrupting or not.",
        ("message", "timer", "signal", "error", "escalation", "conditional", "compensate"),
        _MAPPING,
    ),
    "adHocSubProcess": Supported(
        "AD_HOC_SUB_PROCESS",
        "Activates the elements of a list; people start others while it is open; with `ordering` Sequential one at a "
        "time. Done when the last one is, or with a condition when that holds at the end of one.",
        extensions=(*_MAPPING, "adHoc"),
    ),
    "exclusiveGateway": Supported("EXCLUSIVE_GATEWAY", "Takes the first flow whose condition holds, else the default."),
    "parallelGateway": Supported("PARALLEL_GATEWAY", "Takes all flows; waits for one token over each way in."),
    "inclusiveGateway": Supported(
        "INCLUSIVE_GATEWAY", "Takes every flow whose condition holds; waits for all that may still come."
    ),
    "complexGateway": Supported(
        "INCLUSIVE_GATEWAY",
        "Splits as an inclusive gateway. A join goes on when its `activationCondition` holds, such as "
        "`=activationCount >= 2`, and again when the late ones have come: its flows say by `waitingForStart` when they "
        "are taken.",
    ),
    "eventBasedGateway": Supported(
        "EVENT_BASED_GATEWAY",
        "Waits for the first of several events or receive tasks; with `instantiate` each of them begins the process.",
    ),
}

REPEATS: Mapping[str, str] = {
    "standardLoopCharacteristics": "Any activity, again and again while `loopCondition` holds; `loopMaximum` 1 to 100.",
    "multiInstanceLoopCharacteristics": "Any activity, for each element of a list or `loopCardinality` times.",
}
"""The markers of an activity that is done several times."""

ACTIVITIES = frozenset(
    {
        "userTask", "serviceTask", "sendTask", "receiveTask", "businessRuleTask", "scriptTask", "manualTask", "task",
        "callActivity", "subProcess", "transaction", "adHocSubProcess",
    }
)  # fmt: skip

THROWING = frozenset({"endEvent", "intermediateThrowEvent"})
"""The events that throw what they are about."""

EXTENSIONS: Mapping[str, frozenset[str]] = {
    "userTask": frozenset(),
    "formDefinition": frozenset({"formId", "bindingType", "versionTag", "externalReference"}),
    "assignmentDefinition": frozenset({"assignee", "candidateGroups", "candidateUsers"}),
    "taskSchedule": frozenset({"dueDate", "followUpDate"}),
    "priorityDefinition": frozenset({"priority"}),
    "taskDefinition": frozenset({"type", "retries"}),
    "ioMapping": frozenset(),
    "input": frozenset({"source", "target"}),
    "output": frozenset({"source", "target"}),
    "taskHeaders": frozenset(),
    "header": frozenset({"key", "value"}),
    "calledDecision": frozenset({"decisionId", "resultVariable", "bindingType", "versionTag"}),
    "calledElement": frozenset(
        {"processId", "propagateAllChildVariables", "propagateAllParentVariables", "bindingType", "versionTag"}
    ),
    "script": frozenset({"expression", "resultVariable"}),
    "loopCharacteristics": frozenset({"inputCollection", "inputElement", "outputCollection", "outputElement"}),
    "subscription": frozenset({"correlationKey"}),
    "adHoc": frozenset({"activeElementsCollection"}),
    "properties": frozenset(),
    "property": frozenset({"name", "value"}),
    "versionTag": frozenset({"value"}),
}
"""The extensions of the Camunda 8 profile and their attributes; any other is refused by name."""

TEMPLATE_ATTRIBUTES = frozenset({"modelerTemplate", "modelerTemplateVersion", "modelerTemplateIcon"})
"""Attributes the modeller keeps on an element made from a template; they change nothing."""

BINDINGS = ("latest", "deployment", "versionTag")


def supported_table(proofs: Mapping[str, str]) -> str:
    """Return the list as a table in Markdown, with what proves each element."""
    lines = [
        "| element | event definitions | `zeebe:` extensions | what it does | tests |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, supported in SUPPORTED.items():
        events = ", ".join(supported.events) or "-"
        extensions = ", ".join(sorted(set(supported.extensions) - {"properties"})) or "-"
        lines.append(f"| {name} | {events} | {extensions} | {supported.does} | {proofs[name]} |")
    lines += [f"| {name} | - | - | {does} | {proofs[name]} |" for name, does in REPEATS.items()]
    return "\n".join(lines) + "\n"
