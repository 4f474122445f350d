"""Coercion: a value as the type of the variable or parameter that takes it, or null."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from koppi.feel import limits
from koppi.feel.errors import Position, Stopped
from koppi.feel.far import Far
from koppi.feel.rules import Rules
from koppi.feel.run import Code, Run
from koppi.feel.syntax import Coerced
from koppi.feel.temporal import MIDNIGHT
from koppi.feel.types import ANY, Type
from koppi.feel.values import CONTEXT, DATE, DATE_TIME, LIST, kind_of

_MISFIT: Any = object()


def coerced(node: Coerced, rules: Rules) -> Code:
    """A value as a type."""
    value, wanted, at = rules.code(node.value), node.type, node.at
    return lambda names, run: coerce(value(names, run), wanted, run, at)


def coerce(value: Any, wanted: Type | None, run: Run, at: Position) -> Any:
    """The value as `wanted`: a list of one and its element stand for each other, a date for its midnight UTC.

    What does not conform is null, with a warning.
    """
    if wanted is None:
        return value
    found = _fitted(value, wanted, run)
    if found is _MISFIT:
        run.warn("feel.not_of_type", at, kind=kind_of(value), type=wanted.kind)
        return None
    return found


def fit(value: Any, wanted: Type | None, run: Run) -> Any:
    """The value as `wanted` like `coerce`; what does not conform stays as it is."""
    found = value if wanted is None else _fitted(value, wanted, run)
    return value if found is _MISFIT else found


def _fitted(value: Any, wanted: Type, run: Run) -> Any:
    if value is None or (wanted.bare and kind_of(value) == wanted.kind):
        return value
    return _as(value, wanted, run)


def _as(value: Any, wanted: Type, run: Run) -> Any:
    if value is None:
        return None
    run.spend(1)
    value = _reshaped(value, wanted.kind)
    kind = kind_of(value)
    if wanted.kind not in (ANY, kind):
        return _MISFIT
    convert = _CONVERSIONS.get(kind) if wanted.element or wanted.entries else None
    if convert is not None:
        value = convert(value, wanted, run)
        return value if value is _MISFIT or wanted.allows(value, run) else _MISFIT
    return value if wanted.admits(value, run) else _MISFIT


def _reshaped(value: Any, wanted: str, depth: int = 0) -> Any:
    """The value as the kind wanted where the two stand for each other."""
    kind = kind_of(value)
    if kind == wanted or wanted == ANY:
        return value
    if wanted == LIST:
        return [value]
    if kind == LIST and len(value) == 1:
        if depth > limits.DEPTH:
            raise Stopped("feel.limit_depth")
        return _reshaped(value[0], wanted, depth + 1)
    if kind == DATE and wanted == DATE_TIME:
        return _midnight(value)
    return value


def _midnight(day: date | Far) -> Any:
    if isinstance(day, Far):
        return Far(datetime.combine(day.value, MIDNIGHT, tzinfo=UTC), day.cycles)
    return datetime.combine(day, MIDNIGHT, tzinfo=UTC)


def _list(value: list[Any], wanted: Type, run: Run) -> Any:
    made = [_as(item, wanted.element or Type(ANY), run) for item in value]
    return _MISFIT if any(item is _MISFIT for item in made) else made


def _context(value: Mapping[str, Any], wanted: Type, run: Run) -> Any:
    """An entry that is not there counts as null."""
    run.spend(len(value))
    made = {**value, **{name: _as(value[name], below, run) for name, below in wanted.entries if name in value}}
    return _MISFIT if any(item is _MISFIT for item in made.values()) else made


_CONVERSIONS: Mapping[str, Callable[[Any, Type, Run], Any]] = {LIST: _list, CONTEXT: _context}
