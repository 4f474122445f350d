"""Compiles every expression of a file that is refused anyway, so that its owner sees all findings at once."""

from lxml.etree import _Element

from koppi.engine.reading.names import BPMN, ZEEBE, attributes_of, flow_text, local, space
from koppi.engine.reading.report import Report
from koppi.engine.reading.structure import WITH_EXPRESSION, owner

_LITERAL = frozenset({"header", "property"})


def compile_all(root: _Element, report: Report) -> None:
    """Report every text that begins with `=` and is no FEEL."""
    for node in root.iter():
        if space(node) == ZEEBE and local(node) not in _LITERAL:
            for value in attributes_of(node).values():
                report.text(owner(node), value)
        elif space(node) == BPMN and local(node) in WITH_EXPRESSION:
            report.text(owner(node), flow_text(node))
