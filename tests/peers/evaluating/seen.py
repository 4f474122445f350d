"""A difference as the table of differences looks at it, and the table's rows."""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from koppi.feel.values import CONTEXT, LIST, ORDERED, RANGE, kind_of
from tests.peers.evaluating.duel import Difference

US, FEELIN, SILENT = "Koppi", "feelin", "silent"


class Seen:
    """What a row recognises a difference by: the bare construct, the values of its parts, and both results."""

    def __init__(self, found: Difference) -> None:
        self.found = found
        self.shape = found.tree.shape
        self.text = found.tree.text
        self.values: tuple[Any, ...] = tuple(part.value for part in found.parts)
        self.kinds = tuple(map(kind_of, self.values))
        self.ours, self.theirs = found.both.ours, found.both.theirs
        self.value = found.both.value

    @property
    def name(self) -> str:
        """The built-in function called; nothing for another construct."""
        return self.shape.partition("(")[0] if self.shape[0].isalpha() and "(" in self.shape else ""

    @property
    def refused(self) -> bool:
        """Whether feelin ends with an exception, which takes the whole expression along."""
        return self.theirs.startswith("error: ")

    @property
    def truth(self) -> bool:
        """Whether feelin says true or false."""
        return self.theirs in ("true", "false")


Recognise: TypeAlias = Callable[[Seen], bool]


class Row(NamedTuple):
    """A class of differences."""

    name: str
    """What the two do differently."""
    paragraph: str
    """Where DMN 1.5 decides."""
    right: str
    recognises: Recognise


def orders(*values: Any) -> bool:
    """Whether values have a common order: of one kind, which has one, and moments all with a zone or all without."""
    kinds = {kind_of(value) for value in values}
    return len(kinds) == 1 and kinds <= ORDERED


def zoned(value: Any) -> bool:
    """Whether a time or moment has a zone."""
    return getattr(value, "tzinfo", None) is not None


def holds_mixed(value: Any) -> bool:
    """Whether a value is no plain one, so that comparing it is comparing what is in it."""
    return kind_of(value) in (LIST, CONTEXT, RANGE)
