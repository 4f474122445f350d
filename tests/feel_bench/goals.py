"""What must hold, and whether it does."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from koppi.feel import Language
from tests.feel_bench.expressions import CASES, VARIABLES
from tests.feel_bench.timing import cost
from tests.unit.feel.language import MOMENT

MOST_OF_PYTHON = 8
MOST_OF_A_TABLE = 60
MOST_OF_TENFOLD = 12


class Goal(NamedTuple):
    """A figure that may be at most so large."""

    what: str
    found: float
    most: float
    unit: str

    @property
    def met(self) -> bool:
        """Whether it is."""
        return self.found <= self.most


def beside_python() -> Iterator[tuple[str, float, float]]:
    """Each simple condition, what it costs here and what Python's own compiled `eval` of the same costs."""
    language = Language()
    for case in CASES:
        if case.python:
            expression, code = language.compile(case.text), compile(case.python, "condition", "eval")
            ours = cost(partial(expression.evaluate, VARIABLES, MOMENT))
            yield case.text, ours, cost(partial(eval, code, {}, VARIABLES))


def goals(conditions: list[tuple[str, float, float]], common: float, sized: Mapping[int, float]) -> list[Goal]:
    """The goals with what was found."""
    dearest, ours, theirs = max(conditions, key=lambda row: row[1] / row[2])
    return [
        Goal(f"the dearest simple condition, {dearest}, to Python's eval", ours / theirs, MOST_OF_PYTHON, "times"),
        Goal("a table of 6 rules and 2 inputs", common, MOST_OF_A_TABLE, "us"),
        Goal("1,000 rules to 100 rules", sized[1_000] / sized[100], MOST_OF_TENFOLD, "times"),
    ]
