"""Item definitions of a DMN file as types of FEEL."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from koppi.dmn.elements import Element, child, children, text_of
from koppi.dmn.notes import Notes
from koppi.feel import Run, UnaryTests
from koppi.feel.type_table import TypeTable
from koppi.feel.types import ANY, NAMES, Constraint, Type
from koppi.feel.values import CONTEXT, FUNCTION, LIST

DEPTH = 20
"""Definitions that may use each other in a row."""
_OLDER_NAMES = {
    "dayTimeDuration": "days and time duration",
    "yearMonthDuration": "years and months duration",
    "dateTime": "date and time",
    **dict.fromkeys(("integer", "long", "double", "decimal"), "number"),
}
_UNKNOWN = Type(ANY)


class ItemTypes:
    """The types that a file defines, read when they are asked for; `imported` are those of others by their prefix."""

    def __init__(self, root: Element, notes: Notes, imported: Sequence[tuple[str, "ItemTypes"]]) -> None:
        self._notes = notes
        self.elements = {_plain(element.get("name", "")): element for element in children(root, "itemDefinition")}
        self._done: dict[str, Type] = {}
        self._imported = imported

    def table(self) -> TypeTable:
        """Every type by the name that expressions call it by."""
        return TypeTable(self.by_name())

    def by_name(self) -> dict[str, Type]:
        """The types of the file and of those it imports, its own first."""
        found = {
            f"{prefix}.{name}" if prefix else name: given
            for prefix, others in self._imported
            for name, given in others.by_name().items()
        }
        return found | {name: self.named(name) for name in self.elements if name}

    def of(self, element: Element | None) -> Type | None:
        """The type of a variable, parameter or expression; None when it says none, or one that is not known."""
        found = self.referred(element.get("typeRef", ""), 0) if element is not None else None
        return None if found is None or (found.kind == ANY and not found.allowed) else found

    def listed(self, element: Element) -> str:
        """The values that the type of an element allows, as they are written; nothing when it lists none."""
        home, name = self.home(element.get("typeRef", ""))
        return text_of(child(home.elements[name], "allowedValues")) if home is not None else ""

    def referred(self, name: str, depth: int) -> Type | None:
        """The type that a reference names, with or without the prefix of a namespace."""
        home, own = self.home(name)
        if home is not None:
            return home.named(own, depth)
        kind = NAMES.get(_OLDER_NAMES.get(own, own))
        return Type(kind) if kind is not None else None

    def home(self, reference: str) -> "tuple[ItemTypes | None, str]":
        """The file whose definition a reference names, and the definition's own name; None when there is none."""
        reference = _plain(reference)
        own = reference.rpartition(":")[2]
        for name in (reference, own):
            if name in self.elements:
                return self, name
            for prefix, others in self._imported:
                before = f"{prefix}." if prefix else ""
                home, below = others.home(name.removeprefix(before)) if name.startswith(before) else (None, "")
                if home is not None:
                    return home, below
        return None, own

    def named(self, name: str, depth: int = 0) -> Type:
        """The type of a definition; `depth` definitions led here."""
        if name not in self._done:
            self._done[name] = _UNKNOWN  # a definition that uses itself takes anything there
            self._done[name] = self._read(self.elements[name], depth)
        return self._done[name]

    def _read(self, element: Element, depth: int) -> Type:
        """The type of an item definition or component."""
        if depth > DEPTH:
            return _UNKNOWN
        found = self._single(element, depth)
        allowed = self._allowed(element, "allowedValues")
        found = replace(found, allowed=(*found.allowed, *allowed))
        if element.get("isCollection") == "true":
            found = Type(LIST, found)
        return replace(found, allowed=(*found.allowed, *self._allowed(element, "typeConstraint")))

    def _single(self, element: Element, depth: int) -> Type:
        function = child(element, "functionItem")
        if function is not None:
            parts = tuple(
                self.referred(part.get("typeRef", ""), depth + 1) or _UNKNOWN
                for part in children(function, "parameters")
            )
            return Type(FUNCTION, parameters=parts, result=self.referred(function.get("outputTypeRef", ""), depth + 1))
        components = tuple(
            (_plain(part.get("name", "")), self._read(part, depth + 1)) for part in children(element, "itemComponent")
        )
        if components:
            return Type(CONTEXT, entries=components)
        reference = child(element, "typeRef")
        return self.referred(reference.text or "", depth + 1) or _UNKNOWN if reference is not None else _UNKNOWN

    def _allowed(self, element: Element, part: str) -> tuple[Constraint, ...]:
        text = text_of(child(element, part))
        tests = self._notes.tests(text, element, element.get("name", ""))
        return (Allowed(tests),) if tests else ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """The constraint that a value passes these tests."""

    tests: UnaryTests

    def __call__(self, value: object, run: Run) -> bool:
        """Whether it does."""
        return self.tests.within(value, {}, run) is True


def _plain(name: str) -> str:
    return " ".join(name.split())
