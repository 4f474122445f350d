"""Functions that expressions may call: their signatures, and how arguments are matched to them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from koppi.feel.errors import FeelDomainError, FeelSyntaxError, Position
from koppi.feel.run import Run
from koppi.feel.types import ANY, NAMES, Type, conforms
from koppi.feel.values import LIST, kind_of

NOT_GIVEN: Any = object()
"""Stands for a parameter left out of a call by names."""
_ANYTHING = Type(ANY)
_WAY = 5
"""Steps of looking at one way to call a function."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function given from outside: `call(moment, *arguments)`.

    `required` is how many parameters must be given (all, when None); the others are handed over as None. The result is
    a FEEL value; `FeelDomainError` makes the call null with a warning. `result` names its kind for checks and help.
    `check` is shown, when an expression is compiled, the arguments that are written as literals (parameter -> value);
    a `FeelDomainError` of it refuses the expression.
    """

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any]
    required: int | None = None
    result: str = "Any"
    check: Callable[[Mapping[str, Any]], None] | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter and the kinds it takes; no kind means any value, null included."""

    name: str
    kinds: frozenset[str]
    required: bool = True
    many: bool = False

    def takes(self, given: Type) -> bool:
        """Whether it takes every value of a type; what elements and entries are of is left to the function."""
        return not self.kinds or given.kind in self.kinds

    def admit(self, value: Any) -> tuple[bool, Any]:
        """Whether the value fits, and as what: a single value is a list of one and the other way round."""
        if value is NOT_GIVEN:
            return not self.required, None
        if not self.kinds:
            return True, value
        kind = kind_of(value)
        if kind in self.kinds:
            return True, value
        if self.kinds == {LIST} and value is not None:
            return True, [value]
        if kind == LIST and len(value) == 1 and kind_of(value[0]) in self.kinds:
            return True, value[0]
        return False, None


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function: `call(run, *arguments)`."""

    parameters: tuple[Parameter, ...]
    call: Callable[..., Any]
    result: Type = _ANYTHING

    def is_of(self, wanted: Type, run: Run) -> bool:
        """Whether it takes what a type of functions says, and gives what that says."""
        asked = wanted.parameters or ()
        run.spend(_WAY + len(asked))
        if not self.fits(len(asked)) or not conforms(self.result, wanted.result, run):
            return False
        return all(taken.takes(given) for taken, given in zip(self.of(len(asked)).parameters, asked, strict=True))

    def fits(self, count: int) -> bool:
        """Whether it takes so many arguments."""
        if self.parameters and self.parameters[-1].many:
            return count >= len(self.parameters)
        return sum(parameter.required for parameter in self.parameters) <= count <= len(self.parameters)

    def of(self, count: int) -> "Signature":
        """The same with a parameter for each of so many arguments, which it must fit."""
        return replace(self, parameters=(*self.parameters, *self.parameters[-1:] * count)[:count])

    def order(self, named: Sequence[str]) -> tuple[int, ...] | None:
        """For each parameter the place of its argument in `named` (-1: not given); None when the names do not fit."""
        known = [parameter.name for parameter in self.parameters]
        if len(set(named)) != len(named) or not set(named) <= set(known):
            return None
        if any(parameter.required and parameter.name not in named for parameter in self.parameters):
            return None
        return tuple(named.index(name) if name in named else -1 for name in known)

    def admit(self, arguments: Sequence[Any]) -> list[Any] | None:
        """The arguments, one for each parameter, as the call takes them; None when one does not fit."""
        admitted: list[Any] = []
        for parameter, value in zip(self.parameters, arguments, strict=True):
            fits, taken = parameter.admit(value)
            if not fits:
                return None
            admitted.append(taken)
        return admitted


@dataclass(frozen=True, slots=True)
class Callee:
    """A callable name with all its signatures."""

    name: str
    signatures: tuple[Signature, ...]
    check: Callable[[Mapping[str, Any]], None] | None = None
    timeless: bool = False
    """Whether what is given to it decides alone what it gives; one that is given nothing may ask for the moment."""

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of its parameters, where every way to call it has the same; none where they differ."""
        named = {tuple(parameter.name for parameter in way.parameters) for way in self.signatures}
        return named.pop() if len(named) == 1 else ()

    @property
    def usage(self) -> str:
        """How it is called, for people: `count(list)`; what may be left out or repeated is not told apart."""
        return " | ".join(
            dict.fromkeys(f"{self.name}({', '.join(p.name for p in way.parameters)})" for way in self.signatures)
        )

    def require(self, literals: Mapping[int | str, Any], at: Position) -> None:
        """Refuse literal arguments that the function knows to be wrong; by place, or by name where they are named."""
        if self.check is None:
            return
        names = [parameter.name for parameter in self.signatures[0].parameters]
        try:
            self.check({names[key] if isinstance(key, int) else key: value for key, value in literals.items()})
        except FeelDomainError as error:
            raise FeelSyntaxError(error.code, at, **error.parameters) from None

    def is_of(self, wanted: Type, run: Run) -> bool:
        """Whether one way to call it is of a type of functions."""
        return any(way.is_of(wanted, run) for way in self.signatures)

    def taking(self, count: int) -> "Callee":
        """The same with those signatures alone that take so many arguments."""
        return replace(self, signatures=tuple(way.of(count) for way in self.signatures if way.fits(count)))

    def call(self, run: Run, at: Position, arguments: Sequence[Any]) -> Any:
        """Call the first signature that the arguments fit; null with a warning when there is none.

        All signatures must take so many arguments (`taking`): a call that is written out counts them only once.
        """
        for signature in self.signatures:
            admitted = signature.admit(arguments)
            if admitted is not None:
                return self._call(signature, run, at, admitted)
        run.warn("feel.wrong_arguments", at, function=self.name, kinds=", ".join(map(kind_of, arguments)))
        return None

    def _call(self, signature: Signature, run: Run, at: Position, arguments: list[Any]) -> Any:
        try:
            return signature.call(run, *arguments)
        except FeelDomainError as error:
            run.warn(error.code, at, **{"function": self.name, **error.parameters})
        except (ArithmeticError, ValueError):
            run.warn("feel.out_of_bounds", at, operator=self.name)
        return None


