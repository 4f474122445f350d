"""The drawing: every node has its shape and every flow its line, or a person would not see what runs."""

from collections.abc import Iterator
from math import isfinite

from lxml.etree import _Element

from koppi.engine.elements import SUPPORTED
from koppi.engine.reading.names import BPMN, BPMNDI, DC, bpmn, local, space
from koppi.engine.reading.report import Report


def check_drawing(root: _Element, report: Report) -> None:
    """Find nodes without a shape, flows without a line, and shapes without a place."""
    shapes = {shape.get("bpmnElement"): shape for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    edges = {edge.get("bpmnElement") for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")}
    for node in drawn_nodes(root):
        if local(node) == "sequenceFlow":
            if node.get("id") not in edges:
                report.error("engine.no_edge", node, source=node.get("sourceRef", ""), target=node.get("targetRef", ""))
        elif node.get("id") not in shapes:
            report.error("engine.no_shape", node)
    for element, shape in shapes.items():
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is None or not all(_is_number(bounds.get(side)) for side in ("x", "y", "width", "height")):
            report.error("engine.bad_shape", shape, shape=element or "")


def drawn_nodes(root: _Element) -> Iterator[_Element]:
    """Yield all flow nodes and sequence flows of a file."""
    for process in root.findall(bpmn("process")):
        for node in process.iter():
            if space(node) == BPMN and (local(node) in SUPPORTED or local(node) == "sequenceFlow"):
                yield node


def _is_number(text: str | None) -> bool:
    try:
        return isfinite(float(text or ""))
    except ValueError:
        return False
