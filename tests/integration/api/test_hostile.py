"""The hostile corpus: 0 executed, 0 workers lost, each answered soon and as it must be."""

import gc
from collections.abc import Iterator

import pytest

from tests.hostile.corpus import CORPUS
from tests.hostile.expressions import CANARY
from tests.hostile.play import SLOW, Player
from tests.integration.api.conftest import Site


@pytest.fixture
def nothing_runs() -> Iterator[None]:
    """See that no Python of a diagram leaves its mark."""
    CANARY.unlink(missing_ok=True)
    yield
    assert not CANARY.exists(), "Python of a diagram has run"


PARTS = 6
_BUSY = 5
"""How many times as long as on a quiet machine a call may take on one that has much else to do."""


def test_the_corpus_is_large_enough() -> None:
    assert len(CORPUS) >= 160


@pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")  # werkzeug leaves the parts of what it refuses
@pytest.mark.parametrize("part", range(PARTS))
def test_what_means_harm_is_answered_and_nothing_of_it_is_executed(site: Site, part: int, nothing_runs: None) -> None:
    player = Player(site)
    played = [player.play(case) for case in CORPUS[part::PARTS]]
    gc.collect()  # here, where the warning about it is expected
    wrong = [one for one in played if not one.right or one.milliseconds > _BUSY * SLOW]
    assert wrong == []
    site.start()
    assert site.task(), "an ordinary process runs as before"
