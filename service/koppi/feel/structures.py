"""Compiles literals, names, lists, contexts, intervals, paths and `if`."""

from typing import Any

from koppi.feel import properties
from koppi.feel.errors import Position
from koppi.feel.functions import Callee
from koppi.feel.numbers import subtract
from koppi.feel.rules import Rules
from koppi.feel.run import MISSING, Code, Names, Run, Scope
from koppi.feel.syntax import Context, Foreign, If, Interval, ListOf, Literal, Name, Negation, Node, Path
from koppi.feel.values import BOOLEAN, NUMBERS, ORDERED, FunctionValue, Range, kind_of


def literal(node: Literal, _: Rules) -> Code:
    """A value that is always the same."""
    value = node.value
    return lambda names, run: value


def name(node: Name, rules: Rules) -> Code:
    """A variable; where there is none of this name but a function, the function."""
    wanted, at = node.name, node.at
    callee = rules.functions.get(wanted)
    function = _value_of(callee, at) if callee else None

    def look_up(names: Names, run: Run) -> Any:
        value = names.get(wanted, MISSING)
        if value is not MISSING:
            return value
        if function is not None:
            return function
        run.warn("feel.unknown_name", at, name=wanted)
        return None

    return look_up


def _value_of(callee: Callee, at: Position) -> FunctionValue:
    def call(run: Run, *given: Any) -> Any:
        return callee.taking(len(given)).call(run, at, given)

    return FunctionValue(callee.parameters, call, is_of=callee.is_of)


def foreign(node: Foreign, _: Rules) -> Code:
    """What something else gives."""
    call, cost = node.call, node.size

    def give(names: Names, run: Run) -> Any:
        run.spend(cost)
        return call(names, run)

    return give


def list_of(node: ListOf, rules: Rules) -> Code:
    """A new list."""
    items = [rules.code(item) for item in node.items]
    return lambda names, run: [item(names, run) for item in items]


def context(node: Context, rules: Rules) -> Code:
    """A new context; each entry sees those before it. A key written twice makes it null."""
    entries = [(entry.key, rules.code(entry.value)) for entry in node.entries]
    at, twice = node.at, len({key for key, _ in entries}) < len(entries)

    def build(names: Names, run: Run) -> Any:
        if twice:
            run.warn("feel.key_twice", at)
            return None
        made: dict[str, Any] = {}
        scope = Scope(made, names)
        for key, value in entries:
            made[key] = value(scope, run)
        return made

    return build


def interval(node: Interval, rules: Rules) -> Code:
    """A range; ends of kinds without an order make it null. One that is written out is made once."""
    fixed = fixed_range(node)
    if fixed is not None:
        return lambda names, run: fixed
    low = rules.code(node.low) if node.low is not None else None
    high = rules.code(node.high) if node.high is not None else None
    at = node.at

    def build(names: Names, run: Run) -> Any:
        first = low(names, run) if low else None
        last = (first if node.high is node.low else high(names, run)) if high else None
        kinds = _kinds(first, last)
        if not _one_order(kinds):
            run.warn("feel.bad_range", at, kinds=", ".join(sorted(kinds)))
            return None
        return Range(first, last, node.low_included, node.high_included, node.test)

    return build


def fixed_range(node: Interval) -> Range | None:
    """The range whose ends are written out; None when there is something to evaluate, or to warn of."""
    low, high = written_out(node.low), written_out(node.high)
    if low is MISSING or high is MISSING or not _one_order(_kinds(low, high)):
        return None
    return Range(low, high, node.low_included, node.high_included, node.test)


def written_out(end: Node | None) -> Any:
    """The value of a literal or of a number with a sign; MISSING for what must be evaluated."""
    if isinstance(end, Negation):
        value = written_out(end.operand)
        return subtract(0, value) if type(value) in NUMBERS else MISSING
    return end.value if isinstance(end, Literal) else None if end is None else MISSING


def _kinds(low: Any, high: Any) -> set[str]:
    return {kind_of(end) for end in (low, high) if end is not None}


def _one_order(kinds: set[str]) -> bool:
    return len(kinds) == 1 and kinds <= ORDERED


def path(node: Path, rules: Rules) -> Code:
    """An entry or property."""
    source, wanted, at = rules.code(node.source), node.name, node.at

    def read(names: Names, run: Run) -> Any:
        value = source(names, run)
        if type(value) is dict and wanted in value:
            return value[wanted]
        return properties.read(value, wanted, run, at)

    return read


def if_(node: If, rules: Rules) -> Code:
    """The one branch or the other; what is not true counts as false."""
    condition, then, otherwise = rules.code(node.condition), rules.code(node.then), rules.code(node.otherwise)
    at, strict = node.condition.at, node.strict

    def choose(names: Names, run: Run) -> Any:
        value = condition(names, run)
        if value is True:
            return then(names, run)
        if value is not None and kind_of(value) != BOOLEAN:
            run.warn("feel.not_a_boolean", at, kind=kind_of(value))
            if strict:
                return None
        return otherwise(names, run)

    return choose
