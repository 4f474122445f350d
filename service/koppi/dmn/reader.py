"""Reads the decisions of a DMN file."""

from collections.abc import Mapping

from koppi.dmn.elements import NAMESPACES, Element, local, namespace
from koppi.dmn.files import File
from koppi.dmn.graph import Graph
from koppi.dmn.model import Requirements
from koppi.dmn.notes import Notes
from koppi.domain.findings import Finding
from koppi.feel import Language

_NONE: Mapping[str, Element] = {}


def read(
    root: Element, language: Language, file: str, imported: Mapping[str, Element] = _NONE
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The decisions of the file, and what is wrong with it; with an error among the findings there are no decisions.

    `root` is the `definitions` element, safely parsed by the caller; `imported` are those of the files it may import,
    by their namespace.
    """
    if local(root) != "definitions" or namespace(root) not in NAMESPACES:
        notes = Notes(file, language, frozenset())
        notes.find("dmn.not_dmn", root, element=local(root), namespace=namespace(root))
        return None, tuple(notes.findings)
    source, graph = File(root, file, language, imported), Graph()
    name, notes = root.get("name", ""), source.notes
    notes.check(root, name)
    decisions = graph.of_kind(source, "decision")
    invocables = graph.invocables(source)
    if not decisions and not invocables and not notes.findings:
        notes.find("dmn.no_decision", root, name)
    findings = _of_all(source)
    if any(one.refused for one in _all(source)):
        return None, findings
    return Requirements(root.get("id", ""), name, decisions, invocables), findings


def _all(source: File) -> list[Notes]:
    """The notes of a file and of those it imports."""
    return [source.notes, *(notes for other in source.imports.values() for notes in _all(other))]


def _of_all(source: File) -> tuple[Finding, ...]:
    return tuple(finding for notes in _all(source) for finding in notes.findings)
