"""Compiles `for`, `some`, `every` and filters: whatever visits nodes again, and so spends steps."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from koppi.feel import numbers
from koppi.feel.arithmetic import calculate
from koppi.feel.booleans import is_stray, undecided
from koppi.feel.errors import Position
from koppi.feel.free_names import free_names
from koppi.feel.rules import Rules
from koppi.feel.run import Code, Names, Run, Scope
from koppi.feel.structures import written_out
from koppi.feel.syntax import Call, Filter, For, Iteration, Node, Quantified
from koppi.feel.values import CONTEXT, DATE, FUNCTION, LIST, NULL, NUMBERS, RANGE, kind_of

_COSTS: dict[type[Node], int] = {Call: 4}
"""Steps of nodes that take more than one."""
_HOLDING = frozenset({LIST, CONTEXT, FUNCTION})
"""The kinds of values that may hold the list so far."""
Bindings = Callable[[Names, Run], Iterator[Names]]


def size(node: Node) -> int:
    """How many nodes are visited each time round."""
    return _COSTS.get(type(node), 1) + sum(size(child) for child in node.children())


def for_(node: For, rules: Rules) -> Code:
    """The list of results; `partial` is the list so far."""
    bindings, result = _bindings(node.iterations, rules), rules.code(node.result)
    at, cost = node.at, size(node.result)
    looks_back = "partial" in free_names(node.result) and all(part.name != "partial" for part in node.iterations)

    def collect(names: Names, run: Run) -> Any:
        made: list[Any] = []
        try:
            for bound in bindings(names, run):
                run.spend(cost)
                value = result(Scope({"partial": made}, bound) if looks_back else bound, run)
                if looks_back and kind_of(value) in _HOLDING:
                    made = _copied(made, run)
                made.append(value)
        except _NotIterable as error:
            run.warn("feel.not_a_list", at, kind=error.kind)
            return None
        return run.list(made)

    return collect


def _copied(made: list[Any], run: Run) -> list[Any]:
    """The list to go on with, where the one so far may be a part of what was made."""
    run.spend(len(made) // 20)
    return [*made]


def quantified(node: Quantified, rules: Rules) -> Code:
    """`some` is true as soon as one is true, `every` false as soon as one is false; else null decides."""
    bindings, condition = _bindings(node.iterations, rules), rules.code(node.condition)
    at, cost, deciding, strict = node.at, size(node.condition), not node.every, node.strict

    def decide(names: Names, run: Run) -> Any:
        found, unknown, stray = False, False, None
        try:
            for bound in bindings(names, run):
                run.spend(cost)
                value = condition(bound, run)
                if strict and is_stray(value):
                    return undecided(value, run, at)
                found = found or value is deciding
                if found and not strict:
                    return deciding
                if not isinstance(value, bool):
                    unknown, stray = True, value if stray is None else stray
        except _NotIterable as error:
            run.warn("feel.not_a_list", at, kind=error.kind)
            return None
        if found:
            return deciding
        return undecided(stray, run, at) if unknown else not deciding

    return decide


class _NotIterable(Exception):
    """What stands after `in` cannot be gone through."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def _bindings(iterations: tuple[Iteration, ...], rules: Rules) -> Bindings:
    """Every combination of the iterations' values as a scope, the last one changing fastest."""
    sources = [(part.name, _elements(part, rules)) for part in iterations]

    def bind(names: Names, run: Run, depth: int = 0) -> Iterator[Names]:
        if depth == len(sources):
            yield names
            return
        name, elements = sources[depth]
        for element in elements(names, run):
            run.spend(1)
            yield from bind(Scope({name: element}, names), run, depth + 1)

    return bind


def _elements(part: Iteration, rules: Rules) -> Callable[[Names, Run], Any]:
    source, last, at = rules.code(part.source), rules.code(part.last) if part.last else None, part.at
    cost = size(part) - 1

    def elements(names: Names, run: Run) -> Any:
        run.spend(cost)
        first = source(names, run)
        if last is not None:
            return _steps(first, last(names, run), run, at)
        kind = kind_of(first)
        if kind == RANGE:
            return _steps(*_closed(first, run, at), run, at)
        if kind == NULL:
            raise _NotIterable(kind)
        return first if kind == LIST else [first]

    return elements


def _closed(value: Any, run: Run, at: Position) -> tuple[Any, Any]:
    """The first and last whole number or day of a range."""
    one = timedelta(days=1) if kind_of(value.low) == DATE else 1
    low = value.low if value.low_included else calculate("+", value.low, one, run, at)
    return low, value.high if value.high_included else calculate("-", value.high, one, run, at)


def _steps(first: Any, last: Any, run: Run, at: Position) -> Iterable[Any]:
    """The whole numbers or days from first to last, downwards when last is the smaller one."""
    if kind_of(first) == DATE == kind_of(last):
        days = calculate("-", last, first, run, at)
        return () if days is None else _days(first, days.days, run, at)
    start = numbers.whole(first) if type(first) in NUMBERS else None
    end = numbers.whole(last) if type(last) in NUMBERS else None
    if start is None or end is None:
        raise _NotIterable(kind_of(first) if start is None else kind_of(last))
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _days(first: Any, count: int, run: Run, at: Position) -> Iterator[Any]:
    """A day and so many after it, or before it when negative."""
    step = 1 if count >= 0 else -1
    for days in range(0, count + step, step):
        yield calculate("+", first, timedelta(days=days), run, at)


def filter_(node: Filter, rules: Rules) -> Code:
    """`list[2]`, `list[-1]` or `list[condition]`; a single value counts as a list of one."""
    place = written_out(node.condition)
    if type(place) in NUMBERS:
        return _element(rules.code(node.source), place, node.at)
    source, condition, at, cost = rules.code(node.source), rules.code(node.condition), node.at, size(node.condition)

    def keep(names: Names, run: Run) -> Any:
        value = source(names, run)
        items = _list_of(value)
        if not items:
            place = _index(condition, names, run)
            return [] if place is None else None if value is None else _at_index(items, place, run, at)
        kept: list[Any] = []
        for place, item in enumerate(items):
            run.spend(cost)
            found = condition(_item_scope(item, names), run)
            if place == 0 and type(found) in NUMBERS:
                return _at_index(items, found, run, at)
            if found is True:
                kept.append(item)
            elif is_stray(found):
                return undecided(found, run, at)
        return run.list(kept)

    return keep


def _element(source: Code, place: numbers.Number, at: Position) -> Code:
    """The element at a place that is written out."""

    def pick(names: Names, run: Run) -> Any:
        value = source(names, run)
        return None if value is None else _at_index(_list_of(value), place, run, at)

    return pick


def _list_of(value: Any) -> Any:
    """The list that a value stands for."""
    return value if kind_of(value) == LIST else [] if value is None else [value]


def _index(condition: Code, names: Names, run: Run) -> numbers.Number | None:
    """The place that stands in the brackets, where there is no item to try it with; None for a condition."""
    noted = len(run.warnings)
    found = condition(Scope({"item": None}, names), run)
    del run.warnings[noted:]
    return found if type(found) in NUMBERS else None


def _item_scope(item: Any, names: Names) -> Names:
    scope = Scope({"item": item}, names)
    return Scope(item, scope) if kind_of(item) == CONTEXT else scope


def _at_index(items: list[Any], index: Any, run: Run, at: Position) -> Any:
    """The element at a place counted from 1, or from the end when negative; null beyond the ends."""
    place = numbers.whole(index)
    if place is None or place == 0 or abs(place) > len(items):
        run.warn("feel.no_such_element", at, count=len(items))
        return None
    return items[place - 1 if place > 0 else place]
