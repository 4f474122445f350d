"""Types: whether a value is of one, and which type conforms to which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from koppi.feel.run import MISSING, Run
from koppi.feel.values import CONTEXT, DAYS, FUNCTION, LIST, NULL, RANGE, FunctionValue, kind_of

ANY = "Any"
Constraint: TypeAlias = Callable[[Any, Run], bool]
"""Whether a value is one of those that a type allows."""


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the types of its parts where they are given.

    `element` is a list's or range's, `entries` are a context's, `parameters` and `result` a function's (None: unknown).
    `allowed` narrows the values further, as an item definition does.
    """

    kind: str
    element: "Type | None" = None
    entries: tuple[tuple[str, "Type"], ...] = ()
    parameters: "tuple[Type, ...] | None" = None
    result: "Type | None" = None
    allowed: tuple[Constraint, ...] = ()

    @property
    def bare(self) -> bool:
        """Whether the kind is all that it asks for."""
        return not (self.allowed or self.entries or self.element or self.parameters is not None)

    def admits(self, value: Any, run: Run) -> bool:
        """Whether a value is of this type. Only Null has null; a list's elements and a context's entries may be null."""
        run.spend(1)
        kind = kind_of(value)
        if self.kind == ANY:
            return kind != NULL and self.allows(value, run)
        if kind != self.kind:
            return False
        return _PARTS.get(kind, _plain)(self, value, run) and self.allows(value, run)

    def allows(self, value: Any, run: Run) -> bool:
        """Whether a value of the kind is one of those allowed."""
        return all(allowed(value, run) for allowed in self.allowed)


def conforms(given: Type | None, wanted: Type | None, run: Run) -> bool:
    """Whether every value of `given` is one of `wanted`; an unknown type conforms."""
    run.spend(1)  # types that use others twice each are many in few words
    if given is None or wanted is None or wanted.kind == ANY:
        return True
    if given.kind != wanted.kind:
        return False
    if wanted.kind == FUNCTION:
        return _same_call(given, wanted, run)
    if not conforms(given.element or Type(ANY), wanted.element, run):
        return False
    entries = dict(given.entries)
    return all(name in entries and conforms(entries[name], below, run) for name, below in wanted.entries)


def _same_call(given: Type, wanted: Type, run: Run) -> bool:
    """A function may take more than is wanted of it and give less."""
    if given.parameters is None or wanted.parameters is None:
        return True
    if len(given.parameters) != len(wanted.parameters) or not conforms(given.result, wanted.result, run):
        return False
    return all(conforms(asked, taken, run) for taken, asked in zip(given.parameters, wanted.parameters, strict=True))


def type_of(function: FunctionValue) -> Type:
    """The type of a function; a parameter without one takes anything."""
    if function.types is None:
        return Type(FUNCTION)
    return Type(FUNCTION, parameters=tuple(part or Type(ANY) for part in function.types), result=function.result)


def _plain(wanted: Type, value: Any, run: Run) -> bool:
    return True


def _elements(wanted: Type, value: Any, run: Run) -> bool:
    element = wanted.element
    return element is None or all(item is None or element.admits(item, run) for item in value)


def _ends(wanted: Type, value: Any, run: Run) -> bool:
    element = wanted.element
    return element is None or all(end is None or element.admits(end, run) for end in (value.low, value.high))


def _entries(wanted: Type, value: Mapping[str, Any], run: Run) -> bool:
    for name, below in wanted.entries:
        found = value.get(name, MISSING)
        if found is MISSING or not (found is None or below.admits(found, run)):
            return False
    return True


def _call(wanted: Type, value: FunctionValue, run: Run) -> bool:
    if value.is_of is not None and wanted.parameters is not None:
        return value.is_of(wanted, run)
    return conforms(type_of(value), wanted, run)


_PARTS: Mapping[str, Callable[[Type, Any, Run], bool]] = {
    LIST: _elements,
    RANGE: _ends,
    CONTEXT: _entries,
    FUNCTION: _call,
}
NAMES: Mapping[str, str] = {
    **{kind: kind for kind in ("number", "string", "boolean", "date", "time", "date and time")},
    **{kind: kind for kind in (DAYS, "years and months duration", LIST, CONTEXT, FUNCTION, RANGE)},
    "day and time duration": DAYS,
    "Any": ANY,
    "any": ANY,
    "Null": NULL,
    "null": NULL,
}
