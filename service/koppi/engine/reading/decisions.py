"""A file of decisions, from bytes to what the decision room makes of it and of the files it imports."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from koppi import dmn
from koppi.dmn import MOST_IMPORTS, Element, Requirements, Source, imported_namespaces, read
from koppi.dmn.analysis import check_tables
from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding, Severity
from koppi.engine.reading.document import read_xml
from koppi.feel import Language


class DecisionFile(NamedTuple):
    """A file that others import."""

    name: str
    content: bytes


Find: TypeAlias = Callable[[str], DecisionFile | None]
"""Finds the file to import for a namespace; None when there is none."""


@dataclass(frozen=True, slots=True)
class DecisionReading:
    """What a file holds: its decisions, None when a finding refuses it, and the files it imports by namespace."""

    requirements: Requirements | None
    findings: tuple[Finding, ...]
    imported: Mapping[str, DecisionFile] = field(default_factory=dict)


def nowhere(namespace: str) -> DecisionFile | None:
    """Find nothing: the file stands alone."""
    return None


def read_decisions(name: str, content: bytes, language: Language, find: Find = nowhere) -> DecisionReading:
    """Read a decision file safely, with those it imports, and say everything that can be said of it."""
    try:
        root = read_xml(name, content)
        files, sources = _imported(root, find)
    except Invalid as refused:
        return DecisionReading(None, refused.findings)
    requirements, findings = read(root, language, name, sources)
    return DecisionReading(requirements, tuple(map(_told, findings)), files)


def check_decisions(name: str, requirements: Requirements) -> tuple[Finding, ...]:
    """Say what is doubtful about the tables of a file; none of it refuses the file."""
    return tuple(map(_told, check_tables(name, requirements)))


def _told(found: dmn.Finding) -> Finding:
    """Say what the decision room found in the words of all rooms."""
    severity = Severity.ERROR if found.refuses else Severity.WARNING
    return Finding(found.file, found.code, found.element, found.name, found.parameters, severity)


def namespace_of(file: DecisionFile) -> str:
    """Return the namespace that a file may be imported by; empty when it cannot be read, which its reading tells."""
    try:
        return str(read_xml(*file).get("namespace", ""))
    except Invalid:
        return ""


def _imported(root: Element, find: Find) -> tuple[dict[str, DecisionFile], dict[str, Source]]:
    """Find the files that a file imports, and those that they import in turn; more than are read are not looked for."""
    files: dict[str, DecisionFile] = {}
    sources: dict[str, Source] = {}
    asked: set[str] = set()
    wanted = imported_namespaces(root)
    while wanted and len(asked) <= MOST_IMPORTS:
        namespace = wanted.pop()
        file = find(namespace) if namespace not in asked else None
        asked.add(namespace)
        if file is not None:
            files[namespace], sources[namespace] = file, Source(file.name, read_xml(*file))
            wanted += imported_namespaces(sources[namespace].root)
    return files, sources
