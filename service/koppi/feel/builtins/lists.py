"""Functions of lists."""

from collections.abc import Iterator
from functools import cmp_to_key
from typing import Any

from koppi.feel import limits, numbers
from koppi.feel.comparison import equal, ordered
from koppi.feel.errors import FeelDomainError, Position, Stopped
from koppi.feel.function_values import apply
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import LIST, FunctionValue, kind_of

LIBRARY = Library()
_HERE = Position(1, 1)


@LIBRARY.define("list contains(list: list, element: any) -> boolean")
def list_contains(run: Run, items: list[Any], element: Any) -> bool:
    """Whether an element is in the list."""
    return any(_same(item, element, run) for item in items)


@LIBRARY.define("append(list: list, item: any...) -> list", "append(list: list, items: any...) -> list")
def append(run: Run, items: list[Any], *more: Any) -> list[Any]:
    """The list with more elements at its end."""
    return run.list([*items, *more])


@LIBRARY.define("concatenate(list: list...) -> list")
def concatenate(run: Run, *lists: list[Any]) -> list[Any]:
    """The lists one after the other."""
    return _joined(lists, run)


@LIBRARY.define("union(list: list...) -> list")
def union(run: Run, *lists: list[Any]) -> list[Any]:
    """The lists one after the other, each element once."""
    return _distinct(_joined(lists, run), run)


def _joined(lists: tuple[list[Any], ...], run: Run) -> list[Any]:
    if sum(map(len, lists)) > limits.LIST:
        raise Stopped("feel.limit_list")
    return run.list([item for items in lists for item in items])


@LIBRARY.define("distinct values(list: list) -> list")
def distinct_values(run: Run, items: list[Any]) -> list[Any]:
    """Each element once, where it first stood."""
    return _distinct(items, run)


@LIBRARY.define("duplicate values(list: list) -> list")
def duplicate_values(run: Run, items: list[Any]) -> list[Any]:
    """The elements that stand more than once, each once."""
    kept = [item for item in items if sum(_same(item, other, run) for other in items) > 1]
    return _distinct(kept, run)


@LIBRARY.define("flatten(list: list) -> list")
def flatten(run: Run, items: list[Any]) -> list[Any]:
    """The elements of lists within lists, in one list."""
    return run.list(list(_flat(items, run, 0)))


def _flat(items: list[Any], run: Run, depth: int) -> Iterator[Any]:
    if depth > limits.DEPTH:
        raise Stopped("feel.limit_depth")
    for item in items:
        run.spend(1)
        if kind_of(item) == LIST:
            yield from _flat(item, run, depth + 1)
        else:
            yield item


@LIBRARY.define("index of(list: list, match: any) -> list<number>")
def index_of(run: Run, items: list[Any], match: Any) -> list[Any]:
    """The places where an element stands."""
    return run.list([place for place, item in enumerate(items, 1) if _same(item, match, run)])


@LIBRARY.define("reverse(list: list) -> list")
def reverse(run: Run, items: list[Any]) -> list[Any]:
    """The other way round."""
    return run.list(list(reversed(items)))


@LIBRARY.define("sort(list: list, precedes: function) -> list")
def sort(run: Run, items: list[Any], precedes: FunctionValue) -> list[Any]:
    """The list in order: `precedes(a, b)` tells whether a comes before b; equal ones keep their order.

    A pair for which it is neither true nor false makes the whole null.
    """

    run.spend(len(items))

    def before(a: Any, b: Any) -> bool:
        found = apply(precedes, [a, b], run, _HERE)
        if not isinstance(found, bool):
            raise FeelDomainError("feel.wrong_arguments", kinds=kind_of(found))
        return found

    def compare(a: Any, b: Any) -> int:
        run.spend(1)
        return -1 if before(a, b) else int(before(b, a))

    return run.list(sorted(items, key=cmp_to_key(compare)))


@LIBRARY.define("sort(list: list) -> list")
def sort_plain(run: Run, items: list[Any]) -> list[Any]:
    """The list in the order of its numbers, texts or temporal values."""

    run.spend(len(items))

    def compare(a: Any, b: Any) -> int:
        run.spend(3)
        before = ordered("<", a, b, run, _HERE)
        if before is None:
            raise FeelDomainError("feel.wrong_arguments", kinds=f"{kind_of(a)}, {kind_of(b)}")
        return -1 if before else int(ordered("<", b, a, run, _HERE) is True)

    return run.list(sorted(items, key=cmp_to_key(compare)))


@LIBRARY.define("sublist(list: list, start position: number, length: number?) -> list")
def sublist(run: Run, items: list[Any], start: Any, length: Any = None) -> list[Any]:
    """The part from a place on, of a length or to the end."""
    first = _place(start, len(items))
    size = len(items) - first if length is None else numbers.truncated(length)
    if size is None or size < 1 or first + size > len(items):
        raise FeelDomainError("feel.no_such_place")
    return run.list(items[first : first + size])


@LIBRARY.define("insert before(list: list, position: number, newItem: any) -> list")
def insert_before(run: Run, items: list[Any], position: Any, item: Any) -> list[Any]:
    """The list with an element more, in front of a place."""
    place = _place(position, len(items))
    return run.list([*items[:place], item, *items[place:]])


@LIBRARY.define("list replace(list: list, position: number, newItem: any) -> list")
def list_replace(run: Run, items: list[Any], position: Any, item: Any) -> list[Any]:
    """The list with another element at a place."""
    place = _place(position, len(items))
    return run.list([*items[:place], item, *items[place + 1 :]])


@LIBRARY.define("list replace(list: list, match: function, newItem: any) -> list")
def list_replace_matching(run: Run, items: list[Any], match: FunctionValue, item: Any) -> list[Any] | None:
    """The list with another element wherever `match(old, new)` is true; null when it is neither true nor false."""
    made: list[Any] = []
    for old in items:
        run.spend(1)
        found = apply(match, [old, item], run, _HERE)
        if not isinstance(found, bool):
            return None
        made.append(item if found else old)
    return run.list(made)


@LIBRARY.define("remove(list: list, position: number) -> list")
def remove(run: Run, items: list[Any], position: Any) -> list[Any]:
    """The list without the element at a place."""
    place = _place(position, len(items))
    return run.list([*items[:place], *items[place + 1 :]])


def _place(position: numbers.Number, size: int) -> int:
    """A place counted from 1, or from the end when negative, as counted from 0; a fraction is left out."""
    place = numbers.truncated(position)
    if not place or abs(place) > size:
        raise FeelDomainError("feel.no_such_place")
    return place - 1 if place > 0 else size + place


def _distinct(items: list[Any], run: Run) -> list[Any]:
    kept: list[Any] = []
    for item in items:
        if not any(_same(item, other, run) for other in kept):
            kept.append(item)
    return run.list(kept)


def _same(a: Any, b: Any, run: Run) -> bool:
    """Whether two elements are equal; of different kinds they are not, and that is no trouble."""
    run.spend(1)
    noted = len(run.warnings)
    same = equal(a, b, run, _HERE) is True
    del run.warnings[noted:]
    return same
