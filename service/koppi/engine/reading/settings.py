"""Reads what the panel of the modeller holds of one element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from lxml.etree import _Element

from koppi.engine.elements import BINDINGS
from koppi.engine.expressions import Assignment, Result, Text
from koppi.engine.inputs import READ_ONLY
from koppi.engine.reading.names import attributes_of, bpmn, extension, flow_text, zeebe
from koppi.engine.reading.report import Report
from koppi.engine.reading.triggers import check_time, read_message
from koppi.engine.running.ad_hoc import AdHocSettings
from koppi.engine.running.automatic import DecisionSettings, ScriptSettings
from koppi.engine.running.inner import CallSettings
from koppi.engine.running.jobs import MOST_RETRIES, JobSettings
from koppi.engine.running.timers import TimerKind
from koppi.engine.running.user_tasks import PRIORITIES, UserTaskSettings
from koppi.engine.trouble import Trouble

if TYPE_CHECKING:
    from koppi.engine.reading.parser import DiagramParser

_CASE_PERSON = "=case.responsible_person"
_NOTHING: Mapping[str, str] = {}


def attributes(node: _Element, name: str) -> Mapping[str, str]:
    """Return the attributes of an extension, none when it is missing."""
    found = extension(node, name)
    return attributes_of(found) if found is not None else _NOTHING


def headers(node: _Element) -> dict[str, str]:
    """Return the task headers."""
    found = extension(node, "taskHeaders")
    return {} if found is None else {h.get("key", ""): h.get("value", "") for h in found.findall(zeebe("header"))}


def properties(node: _Element) -> dict[str, str]:
    """Return the extension properties."""
    found = extension(node, "properties")
    return {} if found is None else {p.get("name", ""): p.get("value", "") for p in found.findall(zeebe("property"))}


def variable(report: Report, node: _Element, name: str | None, what: str) -> str:
    """Return the name of a variable to write; it must be there and not hide the case."""
    if not name or not name.strip():
        report.missing(node, what)
        return ""
    if name.strip() == READ_ONLY:
        report.error("engine.target_is_case", node)
    if name.strip().startswith("="):
        report.error("engine.target_is_expression", node, target=name[:100])
    return name.strip()


def mappings(report: Report, node: _Element, way: str) -> tuple[Assignment, ...]:
    """Return the input or output mappings (`way` is `input` or `output`)."""
    found = extension(node, "ioMapping")
    lines = found.findall(zeebe(way)) if found is not None else []
    made = []
    for line in lines:
        path = tuple(part.strip() for part in (line.get("target") or "").split("."))
        variable(report, node, path[0], "target")
        if not all(path):
            report.error("engine.bad_target", node, target=line.get("target", "")[:100])
        source = line.get("source")
        made.append(Assignment(Text("") if source == "" else report.required(node, source, "source"), path))
    return tuple(made)


def binding(report: Report, node: _Element, found: Mapping[str, str]) -> tuple[str, str | None]:
    """Return which version is bound to, and its tag."""
    kind, tag = found.get("bindingType", "latest"), found.get("versionTag")
    if kind not in BINDINGS or (kind == "versionTag" and not tag):
        report.error("engine.bad_binding", node, binding=kind)
    return kind, tag


def _user_task(parser: DiagramParser, node: _Element) -> UserTaskSettings:
    report = parser.report
    if extension(node, "userTask") is None:
        report.warning("engine.user_task_mark", node)
    form, people = attributes(node, "formDefinition"), attributes(node, "assignmentDefinition")
    schedule = attributes(node, "taskSchedule")
    form_binding, form_tag = binding(report, node, form)
    assignee = report.text(node, people.get("assignee"))
    return UserTaskSettings(
        form_id=_form_id(report, node, form),
        form_binding=form_binding,
        form_version_tag=form_tag,
        external_reference=report.text(node, form.get("externalReference")),
        assignee=assignee,
        assignee_follows_case=assignee is not None and "".join(assignee.source.split()) == _CASE_PERSON,
        candidate_groups=report.text(node, people.get("candidateGroups")),
        candidate_users=report.text(node, people.get("candidateUsers")),
        due=_date(report, node, schedule.get("dueDate")),
        follow_up_due=_date(report, node, schedule.get("followUpDate")),
        priority=_number(report, node, attributes(node, "priorityDefinition").get("priority"), PRIORITIES),
        headers=headers(node),
    )


def _date(report: Report, node: _Element, source: str | None) -> Text | None:
    """Return a due date; one that is written out must be a date."""
    text = report.text(node, source)
    if text is not None:
        check_time(report, node, TimerKind.DATE, text)
    return text


def _number(report: Report, node: _Element, source: str | None, bounds: tuple[int, int]) -> Text | None:
    """Return a number; one that is written out must be whole and within its bounds."""
    text = report.text(node, source)
    if text is not None and text.is_literal:
        try:
            Result(text.source, text.source).whole_number(*bounds)
        except Trouble:
            report.error("engine.bad_number", node, expression=text.source[:100], low=bounds[0], high=bounds[1])
    return text


def _form_id(report: Report, node: _Element, form: Mapping[str, str]) -> str | None:
    form_id = form.get("formId")
    if form_id is not None and (not form_id.strip() or form_id.startswith("=")):
        report.error("engine.bad_form_id", node)
    return form_id


def job_settings(parser: DiagramParser, node: _Element) -> JobSettings:
    """Return the job of a service task, a send task or a message that is thrown."""
    found = attributes(node, "taskDefinition")
    if not found:
        parser.report.error("engine.no_task_definition", node)
    else:
        parser.report.required(node, found.get("type"), "job_type")
    return JobSettings(
        parser.report.text(node, found.get("type")) or Text(""),
        _number(parser.report, node, found.get("retries"), (0, MOST_RETRIES)) or Text("3"),
        headers(node),
    )


def job_or(parser: DiagramParser, node: _Element, other: str) -> JobSettings:
    """Return the job of a task whose work the engine could do itself, did `other` say how; it is one or the other."""
    if extension(node, other) is not None:
        parser.report.error("engine.job_or_engine", node, extension=f"zeebe:{other}")
    return job_settings(parser, node)


def _decision(parser: DiagramParser, node: _Element) -> DecisionSettings:
    found = attributes(node, "calledDecision")
    kind, tag = binding(parser.report, node, found)
    return DecisionSettings(
        parser.report.required(node, found.get("decisionId"), "decision_id"),
        variable(parser.report, node, found.get("resultVariable"), "result_variable"),
        kind,
        tag,
    )


def _script(parser: DiagramParser, node: _Element) -> ScriptSettings:
    found = attributes(node, "script")
    text = parser.report.feel(node, found.get("expression"))
    if text is None:
        parser.report.missing(node, "expression")
    return ScriptSettings(
        text or Text(""), variable(parser.report, node, found.get("resultVariable"), "result_variable")
    )


def _call(parser: DiagramParser, node: _Element) -> CallSettings:
    found = attributes(node, "calledElement")
    kind, tag = binding(parser.report, node, found)
    return CallSettings(
        parser.report.required(node, found.get("processId"), "process_id"),
        kind,
        tag,
        found.get("propagateAllParentVariables", "true") == "true",
        found.get("propagateAllChildVariables", "true") == "true",
    )


def _ad_hoc(parser: DiagramParser, node: _Element) -> AdHocSettings:
    return AdHocSettings(
        parser.report.feel(node, attributes(node, "adHoc").get("activeElementsCollection")),
        parser.report.feel(node, flow_text(node.find(bpmn("completionCondition")))),
        node.get("cancelRemainingInstances") != "false",
    )


def _receive(parser: DiagramParser, node: _Element) -> Any:
    return read_message(parser, node, node)


OR_A_JOB = {"businessRuleTask": "calledDecision", "scriptTask": "script"}
"""Tasks whose work is a job where they have a task definition, else the engine's: the extension that says what it is."""


def _activation(parser: DiagramParser, node: _Element) -> Any:
    return parser.report.feel(node, flow_text(node.find(bpmn("activationCondition"))))


SETTINGS: Mapping[str, Callable[[DiagramParser, _Element], Any]] = {
    "userTask": _user_task,
    "serviceTask": job_settings,
    "sendTask": job_settings,
    "businessRuleTask": _decision,
    "scriptTask": _script,
    "callActivity": _call,
    "adHocSubProcess": _ad_hoc,
    "receiveTask": _receive,
    "complexGateway": _activation,
}
"""How the settings of an element are read; elements without an entry have none."""
