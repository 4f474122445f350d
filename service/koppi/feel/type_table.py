"""The types that an expression may name."""

from collections.abc import Mapping

from koppi.feel.names import NameTable
from koppi.feel.types import NAMES, Type


class TypeTable:
    """The types of the language, and `more` by their names."""

    def __init__(self, more: Mapping[str, Type]) -> None:
        self.types = {**{name: Type(kind) for name, kind in NAMES.items()}, **more}
        self.names = NameTable(self.types)


STANDARD = TypeTable({})
