"""What the reading of one form found."""

from typing import Any

from koppi.domain.findings import Finding, Severity
from koppi.feel import Language


class Report:
    """The findings of one file."""

    def __init__(self, file: str, language: Language) -> None:
        self.language = language
        self.findings: list[Finding] = []
        self._file = file

    def add(self, code: str, element: str = "", name: str = "", *, warning: bool = False, **parameters: Any) -> None:
        """Note a finding; an error unless it is a `warning`."""
        severity = Severity.WARNING if warning else Severity.ERROR
        self.findings.append(Finding(self._file, code, element, name, parameters, severity))

    @property
    def refused(self) -> bool:
        """Whether there is an error among the findings."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
