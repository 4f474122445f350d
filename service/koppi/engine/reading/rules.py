"""What BPMN, the profile and the engine ask of a diagram beyond its parts being known."""

from lxml.etree import _Element

from koppi.engine.reading.report import Report


def check_rules(root: _Element, report: Report) -> None:
    """Find what is drawn so that it could not run as drawn."""
