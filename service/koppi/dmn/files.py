"""A DMN file with those it imports: its elements by id, its names and its types."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from koppi.dmn.elements import Element, children, is_dmn_import, local
from koppi.dmn.item_types import ItemTypes
from koppi.dmn.notes import Notes
from koppi.feel import Language, Vocabulary

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
INVOCABLES = ("businessKnowledgeModel", "decisionService")
"""The elements whose value is a function."""
READ = ("decision", *INVOCABLES)
"""The elements that are read as decisions."""
MOST_IMPORTS = 50
"""Files that one reading imports, each counted as often as it is imported."""


class Source(NamedTuple):
    """A file as it is handed in: its name, and its `definitions` element."""

    name: str
    root: Element


class Import(NamedTuple):
    """A file that is imported, and the name it is called by there; it may have none."""

    name: str
    file: "File"


class Imports:
    """The files that one reading may import, by namespace.

    A file is read once for each way that leads to it, as its input data may be given apart for each.
    """

    def __init__(self, sources: Mapping[str, Source], language: Language) -> None:
        self._sources = sources
        self._language = language
        self._left = MOST_IMPORTS

    def file(self, namespace: str, above: tuple[str, ...]) -> "File":
        """The file of a namespace, which the files of the namespaces `above` led to.

        Raises:
            NotImportable: it is not there, leads to itself, or there are too many.
        """
        if namespace and namespace in above:
            raise NotImportable("dmn.import_cycle", namespace=namespace)
        if namespace not in self._sources:
            raise NotImportable("dmn.unknown_import", namespace=namespace)
        if not self._left:
            raise NotImportable("dmn.too_many_imports", limit=MOST_IMPORTS)
        self._left -= 1
        return File(self._sources[namespace], self._language, self, above)


class NotImportable(Exception):
    """An import that leads to no file: the finding's code and parameters."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def imported_namespaces(root: Element) -> list[str]:
    """The namespaces that a file imports itself."""
    return [element.get("namespace", "") for element in children(root, "import") if is_dmn_import(element)]


class File:
    """One file with those it imports; `above` are the namespaces of those that led to it."""

    notes: Notes
    types: ItemTypes
    imports: tuple[Import, ...]

    def __init__(self, source: Source, language: Language, known: Imports, above: tuple[str, ...] = ()) -> None:
        self.root = root = source.root
        self.namespace = root.get("namespace", "")
        trouble: list[tuple[Element, NotImportable]] = []
        self.imports = tuple(self._imported(known, (*above, self.namespace), trouble))
        names = frozenset(_names(root)).union(*(one.file.notes.vocabulary.names for one in self.imports))
        self.notes = Notes(source.name, language, names)
        self.types = ItemTypes(root, self.notes, tuple((one.name, one.file.types) for one in self.imports))
        own = language.functions.intersection(map(plain, children(root, *INVOCABLES)))
        hiding = own.union(*(one.file.notes.vocabulary.hiding for one in self.imports if not one.name))
        self.notes.vocabulary = Vocabulary(names, self.types.table(), hiding)
        self.inputs = {element.get("id", ""): element for element in children(root, "inputData")}
        self.notes.declared = bool(self.inputs)
        self.elements: dict[str, Element] = {}
        for element in children(root, *READ):
            if not element.get("id") or element.get("id") in self.elements:
                self.notes.find("dmn.decision_id", element, element.get("name", ""))
            self.elements[element.get("id", "")] = element
        for element, error in trouble:
            self.notes.find(error.code, element, plain(element), **error.parameters)
        for element in children(root, "import"):
            if not is_dmn_import(element):
                self.notes.remark("dmn.import_not_read", element, plain(element), kind=element.get("importType"))

    def _imported(
        self, known: Imports, above: tuple[str, ...], trouble: list[tuple[Element, NotImportable]]
    ) -> Iterator[Import]:
        for element in filter(is_dmn_import, children(self.root, "import")):
            try:
                yield Import(plain(element), known.file(element.get("namespace", ""), above))
            except NotImportable as error:
                trouble.append((element, error))

    def target(self, href: str) -> "tuple[File | None, str]":
        """The file and the id that a reference names."""
        namespace, _, key = href.rpartition("#")
        if namespace in ("", self.namespace):
            return self, key
        return next((one.file for one in self.imports if one.file.namespace == namespace), None), key

    def prefix(self, other: "File") -> str:
        """The name that another file is called by here; empty for the file itself."""
        return next((one.name for one in self.imports if one.file is other), "")


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
