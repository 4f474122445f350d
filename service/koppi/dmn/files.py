"""A DMN file with those it imports: its elements by id, its names and its types."""

from collections.abc import Iterator, Mapping

from koppi.dmn.elements import Element, children, local
from koppi.dmn.item_types import ItemTypes
from koppi.dmn.notes import Notes
from koppi.feel import Language

_NAMED = frozenset(
    {
        "variable",
        "inputData",
        "decision",
        "businessKnowledgeModel",
        "decisionService",
        "import",
        "itemComponent",
        "output",
        "formalParameter",
        "parameters",
        "column",
    }
)
READ = ("decision", "businessKnowledgeModel", "decisionService")
"""The elements that are read as decisions."""


class File:
    """One file. `imports` are the files it imports, by namespace, `prefixes` the names it calls them by."""

    def __init__(self, root: Element, file: str, language: Language, known: Mapping[str, Element]) -> None:
        self.root = root
        self.namespace = root.get("namespace", "")
        self.prefixes: dict[str, str] = {}
        self.imports: dict[str, File] = {}
        self.names: frozenset[str]
        self.types: ItemTypes
        self.missing: list[Element] = []
        self._read_imports(file, language, known)
        self.names = frozenset(_names(root)).union(*(other.names for other in self.imports.values()))
        self.notes = Notes(file, language, self.names)
        self.types = ItemTypes(root, self.notes, {self.prefixes[key]: one.types for key, one in self.imports.items()})
        self.notes.types = self.types.table()
        self.inputs = {element.get("id", ""): element for element in children(root, "inputData")}
        self.notes.declared = bool(self.inputs)
        self.elements: dict[str, Element] = {}
        for element in children(root, *READ):
            if not element.get("id") or element.get("id") in self.elements:
                self.notes.find("dmn.decision_id", element, element.get("name", ""))
            self.elements[element.get("id", "")] = element
        for element in self.missing:
            self.notes.find("dmn.unknown_import", element, plain(element), namespace=element.get("namespace", ""))

    def _read_imports(self, file: str, language: Language, known: Mapping[str, Element]) -> None:
        """The files imported; a file is not known to those it imports, so that none imports itself."""
        others = {key: root for key, root in known.items() if key != self.namespace}
        for element in children(self.root, "import"):
            key = element.get("namespace", "")
            if key not in others:
                self.missing.append(element)
                continue
            self.prefixes[key] = plain(element)
            self.imports[key] = File(others[key], file, language, others)

    def target(self, href: str) -> "tuple[File | None, str]":
        """The file and the id that a reference names."""
        namespace, _, key = href.rpartition("#")
        return (self if namespace in ("", self.namespace) else self.imports.get(namespace)), key


def plain(element: Element) -> str:
    """The name of an element, its blanks as one each."""
    return " ".join(element.get("name", "").split())


def _names(root: Element) -> Iterator[str]:
    """Every name that expressions may use and that may have several words."""
    for element in root.iter():
        if local(element) in _NAMED and element.get("name"):
            yield plain(element)
        if element.get("iteratorVariable"):
            yield " ".join(element.get("iteratorVariable").split())
