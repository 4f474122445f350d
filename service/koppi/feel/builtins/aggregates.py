"""Functions that make one value of a list; the elements may also be given one by one."""

from itertools import groupby
from typing import Any

from koppi.feel import numbers
from koppi.feel.arithmetic import calculate
from koppi.feel.booleans import is_stray
from koppi.feel.comparison import ordered
from koppi.feel.errors import FeelDomainError, Position
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import LIST, NUMBERS, ORDERED, kind_of

LIBRARY = Library()
_HERE = Position(1, 1)


@LIBRARY.define("count(list: list) -> number")
def count(run: Run, items: list[Any]) -> int:
    """How many elements."""
    return len(items)


@LIBRARY.define("all(list: list) -> boolean", "all(list: any...) -> boolean")
def all_true(run: Run, *given: Any) -> bool | None:
    """False if one is false, true if all are true, else null."""
    items = _items(given, run)
    if any(item is False for item in items):
        return False
    return True if all(item is True for item in items) else _undecided(items)


@LIBRARY.define("any(list: list) -> boolean", "any(list: any...) -> boolean")
def any_true(run: Run, *given: Any) -> bool | None:
    """True if one is true, false if all are false, else null."""
    items = _items(given, run)
    if any(item is True for item in items):
        return True
    return False if all(item is False for item in items) else _undecided(items)


def _undecided(items: list[Any]) -> bool | None:
    stray = next(filter(is_stray, items), None)
    if stray is not None:
        raise FeelDomainError("feel.not_a_boolean", kind=kind_of(stray))
    return None


@LIBRARY.define("sum(list: list) -> number", "sum(list: any...) -> number")
def total(run: Run, *given: Any) -> Any:
    """The sum of numbers or durations; null of nothing."""
    items = _items(given, run)
    _require(items)
    result = items[0]
    if not (type(result) in NUMBERS or kind_of(result).endswith("duration")) or None in items:
        raise FeelDomainError("feel.wrong_arguments", kinds=kind_of(None if None in items else result))
    for item in items[1:]:
        result = calculate("+", result, item, run, _HERE)
        if result is None:
            return None
    return result


@LIBRARY.define("mean(list: list) -> number", "mean(list: any...) -> number")
def mean(run: Run, *given: Any) -> Any:
    """The arithmetic mean; null of nothing."""
    items = _items(given, run)
    result = total(run, items)
    return None if result is None else calculate("/", result, len(items), run, _HERE)


@LIBRARY.define("min(list: list)", "min(list: any...)")
def smallest(run: Run, *given: Any) -> Any:
    """The smallest element; null of nothing or of kinds that have no common order."""
    return _extreme("<", _items(given, run), run)


@LIBRARY.define("max(list: list)", "max(list: any...)")
def largest(run: Run, *given: Any) -> Any:
    """The largest element; null of nothing or of kinds that have no common order."""
    return _extreme(">", _items(given, run), run)


def _extreme(operator: str, items: list[Any], run: Run) -> Any:
    _require(items)
    best = items[0]
    if kind_of(best) not in ORDERED:
        raise FeelDomainError("feel.wrong_arguments", kinds=kind_of(best))
    for item in items[1:]:
        before = ordered(operator, item, best, run, _HERE)
        if before is None:
            return None
        if before:
            best = item
    return best


@LIBRARY.define("product(list: list) -> number", "product(list: any...) -> number")
def product(run: Run, *given: Any) -> Any:
    """The product of numbers; null of nothing."""
    items = _numbers(given, run)
    _require(items)
    result = items[0]
    for item in items[1:]:
        result = calculate("*", result, item, run, _HERE)
    return result


@LIBRARY.define("median(list: list) -> number", "median(list: any...) -> number")
def median(run: Run, *given: Any) -> Any:
    """The number in the middle, or the mean of the two; null of nothing."""
    items = sorted(_numbers(given, run))
    _require(items)
    middle = len(items) // 2
    return items[middle] if len(items) % 2 else mean(run, items[middle - 1 : middle + 1])


@LIBRARY.define("stddev(list: list) -> number", "stddev(list: any...) -> number")
def stddev(run: Run, *given: Any) -> Any:
    """The standard deviation of a sample; null of fewer than two numbers."""
    items = [numbers.decimal(item) for item in _numbers(given, run)]
    _require(items, 2)
    middle = numbers.decimal(mean(run, items))
    squares = [numbers.multiply(item - middle, item - middle) for item in items]
    return numbers.CONTEXT.sqrt(numbers.decimal(calculate("/", total(run, squares), len(items) - 1, run, _HERE)))


@LIBRARY.define("mode(list: list) -> list<number>", "mode(list: any...) -> list<number>")
def mode(run: Run, *given: Any) -> list[Any]:
    """The numbers that stand most often, in ascending order."""
    items = _numbers(given, run)
    often = [(item, len(list(alike))) for item, alike in groupby(sorted(items))]
    most = max((times for _, times in often), default=0)
    return [item for item, times in often if times == most]


def _require(items: list[Any], least: int = 1) -> None:
    if len(items) < least:
        raise FeelDomainError("feel.too_few_elements")


def _numbers(given: tuple[Any, ...], run: Run) -> list[Any]:
    items = _items(given, run)
    if not all(type(item) in NUMBERS for item in items):
        raise FeelDomainError("feel.wrong_arguments", kinds=", ".join(sorted({kind_of(item) for item in items})))
    return list(map(numbers.handy, items))


def _items(given: tuple[Any, ...], run: Run) -> list[Any]:
    """The one list given, or everything given as a list, where a list of one is its element."""
    items = given[0] if len(given) == 1 and kind_of(given[0]) == LIST else list(map(_element, given))
    run.spend(len(items))
    return list(items)


def _element(value: Any) -> Any:
    return value[0] if kind_of(value) == LIST and len(value) == 1 else value
