"""Which inputs no rule answers, and which rules meet: sets of atoms, column by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Box: TypeAlias = tuple[int, ...]
"""A set of atoms for each column: all inputs with an atom of each."""
_PART = 4
"""How many looks at a cell it is worth to split off a part of a column."""


class TooMany(Exception):
    """The search was ended before its time: the table has too many combinations."""


class Budget:
    """How often a cell may still be looked at."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int) -> None:
        """Use some up.

        Raises:
            TooMany: there is none left.
        """
        self._left -= count
        if self._left < 0:
            raise TooMany


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of some rules as sets of atoms, by column and rule."""

    cells: tuple[tuple[int, ...], ...]
    alive: tuple[tuple[int, ...], ...]
    """The rules that accept an atom, by column and atom; a set of rules is an integer with one bit a rule."""

    def meeting(self, box: Box, rules: Sequence[int], budget: Budget) -> Sequence[int]:
        """Those of the rules that answer for some input of the box.

        Raises:
            TooMany: the budget is used up.
        """
        for cells, part in zip(self.cells, box, strict=True):
            budget.spend(len(rules))
            rules = [rule for rule in rules if cells[rule] & part]
        return rules

    def covers(self, rule: int, box: Box) -> bool:
        """Whether a rule answers for every input of the box."""
        return all(not part & ~cells[rule] for cells, part in zip(self.cells, box, strict=True))

    def uncovered(self, box: Box, rules: Sequence[int], budget: Budget) -> Iterator[Box]:
        """The parts of a box for which none of these rules answers; nothing when they answer for all of it.

        Splits the box by one column after the other, and each part goes on with the rules that are left in it.

        Raises:
            TooMany: the budget is used up.
        """
        if all(box):
            search = _Search(self, box, rules, budget)
            yield from search.below(0, sum(1 << rule for rule in rules))


def grid_of(cells: Sequence[Sequence[int]], sizes: Sequence[int]) -> Grid:
    """The grid of cells given by column and rule, the columns having so many atoms."""
    return Grid(tuple(map(tuple, cells)), tuple(map(_alive, cells, sizes)))


def _alive(cells: Sequence[int], size: int) -> tuple[int, ...]:
    changes = [0] * (size + 1)
    for rule, atoms in enumerate(cells):
        for place in _places(_edges(atoms)):
            changes[place] ^= 1 << rule
    found, alive = [], 0
    for change in changes[:size]:
        alive ^= change
        found.append(alive)
    return tuple(found)


def _edges(atoms: int) -> int:
    """Where runs of atoms begin, and the first place after each."""
    return atoms ^ (atoms << 1)


def _places(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


class _Search:
    """One search for what is not covered; places that were found covered are not looked at again."""

    def __init__(self, grid: Grid, box: Box, rules: Sequence[int], budget: Budget) -> None:
        self._grid = grid
        self._box = box
        self._budget = budget
        budget.spend(len(rules) * len(box))
        self._covered: set[tuple[int, int]] = set()
        self._whole = self._whole_rows(rules)

    def _whole_rows(self, rules: Sequence[int]) -> list[int]:
        """By column, the rules that accept all of the box in it and in every column after it."""
        whole, found = sum(1 << rule for rule in rules), []
        for cells, part in zip(reversed(self._grid.cells), reversed(self._box), strict=True):
            whole &= sum(1 << rule for rule in rules if not part & ~cells[rule])
            found.append(whole)
        return found[::-1]

    def below(self, depth: int, alive: int, chosen: Box = ()) -> Iterator[Box]:
        """What is not covered of the part chosen so far, in which these rules are left."""
        if not alive:
            yield (*chosen, *self._box[depth:])
            return
        if depth == len(self._box) or alive & self._whole[depth] or (depth, alive) in self._covered:
            return
        any_found = False
        parts = self._split(depth, alive)
        for left in sorted(parts, key=int.bit_count):
            for found in self.below(depth + 1, left, (*chosen, parts[left])):
                any_found = True
                yield found
        if not any_found:
            self._covered.add((depth, alive))

    def _split(self, depth: int, alive: int) -> dict[int, int]:
        """The atoms of a column by the rules that are left for them."""
        cells, rows, part = self._grid.cells[depth], self._grid.alive[depth], self._box[depth]
        edges = 0
        for rule in _places(alive):
            edges |= _edges(cells[rule])
        starts = [place for place in _places(edges | 1) if place < len(rows)]
        self._budget.spend(_PART * (alive.bit_count() + len(starts)))
        found: dict[int, int] = {}
        for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
            atoms = part & ((1 << end) - (1 << start))
            if atoms:
                left = rows[start] & alive
                found[left] = found.get(left, 0) | atoms
        return found
