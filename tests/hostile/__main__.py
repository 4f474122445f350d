"""Plays the hostile corpus and prints a line each: `python -m tests.hostile [WORD]` plays what begins with the word."""

import logging
import resource
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from tests.hostile.corpus import CORPUS
from tests.hostile.play import SLOW, Played, Player
from tests.integration.api.conftest import furnish
from tests.support.databases import Run, open_store, sqlite_database


def main(word: str = "") -> int:
    """Tell of every case, the totals and the memory that the process has come to; 0 when all is as it must be."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    with closing(Run()), TemporaryDirectory() as folder, sqlite_database(Path(folder)) as url:
        store = open_store(url)
        player = Player(furnish(store))
        played = [_told(player.play(case)) for case in CORPUS if case.name.startswith(word)]
        store.dispose()
    wrong = [one for one in played if not one.right or one.milliseconds > SLOW]
    slowest = max(played, key=lambda one: one.milliseconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{len(played)} cases, {len(wrong)} wrong or slow; slowest {slowest.milliseconds:.0f} ms ({slowest.name}); "
        f"at most {peak:.0f} MB"
    )
    return int(bool(wrong))


def _told(one: Played) -> Played:
    mark = "" if one.right and one.milliseconds <= SLOW else "   <-- "
    note = mark and (mark + ("slow" if one.right else f"expected {one.expected}"))
    print(f"{one.milliseconds:7.0f} ms  {one.name}: {one.answer}{note}", flush=True)
    return one


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:2]))
