"""Calls of functions that are values."""

from typing import Any

from koppi.feel import limits
from koppi.feel.errors import Position, Stopped
from koppi.feel.run import Run
from koppi.feel.values import FunctionValue, kind_of


def apply(function: FunctionValue, arguments: list[Any], run: Run, at: Position) -> Any:
    """Call a function value; calls within calls are bounded. One whose types are known says how many it takes."""
    if function.types is not None and len(arguments) != len(function.parameters):
        run.warn("feel.wrong_arguments", at, function="function", kinds=", ".join(map(kind_of, arguments)))
        return None
    run.calls += 1
    if run.calls > limits.CALLS:
        raise Stopped("feel.limit_depth")
    result = function.call(run, *arguments)
    run.calls -= 1
    return result
