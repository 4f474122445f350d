"""Reads the decisions of a DMN file."""

from collections.abc import Iterator, Mapping

from koppi.dmn.elements import NAMESPACES, Element, child, local, namespace
from koppi.dmn.files import File, Imports, Source
from koppi.dmn.findings import Finding
from koppi.dmn.graph import Graph
from koppi.dmn.model import Requirements
from koppi.dmn.notes import Notes
from koppi.feel import Language

_NONE: Mapping[str, Source] = {}


def read(
    root: Element, language: Language, file: str, imported: Mapping[str, Source] = _NONE
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The decisions of the file, and what is wrong with it; with an error among the findings there are no decisions.

    `root` is the `definitions` element, safely parsed by the caller; `imported` are the files it may import, by their
    namespace. An error in one of those is a finding of that file.
    """
    if local(root) != "definitions" or namespace(root) not in NAMESPACES:
        notes = Notes(file, language, frozenset())
        notes.find("dmn.not_dmn", root, element=local(root), namespace=namespace(root))
        return None, tuple(notes.findings)
    source, graph = File(Source(file, root), language, Imports(imported, language)), Graph()
    name, notes = root.get("name", ""), source.notes
    notes.check(root, name)
    decisions = graph.of_kind(source, "decision")
    invocables = graph.invocables(source)
    types = child(root, "itemDefinition") is not None
    if not (decisions or invocables or types or notes.findings):
        notes.find("dmn.no_decision", root, name)
    faults = list(_faults(source))
    findings = (*notes.findings, *(fault for at, fault in enumerate(faults) if fault not in faults[:at]))
    if faults or notes.refused:
        return None, findings
    return Requirements(root.get("id", ""), name, decisions, invocables, notes.declared, source.namespace), findings


def _faults(source: File) -> Iterator[Finding]:
    """The errors of the files that a file imports."""
    for one in source.imports:
        yield from (found for found in one.file.notes.findings if found.refuses)
        yield from _faults(one.file)
