"""Types as `instance of` names them, and whether a value is of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from koppi.feel.run import MISSING, Run
from koppi.feel.values import CONTEXT, DAYS, FUNCTION, LIST, NULL, RANGE, kind_of

ANY = "Any"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the types of its parts where they are given: a list's or range's element, a context's entries."""

    kind: str
    element: "Type | None" = None
    entries: tuple[tuple[str, "Type"], ...] = ()

    def admits(self, value: Any, run: Run) -> bool:
        """Whether a value is of this type. Only Null has null; a list's elements and a context's entries may be null."""
        run.spend(1)
        kind = kind_of(value)
        if self.kind == ANY:
            return kind != NULL
        if kind != self.kind:
            return False
        if kind == LIST and self.element is not None:
            return all(item is None or self.element.admits(item, run) for item in value)
        if kind == RANGE and self.element is not None:
            return all(end is None or self.element.admits(end, run) for end in (value.low, value.high))
        return kind != CONTEXT or self._admits_entries(value, run)

    def _admits_entries(self, value: Mapping[str, Any], run: Run) -> bool:
        for name, wanted in self.entries:
            found = value.get(name, MISSING)
            if found is MISSING or not (found is None or wanted.admits(found, run)):
                return False
        return True


NAMES: Mapping[str, str] = {
    **{kind: kind for kind in ("number", "string", "boolean", "date", "time", "date and time")},
    **{kind: kind for kind in (DAYS, "years and months duration", LIST, CONTEXT, FUNCTION, RANGE)},
    "day and time duration": DAYS,
    "Any": ANY,
    "any": ANY,
    "Null": NULL,
    "null": NULL,
}