def injected(function: Function) -> Callee:
    """A function from outside in the form that expressions call."""
    required = len(function.parameters) if function.required is None else function.required
    parameters = tuple(Parameter(name, frozenset(), place < required) for place, name in enumerate(function.parameters))

    def call(run: Run, *arguments: Any) -> Any:
        try:
            return function.call(run.moment, *arguments)
        except (TypeError, AttributeError, LookupError) as error:  # values of a kind that it does not take
            raise FeelDomainError("feel.wrong_arguments", kinds=", ".join(map(kind_of, arguments))) from error

    return Callee(function.name, (Signature(parameters, call, Type(NAMES.get(function.result, ANY))),), function.check)


_SIGNATURE = re.compile(r"(?P<name>[^(]+)\((?P<parameters>.*)\)(?: -> (?P<result>\w+)(?:<(?P<elements>\w+)>)?)?")
_KINDS: Mapping[str, str] = {
    "text": "string",
    "days": "days and time duration",
    "months": "years and months duration",
    "datetime": "date and time",
}


class Library:
    """Collects functions as they are defined: `@library.define("abs(n: number)")`.

    A parameter is `name: kind`, several kinds with `|`, `any` for every value; `?` after it: may be left out;
    `...` after it: any number of them. `-> list<text>` behind tells what it gives; without it that may be anything.
    """

    def __init__(self) -> None:
        self._signatures: dict[str, list[Signature]] = {}

    def define(self, *texts: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Make the function below known under these signatures."""

        def known(call: Callable[..., Any]) -> Callable[..., Any]:
            for text in texts:
                found = _SIGNATURE.fullmatch(text)
                if found is None:
                    raise ValueError(text)
                parts = [part.strip() for part in found["parameters"].split(",") if part.strip()]
                signature = Signature(tuple(_parameter(part) for part in parts), call, _result(found))
                self._signatures.setdefault(found["name"], []).append(signature)
            return call

        return known

    def callees(self) -> dict[str, Callee]:
        """Every function by name."""
        return {name: Callee(name, tuple(signatures), timeless=True) for name, signatures in self._signatures.items()}


def _result(found: re.Match[str]) -> Type:
    kind, elements = (_KINDS.get(part, part) for part in (found["result"] or ANY, found["elements"] or ""))
    return Type(kind, Type(elements) if elements else None)


def _parameter(text: str) -> Parameter:
    name, _, kinds = (part.strip() for part in text.partition(":"))
    many, optional = kinds.endswith("..."), kinds.endswith("?")
    wanted = {_KINDS.get(kind, kind) for kind in kinds.rstrip(".?").split("|")}
    return Parameter(name, frozenset(wanted - {"any"}), not optional, many)
