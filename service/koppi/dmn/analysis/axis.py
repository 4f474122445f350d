"""The values of one input column, cut into atoms: sets in which every cell of the column treats all values alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from koppi.dmn.analysis.scales import Key, Scale, scale_of
from koppi.feel.values import BOOLEAN, TEXT, kind_of

ABSENT: Any = object()
"""The value of an atom that holds no value."""
OTHER: Any = object()
"""The value of the atom of all that is not named."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Atoms by number; a set of them is an integer with one bit an atom.

    On a scale the atoms are, in turn, what lies before the first boundary, the boundary, what lies between it and the
    next, and so on; of other kinds each named value is one, and all that is not named another. Null comes last but one.
    The last atom is every value of another kind: no cell that speaks of the column's own kind can tell about it.
    """

    kind: str
    values: tuple[Any, ...]
    """A value for each atom of the kind: ABSENT where there is none, OTHER for all that is not named."""
    places: Mapping[Any, int]
    scale: Scale | None = None
    absent: int = 0
    """The atoms that hold no value."""

    @property
    def proper(self) -> int:
        """The atoms of the kind itself, with those that hold no value."""
        return (1 << len(self.values)) - 1

    @property
    def null(self) -> int:
        """Null."""
        return 1 << len(self.values)

    @property
    def foreign(self) -> int:
        """Values of other kinds."""
        return 2 << len(self.values)

    @property
    def everything(self) -> int:
        """All atoms, with those that hold no value."""
        return (4 << len(self.values)) - 1

    @property
    def existing(self) -> int:
        """All atoms that hold a value."""
        return self.everything & ~self.absent

    def equal(self, value: Any) -> int | None:
        """The atom of a value of the kind; None when it has none."""
        place = self.places.get(self._key(value)) if kind_of(value) == self.kind else None
        return None if place is None else 1 << place

    def ordered(self, operator: str, value: Any) -> int | None:
        """The atoms that stand in this order to a value; None when the kind has no order."""
        atom = self.equal(value)
        if atom is None or self.scale is None:
            return None
        less = atom - 1
        return {"<": less, "<=": less | atom, ">": self.proper & ~less & ~atom, ">=": self.proper & ~less}[operator]

    def _key(self, value: Any) -> Any:
        return value if self.scale is None else self.scale.key(value)

    def example(self, atoms: int) -> Any:
        """A value of these atoms: a whole number if there is one, named or between boundaries; null at last."""
        places = [place for place, value in enumerate(self.values) if atoms >> place & 1 and value is not ABSENT]
        if not places:
            return None
        inner = [place for place in places if 0 < place < len(self.values) - 1] if self.scale else places
        return self.values[min(inner or places[::-1], key=lambda place: _is_fraction(self.values[place]))]


def _is_fraction(value: Any) -> bool:
    return type(value) is Decimal and value != value.to_integral_value()


def axis_of(kind: str, values: Iterable[Any]) -> Axis:
    """The axis of a column of this kind (empty: any kind) whose cells name these values, in their order."""
    own = [value for value in values if kind_of(value) == kind]
    scale = scale_of(kind, own)
    if scale is not None:
        keys = sorted({key for value in own if (key := scale.key(value)) is not None})
        atoms = _on_scale(scale, keys)
        absent = sum(1 << place for place, value in enumerate(atoms) if value is ABSENT)
        return Axis(kind, atoms, {key: 2 * place + 1 for place, key in enumerate(keys)}, scale, absent)
    named = [True, False] if kind == BOOLEAN else list(dict.fromkeys(own)) if kind == TEXT else []
    places = {value: place for place, value in enumerate(named)}
    return Axis(kind, tuple(named) if kind == BOOLEAN else (*named, OTHER), places)


def _on_scale(scale: Scale, keys: Sequence[Key]) -> tuple[Any, ...]:
    if not keys:
        return (OTHER,)
    found: list[Key | None] = [scale.before(keys[0])]
    for low, high in pairwise(keys):
        found += [low, scale.between(low, high)]
    found += [keys[-1], scale.after(keys[-1])]
    return tuple(ABSENT if key is None else scale.value(key) for key in found)
