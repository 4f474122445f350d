"""Collects what is wrong in one file, and compiles its texts on the way."""

from collections.abc import Mapping
from typing import Any

from lxml.etree import _Element

from koppi.domain.findings import Finding, Severity
from koppi.engine.expressions import Text
from koppi.engine.reading.names import ends_of
from koppi.feel import FeelSyntaxError, Language

LONGEST_EXPRESSION = 4_000


class Report:
    """The findings of one file, in the order in which they were made, each once."""

    def __init__(self, file: str, language: Language) -> None:
        self.file = file
        self._language = language
        self._findings: list[Finding] = []
        self._known: set[tuple[str, ...]] = set()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings."""
        return tuple(self._findings)

    @property
    def refused(self) -> bool:
        """Whether one of them refuses the file."""
        return any(finding.severity is Severity.ERROR for finding in self._findings)

    def tells_of(self, element: str) -> bool:
        """Say whether something is wrong with an element already."""
        return any(finding.element == element for finding in self._findings)

    def error(self, code: str, node: _Element | None = None, **parameters: Any) -> None:
        """Note what refuses the file."""
        self._add(code, node, Severity.ERROR, parameters)

    def missing(self, node: _Element, what: str) -> None:
        """Note that an element lacks something: `what` ends the code, as in `engine.missing_job_type`."""
        self.error(f"engine.missing_{what}", node)

    def warning(self, code: str, node: _Element | None = None, **parameters: Any) -> None:
        """Note what the owner should know."""
        self._add(code, node, Severity.WARNING, parameters)

    def _add(self, code: str, node: _Element | None, severity: Severity, parameters: Mapping[str, Any]) -> None:
        element = node.get("id", "") if node is not None else ""
        name = (node.get("name") or ends_of(node)) if node is not None else ""
        finding = Finding(self.file, code, element, name, dict(parameters), severity)
        known = (code, element, name, severity, str(finding.parameters))
        if known not in self._known:
            self._known.add(known)
            self._findings.append(finding)

    def text(self, node: _Element, source: str | None) -> Text | None:
        """Return a text of an element, compiled when it begins with `=`; None when there is none."""
        if source is None or not source.strip():
            return None
        source = source.strip()
        return self._compiled(node, source) if source.startswith("=") else Text(source)

    def feel(self, node: _Element, source: str | None) -> Text | None:
        """Return a text that must be FEEL."""
        text = self.text(node, source)
        if text is not None and text.is_literal:
            self.error("engine.not_feel", node, expression=text.source[:200])
        return text

    def required(self, node: _Element, source: str | None, what: str) -> Text:
        """Return a text that must be there; `what` names it in the code of the finding."""
        text = self.text(node, source)
        if text is None:
            self.missing(node, what)
            return Text("")
        return text

    def _compiled(self, node: _Element, source: str) -> Text:
        body = source[1:]
        if len(body) > LONGEST_EXPRESSION:
            self.error("engine.expression_too_long", node, limit=LONGEST_EXPRESSION)
            return Text(source)
        try:
            return Text(source, self._language.compile(body))
        except FeelSyntaxError as error:
            self.error(
                "engine.expression",
                node,
                expression=source[:200],
                line=error.line,
                column=error.column,
                reason=error.code,
                reason_parameters=dict(error.parameters),
            )
            return Text(source)
