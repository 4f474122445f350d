"""The public conformance kit of DMN; what does not pass is counted, so that it cannot grow unseen."""

from collections import Counter

from tests.support.shared import shared_data
from tests.unit.dmn.tck import agrees, cases

LEVEL_2 = (126, 126)
"""Results that agree, of all."""
LEVEL_3 = (1_927, 2_050)
"""The rest are tables within boxed contexts, years before 1 and beyond 9999, and the function `range`."""


def test_level_2_agrees() -> None:
    assert _agreeing(2) == LEVEL_2


def test_level_3_agrees_as_far_as_it_is_built() -> None:
    agreeing, total = _agreeing(3)
    assert total == LEVEL_3[1]
    assert agreeing >= LEVEL_3[0]


def _agreeing(level: int) -> tuple[int, int]:
    found = Counter(agrees(case) for case in cases(shared_data("dmn-tck") / f"compliance-level-{level}"))
    return found[True], found.total()
