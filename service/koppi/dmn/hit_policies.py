"""Hit policies: what a table says when one, several or no rules match."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from koppi.feel import Expression, Run
from koppi.feel.comparison import all_of, equal
from koppi.feel.errors import Position

_AT = Position(1, 1)


@dataclass(frozen=True, slots=True)
class Row:
    """A rule that matched, with the values of its outputs."""

    rule_id: str
    index: int
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """All that matched: at least one row. `compose` makes a result of a row's values."""

    rows: Sequence[Row]
    priorities: tuple[Any, ...]
    compose: Callable[[tuple[Any, ...]], Any]
    run: Run


class Conflict(Exception):
    """The policy allows no answer for these rows."""

    def __init__(self, code: str, **parameters: Any) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class HitPolicy:
    """A policy by its name in the file; `first_only` ends the search at the first hit."""

    name: str
    decide: Callable[[Hits], Any]
    first_only: bool = False


def _unique(hits: Hits) -> Any:
    if len(hits.rows) > 1:
        raise Conflict("dmn.several_rules", rules=", ".join(str(row.index) for row in hits.rows))
    return hits.compose(hits.rows[0].values)


def _first(hits: Hits) -> Any:
    return hits.compose(hits.rows[0].values)


def _any(hits: Hits) -> Any:
    first, *others = (row.values for row in hits.rows)
    pairs = ((a, b) for values in others for a, b in zip(first, values, strict=True))
    if all_of(equal(a, b, hits.run, _AT) for a, b in pairs) is not True:
        raise Conflict("dmn.rules_differ", rules=", ".join(str(row.index) for row in hits.rows))
    return _first(hits)


def _all(hits: Hits) -> Any:
    return [hits.compose(row.values) for row in hits.rows]


def _by_priority(hits: Hits) -> list[Row]:
    """The rows, those whose values stand first in the outputs' lists of values first; the first output weighs most."""
    return sorted(hits.rows, key=lambda row: rank(row.values, hits.priorities))


def rank(values: Sequence[Any], priorities: Sequence[Any]) -> list[int]:
    """How far back the values of a row stand in the lists of the outputs; the less, the more important."""
    return [_place(value, listed) for value, listed in zip(values, priorities, strict=True)]


def _place(value: Any, values: Any) -> int:
    if not isinstance(values, list):
        return 0
    alike = (place for place, listed in enumerate(values) if listed == value and _boolean(listed) == _boolean(value))
    return next(alike, len(values))


def _boolean(value: Any) -> bool:
    """Whether it is one: Python takes true for 1."""
    return isinstance(value, bool)


def _priority(hits: Hits) -> Any:
    return hits.compose(_by_priority(hits)[0].values)


def _output_order(hits: Hits) -> Any:
    return [hits.compose(row.values) for row in _by_priority(hits)]


POLICIES: Mapping[str, HitPolicy] = {
    policy.name: policy
    for policy in (
        HitPolicy("UNIQUE", _unique),
        HitPolicy("FIRST", _first, first_only=True),
        HitPolicy("ANY", _any),
        HitPolicy("PRIORITY", _priority),
        HitPolicy("RULE ORDER", _all),
        HitPolicy("OUTPUT ORDER", _output_order),
        HitPolicy("COLLECT", _all),
    )
}
AGGREGATIONS: Mapping[str, str] = {
    "SUM": "sum(values)",
    "MIN": "min(values)",
    "MAX": "max(values)",
    "COUNT": "count(values)",
}


def aggregated(name: str, expression: Expression) -> HitPolicy:
    """COLLECT with an aggregation, which FEEL calculates over the list `values`."""

    def decide(hits: Hits) -> Any:
        value = expression.within({"values": _all(hits)}, hits.run)
        if value is None:
            raise Conflict("dmn.not_aggregable", aggregation=name)
        return value

    return HitPolicy(f"COLLECT {name}", decide)
