"""The language as others use it: compile a text once, evaluate it often."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, TypeVar

from koppi.feel import limits
from koppi.feel.builtins import BUILTINS
from koppi.feel.compiler import Compiler
from koppi.feel.errors import FeelSyntaxError, Position, Stopped, Warning
from koppi.feel.free_names import free_names
from koppi.feel.functions import Function, injected
from koppi.feel.names import PROPERTIES, NameTable
from koppi.feel.parser import measure_tree, parse, parse_unary_tests
from koppi.feel.rules import TestCode
from koppi.feel.run import Code, Moment, Names, Run
from koppi.feel.syntax import Node
from koppi.feel.vocabulary import NO_WORDS, Vocabulary
from koppi.feel.writing import measure

_CACHED = 2_048
_TABLES = 64
_START = Position(1, 1)
_Read = TypeVar("_Read")


@dataclass(slots=True)  # a frozen one and a named tuple take as long to make as two comparisons
class Evaluation:
    """What an evaluation gave. Trouble on the way is null with warnings; a limit reached makes the whole value null."""

    value: Any
    warnings: tuple[Warning, ...] = ()
    steps: int = field(default=0, compare=False)
    """What it cost, in the steps that are limited."""

    @property
    def stopped(self) -> bool:
        """Whether a limit ended the evaluation."""
        return any(warning.code.startswith("feel.limit_") for warning in self.warnings)


class _Compiled:
    """A text with its tree."""

    __slots__ = ("names", "text", "tree")

    def __init__(self, text: str, tree: Node) -> None:
        self.text = text
        self.tree = tree
        self.names = free_names(tree)
        """The variables it reads."""


class Expression(_Compiled):
    """A compiled expression; it may be evaluated by several threads at once."""

    __slots__ = ("_code",)

    def __init__(self, text: str, tree: Node, code: Code) -> None:
        super().__init__(text, tree)
        self._code = code

    def evaluate(self, variables: Mapping[str, Any], moment: Moment) -> Evaluation:
        """The value for these variables at this moment; never an exception."""
        run = Run(moment)
        try:
            value = self._value(variables, run)
            if type(value) is list or type(value) is dict:
                measure(value)
        except Stopped as error:
            return _stopped(error, run)
        return Evaluation(value, tuple(run.warnings) if run.warnings else (), limits.STEPS - run.steps)

    def within(self, variables: Names, run: Run) -> Any:
        """The value as a part of a greater evaluation, which pays for going through its elements again.

        Raises:
            Stopped: a limit is reached.
        """
        value = self._value(variables, run)
        if type(value) is list or type(value) is dict:
            run.spend(2 * measure(value))
        return value

    def _value(self, variables: Names, run: Run) -> Any:
        try:
            return self._code(variables, run)
        except (RecursionError, ArithmeticError) as error:
            raise _beyond(error) from error


class UnaryTests(_Compiled):
    """The compiled tests of one cell of a decision table."""

    __slots__ = ("_code",)

    def __init__(self, text: str, tree: Node, code: TestCode) -> None:
        super().__init__(text, tree)
        self._code = code

    def evaluate(self, value: Any, variables: Mapping[str, Any], moment: Moment) -> Evaluation:
        """Whether the input `value` passes: true, false, or null when it cannot be told."""
        run = Run(moment)
        try:
            passed = self.within(value, variables, run)
        except Stopped as error:
            return _stopped(error, run)
        return Evaluation(passed, tuple(run.warnings) if run.warnings else ())

    def within(self, value: Any, variables: Names, run: Run) -> bool | None:
        """The same as a part of a greater evaluation.

        Raises:
            Stopped: a limit is reached.
        """
        try:
            return self._code(value, variables, run)
        except (RecursionError, ArithmeticError) as error:
            raise _beyond(error) from error


def _beyond(error: Exception) -> Stopped:
    """What Python itself cannot carry on with is a limit reached."""
    return Stopped("feel.limit_depth" if isinstance(error, RecursionError) else "feel.limit_number")


def _stopped(error: Stopped, run: Run) -> Evaluation:
    return Evaluation(None, (*run.warnings, Warning(error.code, {}, *_START)), limits.STEPS - run.steps)


class Language:
    """FEEL with its built-in functions and those given. Compiled texts are kept, the latest ones."""

    def __init__(self, functions: Iterable[Function] = ()) -> None:
        self._functions = {**BUILTINS, **{function.name: injected(function) for function in functions}}
        self._names = NameTable(self._functions)
        self._table = lru_cache(_TABLES)(self._name_table)
        self._compiler = Compiler(self._functions)
        self._expression = lru_cache(_CACHED)(self._read_expression)
        self._tests = lru_cache(_CACHED)(self._read_tests)

    def _name_table(self, vocabulary: Vocabulary) -> NameTable:
        known = NameTable((*PROPERTIES, *vocabulary.names))
        return NameTable(vocabulary.hiding, known) if vocabulary.hiding else known

    @property
    def functions(self) -> frozenset[str]:
        """The names of all functions."""
        return frozenset(self._functions)

    def compile(self, text: str, vocabulary: Vocabulary = NO_WORDS) -> Expression:
        """The expression that `text` spells.

        Raises:
            FeelSyntaxError: the text is no expression.
        """
        return self._expression(text, vocabulary)

    def compile_unary_tests(self, text: str, vocabulary: Vocabulary = NO_WORDS) -> UnaryTests:
        """The tests that a cell holds; `-` and nothing mean any value.

        Raises:
            FeelSyntaxError: the text is no test.
        """
        return self._tests(text, vocabulary)

    def parse(self, text: str, vocabulary: Vocabulary = NO_WORDS) -> Node:
        """The syntax tree of an expression, to be put together with others.

        Raises:
            FeelSyntaxError: the text is no expression.
        """
        return _bounded(lambda: parse(text, self._names, self._table(vocabulary), vocabulary.types))

    def compile_tree(self, tree: Node, text: str = "") -> Expression:
        """The expression of a syntax tree.

        Raises:
            FeelSyntaxError: the tree is too large, or calls a function wrongly.
        """
        measure_tree(tree)
        return _bounded(lambda: Expression(text, tree, self._compiler.code(tree)))

    def _read_expression(self, text: str, vocabulary: Vocabulary) -> Expression:
        return _bounded(lambda: self._compile(text, vocabulary))

    def _read_tests(self, text: str, vocabulary: Vocabulary) -> UnaryTests:
        return _bounded(lambda: self._compile_tests(text, vocabulary))

    def _compile(self, text: str, vocabulary: Vocabulary) -> Expression:
        tree = parse(text, self._names, self._table(vocabulary), vocabulary.types)
        return Expression(text, tree, self._compiler.code(tree))

    def _compile_tests(self, text: str, vocabulary: Vocabulary) -> UnaryTests:
        tree = parse_unary_tests(text, self._names, self._table(vocabulary), vocabulary.types)
        return UnaryTests(text, tree, self._compiler.tests(tree))


def _bounded(read: Callable[[], _Read]) -> _Read:
    """Python's own stack may be nearly full already: then it is the text that nests too deep here."""
    try:
        return read()
    except RecursionError as error:
        raise FeelSyntaxError("feel.too_deep", _START, limit=0) from error
