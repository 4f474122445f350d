"""A file of diagrams, from bytes to processes or to everything that is wrong in it."""

from dataclasses import dataclass

from lxml.etree import _Element

from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding
from koppi.engine.process import Process
from koppi.engine.reading.describing import describe
from koppi.engine.reading.document import read_xml
from koppi.engine.reading.drawing import check_drawing
from koppi.engine.reading.names import bpmn
from koppi.engine.reading.parser import DiagramParser
from koppi.engine.reading.references import check_references
from koppi.engine.reading.report import Report
from koppi.engine.reading.rules import check_rules
from koppi.engine.reading.sizes import check_sizes
from koppi.engine.reading.structure import check_structure
from koppi.engine.reading.texts import compile_all
from koppi.feel import Language


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file holds: its executable processes, none of them when a finding refuses it."""

    processes: tuple[Process, ...]
    findings: tuple[Finding, ...]


def read_diagram(name: str, content: bytes, language: Language) -> Reading:
    """Read a diagram file and say everything that can be said of it alone. Never raises for what is in the file."""
    try:
        root = read_xml(name, content)
    except Invalid as refused:
        return Reading((), refused.findings)
    report = Report(name, language)
    check_structure(root, report)
    check_sizes(root, report)
    check_references(root, report)
    check_drawing(root, report)
    if report.refused:
        compile_all(root, report)
        return Reading((), report.findings)
    check_rules(root, report)
    if report.refused:
        compile_all(root, report)
        return Reading((), report.findings)
    processes = _processes(name, root, report)
    return Reading(() if report.refused else processes, report.findings)


def read_deployed(name: str, content: bytes, language: Language) -> Reading:
    """Read a file that was deployed, maybe by a version that refused less.

    What is refused today goes on by it all the same, if only it can be built; the findings still tell of it.
    """
    reading = read_diagram(name, content, language)
    if reading.processes:
        return reading
    report = Report(name, language)
    try:
        processes = _processes(name, read_xml(name, content), report)
    except Exception:  # noqa: BLE001 - what is refused may break the building anywhere
        return reading
    return Reading(() if report.refused else processes, reading.findings)


def _processes(name: str, root: _Element, report: Report) -> tuple[Process, ...]:
    parser = DiagramParser(report, root)
    executable = [node for node in root.findall(bpmn("process")) if node.get("isExecutable", "true") == "true"]
    return tuple(describe(name, node, parser.get_spec(node.get("id"))) for node in executable)
