"""What the parts of the compiler need of the whole."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias

from koppi.feel.functions import Callee
from koppi.feel.run import Code, Names, Run
from koppi.feel.syntax import Node, Tests

TestCode: TypeAlias = Callable[[Any, Names, Run], bool | None]
"""Compiled unary tests: whether the input passes them, for the names and the run."""


class Rules(Protocol):
    """Compiles the nodes below another one."""

    functions: Mapping[str, Callee]

    def code(self, node: Node) -> Code:
        """The closure of a node."""
        ...

    def tests(self, node: Tests) -> TestCode:
        """The closure of unary tests."""
        ...
