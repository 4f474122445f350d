"""One evaluation: the moment, what may still be spent, the warnings, and the scopes of names."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from koppi.feel import limits
from koppi.feel.errors import Position, Stopped, Warning

MISSING: Any = object()
"""What a scope answers for a name it does not know."""


class Moment(NamedTuple):
    """The time an expression sees: `now` is aware, `zone` is where people live."""

    now: datetime
    zone: ZoneInfo


class Names(Protocol):
    """Where names are looked up: a mapping of variables or an inner scope."""

    def get(self, name: str, default: Any, /) -> Any:
        """The value of a name, or `default`."""
        ...


class Scope:
    """Names known within a part of an expression, in front of those around it."""

    __slots__ = ("entries", "outer")

    def __init__(self, entries: Mapping[str, Any], outer: Names) -> None:
        self.entries = entries
        self.outer = outer

    def get(self, name: str, default: Any, /) -> Any:
        """The value of a name, the innermost first."""
        value = self.entries.get(name, MISSING)
        names = self.outer
        while value is MISSING:
            if type(names) is not Scope:
                return names.get(name, default)
            value = names.entries.get(name, MISSING)
            names = names.outer
        return value


class Run:
    """One evaluation, of one expression or of several that belong together and share its limits and warnings."""

    __slots__ = ("_known", "calls", "moment", "steps", "warnings")

    def __init__(self, moment: Moment, steps: int = limits.STEPS) -> None:
        self.moment = moment
        self.steps = steps
        self.calls = 0
        self._known: set[Any] | None = None
        self.warnings: list[Warning] = []

    def warn(self, code: str, at: Position, /, **parameters: Any) -> None:
        """Note why a value became null; the first ones are kept."""
        if len(self.warnings) < limits.WARNINGS:
            self.warnings.append(Warning(code, parameters, at.line, at.column))

    def spend(self, steps: int) -> None:
        """Use up steps.

        Raises:
            Stopped: none are left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise Stopped("feel.limit_steps")

    def spend_once(self, what: Any, steps: int) -> None:
        """Use up steps for something that the evaluation does not have to do a second time."""
        if self._known is None:
            self._known = set()
        if what not in self._known:
            self.spend(steps)
            self._known.add(what)

    def room_for(self, characters: int) -> None:
        """Stop when the texts being put together would become far too long."""
        if characters > limits.TEXT:
            raise Stopped("feel.limit_text")
        self.spend(characters // 10)

    def scan(self, text: str) -> str:
        """A text that is read through or copied, however long it was given."""
        self.spend(len(text) // 100)
        return text

    def text(self, made: str) -> str:
        """A text that the expression made, if it is not too long."""
        if len(made) > limits.TEXT:
            raise Stopped("feel.limit_text")
        self.spend(len(made) // 100)
        return made

    def list(self, made: list[Any]) -> list[Any]:
        """A list that the expression made, if it is not too long."""
        if len(made) > limits.LIST:
            raise Stopped("feel.limit_list")
        self.spend(len(made) // 10)
        return made


Code: TypeAlias = Callable[[Names, Run], Any]
"""A compiled node: it gives the node's value for the names and the run."""
