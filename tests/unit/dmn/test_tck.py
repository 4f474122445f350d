"""The public conformance kit of DMN; what does not pass is counted, so that it cannot grow unseen."""

from collections import Counter

from tests.dmn_tck.judge import Verdict, judged
from tests.support.shared import shared_data

LEVEL_2 = (126, 126)
"""Results that agree, of all."""
LEVEL_3 = (2_050, 2_050)


def test_level_2_agrees() -> None:
    assert _agreeing(2) == LEVEL_2


def test_level_3_agrees() -> None:
    assert _agreeing(3) == LEVEL_3


def _agreeing(level: int) -> tuple[int, int]:
    found = Counter(one.verdict for one in judged(shared_data("dmn-tck") / f"compliance-level-{level}"))
    return found[Verdict.PASS], found.total()
