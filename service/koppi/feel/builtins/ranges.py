"""How points and ranges lie to each other; a point counts as a range of one value."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from koppi.feel.comparison import equal, ordered
from koppi.feel.errors import FeelDomainError, Position
from koppi.feel.functions import Library
from koppi.feel.run import Run
from koppi.feel.values import RANGE, Range, kind_of

LIBRARY = Library()
_POINT = "number|text|date|time|datetime|days|months"
_RANGES = "range1 range2"
_BOTH = ("point1 point2", "point range", "range point", _RANGES)
Holds: TypeAlias = Callable[[Run, Range, Range], bool]
_HERE = Position(1, 1)
_FIRST: Any = object()
_LAST: Any = object()
"""What lies before and after all values: the ends that `(< 5)` and `(> 5)` do not have."""
_BOUNDED: Mapping[str, tuple[Any, Any]] = {
    **dict.fromkeys(("<", "<="), (_FIRST, None)),
    **dict.fromkeys((">", ">="), (None, _LAST)),
}


def _relation(name: str, *shapes: str) -> Callable[[Holds], Holds]:
    """Define a function of two points or ranges; a shape names its parameters, which tell what they take."""

    def known(holds: Holds) -> Holds:
        def call(run: Run, a: Any, b: Any) -> bool:
            return holds(run, _as_range(a), _as_range(b))

        for shape in shapes:
            first, second = (f"{part}: {'range' if part.startswith('range') else _POINT}" for part in shape.split())
            LIBRARY.define(f"{name}({first}, {second}) -> boolean")(call)
        return holds

    return known


def _as_range(value: Any) -> Range:
    """The range, or that of one point; `(< 5)` begins before all values.

    What turned out to have no end, and `(!= 5)`, which is no interval, lie nowhere.
    """
    found = value if kind_of(value) == RANGE else Range(value, value, True, True)
    if found.test in _BOUNDED:
        low, high = _BOUNDED[found.test]
        return Range(low or found.low, high or found.high, found.low_included, found.high_included)
    if found.low is None or found.high is None or found.test == "!=":
        raise FeelDomainError("feel.bad_range", kinds=found.test or "null")
    return found


def _order(run: Run, a: Any, b: Any) -> int:
    """-1, 0 or 1: whether a lies before b, with it, or after it."""
    if a is b:
        return 0
    if a is _FIRST or b is _LAST:
        return -1
    if a is _LAST or b is _FIRST:
        return 1
    before = ordered("<", a, b, run, _HERE)
    if before is None:
        raise FeelDomainError("feel.wrong_arguments", kinds=f"{kind_of(a)}, {kind_of(b)}")
    return -1 if before else 0 if equal(a, b, run, _HERE) else 1


def _within_start(run: Run, outer: Range, inner: Range) -> bool:
    """Whether the outer range begins no later than the inner one."""
    order = _order(run, outer.low, inner.low)
    return order < 0 or (order == 0 and (outer.low_included or not inner.low_included))


def _within_end(run: Run, outer: Range, inner: Range) -> bool:
    """Whether the outer range ends no earlier than the inner one."""
    order = _order(run, outer.high, inner.high)
    return order > 0 or (order == 0 and (outer.high_included or not inner.high_included))


@_relation("before", *_BOTH)
def before(run: Run, a: Range, b: Range) -> bool:
    """The first ends before the second begins."""
    order = _order(run, a.high, b.low)
    return order < 0 or (order == 0 and not (a.high_included and b.low_included))


@_relation("after", *_BOTH)
def after(run: Run, a: Range, b: Range) -> bool:
    """The first begins after the second ends."""
    return before(run, b, a)


@_relation("meets", _RANGES)
def meets(run: Run, a: Range, b: Range) -> bool:
    """The first ends with the very value that the second begins with."""
    return a.high_included and b.low_included and _order(run, a.high, b.low) == 0


@_relation("met by", _RANGES)
def met_by(run: Run, a: Range, b: Range) -> bool:
    """The second meets the first."""
    return meets(run, b, a)


@_relation("overlaps", _RANGES)
def overlaps(run: Run, a: Range, b: Range) -> bool:
    """They have a value in common."""
    return not before(run, a, b) and not before(run, b, a)


@_relation("overlaps before", _RANGES)
def overlaps_before(run: Run, a: Range, b: Range) -> bool:
    """The first begins before the second and ends within it."""
    return overlaps(run, a, b) and not _within_start(run, b, a) and _within_end(run, b, a)


@_relation("overlaps after", _RANGES)
def overlaps_after(run: Run, a: Range, b: Range) -> bool:
    """The second overlaps before the first."""
    return overlaps_before(run, b, a)


@_relation("finishes", "point range", _RANGES)
def finishes(run: Run, a: Range, b: Range) -> bool:
    """They end together, and the first begins no earlier."""
    return a.high_included == b.high_included and _order(run, a.high, b.high) == 0 and _within_start(run, b, a)


@_relation("finished by", "range point", _RANGES)
def finished_by(run: Run, a: Range, b: Range) -> bool:
    """The second finishes the first."""
    return finishes(run, b, a)


@_relation("includes", "range point", _RANGES)
def includes(run: Run, a: Range, b: Range) -> bool:
    """The second lies within the first."""
    return _within_start(run, a, b) and _within_end(run, a, b)


@_relation("during", "point range", _RANGES)
def during(run: Run, a: Range, b: Range) -> bool:
    """The first lies within the second."""
    return includes(run, b, a)


@_relation("starts", "point range", _RANGES)
def starts(run: Run, a: Range, b: Range) -> bool:
    """They begin together, and the first ends no later."""
    return a.low_included == b.low_included and _order(run, a.low, b.low) == 0 and _within_end(run, b, a)


@_relation("started by", "range point", _RANGES)
def started_by(run: Run, a: Range, b: Range) -> bool:
    """The second starts the first."""
    return starts(run, b, a)


@_relation("coincides", "point1 point2", _RANGES)
def coincides(run: Run, a: Range, b: Range) -> bool:
    """They begin and end together."""
    return starts(run, a, b) and finishes(run, a, b)
