"""Ids and what refers to them."""

import re

from lxml.etree import _Element

from koppi.engine.elements import ACTIVITIES, SUPPORTED
from koppi.engine.reading.names import BPMN, bpmn, local, space
from koppi.engine.reading.report import Report
from koppi.engine.reading.scopes import SCOPES, is_executable

_ID = re.compile(r"[^\W\d][\w.-]{0,99}")


def check_references(root: _Element, report: Report) -> None:
    """Find ids that are missing, wrong or used twice, and references that lead nowhere or out of their scope."""
    _check_ids(root, report)
    for process in filter(is_executable, root.iter(bpmn("process"))):
        for scope in process.iter():
            if space(scope) == BPMN and local(scope) in SCOPES:
                _check_scope(scope, report)


def _check_ids(root: _Element, report: Report) -> None:
    seen: set[str] = set()
    for node in root.iter():
        if space(node) != BPMN:
            continue
        name = node.get("id")
        if name is None:
            if local(node) in SUPPORTED or local(node) in ("process", "sequenceFlow", *_ROOTS):
                report.error("engine.id_missing", node, element_name=local(node))
            continue
        if name in seen:
            report.error("engine.id_twice", node, id=name[:100])
        elif not _ID.fullmatch(name):
            report.error("engine.bad_id", node, id=name[:100])
        seen.add(name)


_ROOTS = ("message", "signal", "error", "escalation", "dataStore", "collaboration", "participant")
"""Elements that are only found by their id."""


def _check_scope(scope: _Element, report: Report) -> None:
    nodes = {node.get("id", ""): node for node in scope if space(node) == BPMN and local(node) in SUPPORTED}
    leaving: dict[str, set[str]] = {}
    for flow in scope.findall(bpmn("sequenceFlow")):
        for end in ("sourceRef", "targetRef"):
            if flow.get(end) not in nodes and not report.tells_of(flow.get(end, "")):
                report.error("engine.flow_end", flow, end=end, id=flow.get(end, ""))
        leaving.setdefault(flow.get("sourceRef", ""), set()).add(flow.get("id", ""))
    for name, node in nodes.items():
        _check_default(node, leaving.get(name, set()), report)
        if local(node) == "boundaryEvent":
            attached = nodes.get(node.get("attachedToRef", ""))
            if attached is None or local(attached) not in ACTIVITIES or attached.get("triggeredByEvent") == "true":
                report.error("engine.not_attached", node)


def _check_default(node: _Element, leaving: set[str], report: Report) -> None:
    default = node.get("default")
    if default is not None and default not in leaving:
        report.error("engine.default_flow", node, id=default)
