"""Compiles calls of known functions and of functions defined in FEEL."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from koppi.feel.coercion import coerce
from koppi.feel.errors import FeelSyntaxError, Position, Stopped
from koppi.feel.function_values import apply
from koppi.feel.functions import NOT_GIVEN, Callee, Signature
from koppi.feel.loops import size
from koppi.feel.rules import Rules
from koppi.feel.run import Code, Moment, Names, Run, Scope
from koppi.feel.syntax import Call, FunctionOf, Literal
from koppi.feel.values import NUMBER, TEMPORALS, FunctionValue, kind_of

_CALL = 4
"""Steps of calling a function defined in FEEL, besides those of its body."""
_QUICK = 20
"""Steps of a call of literals that compiling takes upon itself."""
_FIXED = TEMPORALS | {NUMBER}
"""The kinds of values that nobody can change."""
_NEVER = Moment(datetime.min.replace(tzinfo=UTC), ZoneInfo("UTC"))
"""The moment of a call that does not ask for it."""


def call(node: Call, rules: Rules) -> Code:
    """A call; a known function is bound, and its arguments are counted, before anything runs."""
    codes = [rules.code(argument.value) for argument in node.arguments]
    names = [argument.name for argument in node.arguments if argument.name is not None]
    if isinstance(node.function, str):
        callee = rules.functions[node.function]
        known, literals = _known(callee, codes, names, node.at), _literals(node)
        callee.require(literals, node.at)
        return _made_once(known) if callee.timeless and literals and len(literals) == len(codes) else known
    return _value(rules.code(node.function), codes, names, node.at)


def _made_once(known: Code) -> Code:
    """A call of literals, such as `date("2026-11-20")`, made when it is compiled, if it is quick and gives a value."""
    run = Run(_NEVER, _QUICK)
    try:
        value = known({}, run)
    except Stopped:
        return known
    return known if run.warnings or kind_of(value) not in _FIXED else lambda names, run: value


def _literals(node: Call) -> dict[int | str, Any]:
    """The arguments that are written as literals, by place or by name."""
    return {
        place if argument.name is None else argument.name: argument.value.value
        for place, argument in enumerate(node.arguments)
        if isinstance(argument.value, Literal)
    }


def _known(callee: Callee, codes: list[Code], named: list[str], at: Position) -> Code:
    if named:
        fitting = [(way, order) for way in callee.signatures if (order := way.order(named)) is not None]
        if not fitting:
            raise FeelSyntaxError("feel.wrong_parameters", at, function=callee.name, names=", ".join(named))
        fitting.sort(key=lambda way: way[1] != tuple(range(len(named))))  # `range` before `point` or after it
        return _named(callee, fitting, codes, at)
    bound = callee.taking(len(codes))
    if not bound.signatures:
        raise FeelSyntaxError(
            "feel.wrong_argument_count", at, function=callee.name, count=len(codes), usage=callee.usage
        )
    return lambda names, run: bound.call(run, at, [code(names, run) for code in codes])


def _named(callee: Callee, fitting: list[tuple[Signature, tuple[int, ...]]], codes: list[Code], at: Position) -> Code:
    ways = [(Callee(callee.name, (signature,)), order) for signature, order in fitting]

    def invoke(names: Names, run: Run) -> Any:
        values = [code(names, run) for code in codes]
        for way, order in ways:
            arguments = [values[place] if place >= 0 else NOT_GIVEN for place in order]
            if way is ways[-1][0] or way.signatures[0].admit(arguments) is not None:
                return way.call(run, at, arguments)
        return None

    return invoke


def _value(function: Code, codes: list[Code], named: list[str], at: Position) -> Code:
    def invoke(names: Names, run: Run) -> Any:
        value = function(names, run)
        if not isinstance(value, FunctionValue):
            run.warn("feel.not_a_function", at, kind=kind_of(value))
            return None
        arguments = [code(names, run) for code in codes]
        if named:
            given = dict(zip(named, arguments, strict=True))
            if set(given) != set(value.parameters):
                run.warn("feel.wrong_arguments", at, function="function", kinds=", ".join(named))
                return None
            arguments = [given[name] for name in value.parameters]
        return apply(value, arguments, run, at)

    return invoke


def function_of(node: FunctionOf, rules: Rules) -> Code:
    """A function defined in FEEL, with the names around it."""
    parameters, body, cost = node.parameters, rules.code(node.body), _CALL + size(node.body)
    types, at = node.types or (None,) * len(parameters), node.at
    typed = any(types)

    def define(names: Names, run: Run) -> FunctionValue:
        def invoke(run: Run, *arguments: Any) -> Any:
            run.spend(cost)
            if typed:
                given = [coerce(value, wanted, run, at) for value, wanted in zip(arguments, types, strict=False)]
                if any(value is None is not before for value, before in zip(given, arguments, strict=False)):
                    return None
                arguments = tuple(given)
            return body(Scope(dict(zip(parameters, arguments, strict=False)), names), run)

        return FunctionValue(parameters, invoke, types, node.result)

    return define
