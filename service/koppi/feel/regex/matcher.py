"""Runs a pattern over a text: all its threads one character on at a time, the preferred thread first."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from koppi.feel.regex.pattern import Pattern, Step

Match: TypeAlias = tuple[int | None, ...]
"""Where the groups begin and end: two places a group, the whole match first; None for a group that took no part."""
Spend: TypeAlias = Callable[[int], None]
Threads: TypeAlias = list[tuple[int, Match]]


def find_all(pattern: Pattern, text: str, spend: Spend) -> Iterator[Match]:
    """Every match, none overlapping another; after an empty one the search goes on a character further."""
    start = 0
    while start <= len(text):
        found = find(pattern, text, start, spend)
        if found is None:
            return
        yield found
        begin, end = found[0], found[1]
        start = (end or 0) + (begin == end)


def find(pattern: Pattern, text: str, start: int, spend: Spend) -> Match | None:
    """The first match from `start` on. `spend` is told of the work, and may stop it."""
    if pattern.refers_back:
        places = range(start, len(text) + 1)
        return next((found for place in places if (found := follow_each(pattern, text, place, spend))), None)
    nothing: Match = (None,) * (2 * pattern.groups)
    threads: Threads = []
    best: Match | None = None
    for place in range(start, len(text) + 1):
        started = {at for at, _ in threads}
        if best is None:
            _follow(pattern, text, place, 0, nothing, threads, started)
        elif not threads:
            break
        moved: Threads = []
        seen: set[int] = set()
        for at, saved in threads:
            what, takes, _ = pattern.program[at]
            if what == "match":
                best = saved
                break
            if place < len(text) and takes(text[place]):
                _follow(pattern, text, place + 1, at + 1, saved, moved, seen)
        spend((1 + len(threads) + (len(started) + len(seen)) // 2) * pattern.weight)
        threads = moved
    return best


def _follow(pattern: Pattern, text: str, place: int, at: int, saved: Match, into: Threads, seen: set[int]) -> None:
    """Add the thread at `at`, and all it leads to without taking a character, in the order of preference."""
    stack = [(at, saved)]
    while stack:
        at, saved = stack.pop()
        if at in seen:
            continue
        seen.add(at)
        what, first, second = pattern.program[at]
        if what == "jump":
            stack.append((at + first, saved))
        elif what == "split":
            stack += [(at + second, saved), (at + first, saved)]
        elif what == "save":
            stack.append((at + 1, (*saved[:first], place, *saved[first + 1 :])))
        elif what in ("take", "match"):
            into.append((at, saved))
        elif _holds(what, text, place):
            stack.append((at + 1, saved))


def follow_each(pattern: Pattern, text: str, start: int, spend: Spend) -> Match | None:
    """The match at `start` of a pattern that refers back: one thread after the other, each state of it once."""
    stack: list[tuple[int, int, Match]] = [(0, start, (None,) * (2 * pattern.groups))]
    seen: set[tuple[int, int, Match]] = set()
    while stack:
        state = stack.pop()
        if state in seen:
            continue
        seen.add(state)
        at, place, saved = state
        spend((2 + len(text) // 200 * (pattern.program[at][0] == "back")) * pattern.weight)
        if pattern.program[at][0] == "match":
            return saved
        stack += _onward(pattern.program[at], text, at, place, saved)
    return None


def _onward(step: Step, text: str, at: int, place: int, saved: Match) -> list[tuple[int, int, Match]]:
    """Where a state leads to, the preferred one last."""
    what, first, second = step
    if what == "jump":
        return [(at + first, place, saved)]
    if what == "split":
        return [(at + second, place, saved), (at + first, place, saved)]
    if what == "save":
        return [(at + 1, place, (*saved[:first], place, *saved[first + 1 :]))]
    if what == "take":
        return [(at + 1, place + 1, saved)] if place < len(text) and first(text[place]) else []
    if what == "back":
        wanted = text[saved[2 * first] or 0 : saved[2 * first + 1] or 0]
        there = text[place : place + len(wanted)]
        same = there == wanted or (second and there.lower() == wanted.lower())
        return [(at + 1, place + len(wanted), saved)] if same else []
    return [(at + 1, place, saved)] if _holds(what, text, place) else []


def _holds(what: str, text: str, place: int) -> bool:
    """Whether an anchor holds at a place."""
    if what.endswith("start"):
        return place == 0 or (what.startswith("line") and text[place - 1] == "\n")
    return place == len(text) or (what.startswith("line") and text[place] == "\n")
