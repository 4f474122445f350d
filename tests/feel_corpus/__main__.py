"""Plays the hostile corpus, then random texts: `python -m tests.feel_corpus [--fuzz SECONDS] [--seed N]`."""

import tracemalloc
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable

from tests.feel_corpus import fuzz, given
from tests.feel_corpus.cases import Case, bombs, escapes
from tests.feel_corpus.play import Played, play

MEMORY = 20_000_000
"""Bytes that compiling and evaluating an expression may hold at once; models are read into as many as they need."""


def main() -> int:
    """Tell of every kind of case; 0 when none broke, none was slow and none took much memory."""
    parser = ArgumentParser(prog="tests.feel_corpus", description=__doc__)
    parser.add_argument("--fuzz", type=float, default=10, metavar="SECONDS")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    all_escapes, all_bombs = escapes(), bombs()
    wrong = _told("escapes", map(play, all_escapes)) + _told("bombs", map(play, all_bombs))
    wrong += _memory([case for case in (*all_escapes, *all_bombs) if case.mode != "model"])
    before = given.seen(fuzz.VARIABLES)
    wrong += _told(f"random texts, seed {asked.seed}", fuzz.expressions(asked.seed, asked.fuzz))
    if given.seen(fuzz.VARIABLES) != before:
        print("a random text changed a variable")
        wrong += 1
    return int(wrong > 0)


def _told(title: str, played: Iterable[Played]) -> int:
    """Print totals, the ten slowest and whatever is wrong; how many are."""
    found: list[Played] = []
    for one in played:
        found.append(one)
        if len(found) % 100 == 0:
            print(f"\r{title}: {len(found)}", end="", flush=True)
    ends = Counter(one.gave.split(":")[0] if one.gave[:7] in ("refused", "stopped") else "a value" for one in found)
    wrong = [one for one in found if one.broke or one.slow]
    kinds = ", ".join(f"{count} {end}" for end, count in ends.most_common())
    print(f"\r{title}: {len(found)}, of which {len(wrong)} wrong ({kinds})")
    for one in sorted(found, key=lambda one: -one.milliseconds)[:10]:
        print(f"  {one.milliseconds:6.1f} ms  {one.name[:70]!r}: {one.gave[:60]}")
    for one in wrong:
        print(f"  WRONG {one.milliseconds:.0f} ms, read in {one.reading:.0f} ms, {one.name!r}: {one.gave}")
    return len(wrong)


def _memory(cases: list[Case]) -> int:
    """The peak of each case; how many hold more than they may."""
    peaks: list[tuple[int, str]] = []
    tracemalloc.start()
    for case in cases:
        given.of(*case.given)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        play(case, rounds=1)
        peaks.append((tracemalloc.get_traced_memory()[1] - before, case.name))
    tracemalloc.stop()
    peaks.sort(reverse=True)
    print("memory: " + "; ".join(f"{peak / 1e6:.1f} MB {name}" for peak, name in peaks[:5]))
    wrong = [name for peak, name in peaks if peak > MEMORY]
    if wrong:
        print(f"  WRONG too much: {'; '.join(wrong)}")
    return len(wrong)


if __name__ == "__main__":
    raise SystemExit(main())
