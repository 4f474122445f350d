"""The words that a text may use beside those of the language."""

from dataclasses import dataclass

from koppi.feel.type_table import STANDARD, TypeTable


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What is known around a text before it is read; a variable whose name is a single word need not be."""

    names: frozenset[str] = frozenset()
    """Names of several words."""
    types: TypeTable = STANDARD
    """The types that it may name."""
    hiding: frozenset[str] = frozenset()
    """Variables that are meant where a function has the same name."""


NO_WORDS = Vocabulary()
