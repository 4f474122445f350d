"""A file of decisions, from bytes to what the decision room makes of it."""

from dataclasses import dataclass

from koppi.dmn import Requirements, read
from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding, Severity
from koppi.engine.reading.document import read_xml
from koppi.feel import Language


@dataclass(frozen=True, slots=True)
class DecisionReading:
    """What a file holds: its decisions, None when a finding refuses it."""

    requirements: Requirements | None
    findings: tuple[Finding, ...]


def read_decisions(name: str, content: bytes, language: Language) -> DecisionReading:
    """Read a decision file safely and say everything that can be said of it alone."""
    try:
        root = read_xml(name, content)
    except Invalid as refused:
        return DecisionReading(None, refused.findings)
    requirements, findings = read(root, language, name)
    refused_by = any(finding.severity is Severity.ERROR for finding in findings)
    return DecisionReading(None if refused_by else requirements, tuple(findings))
