"""The figures as lines for the terminal; microseconds, and beside each peer's how many times ours it takes."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from tests.feel_bench.expressions import CASES, GROUPS
from tests.feel_bench.goals import Goal
from tests.feel_bench.peers import Figure

_WIDE = 44
_OURS = 8
_PEER = 14


def expressions(ours: Sequence[Figure], peers: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """A line for each expression: read and evaluated by all, then evaluated again by those that keep what they read."""
    keepers = {name: figures for name, figures in peers.items() if any(figure.again for figure in figures)}
    first = _OURS + _PEER * len(peers)
    yield f"{'':{_WIDE}}{'read and evaluate':>{first}}  |  evaluate again"
    yield f"{'':{_WIDE}}{_names(peers)}  |{_names(keepers)}"
    place = 0
    for group, cases in GROUPS.items():
        yield group
        for case in cases:
            own = ours[place]
            left = _cell(own.mark or f"{own.first:.1f}", _OURS) + _row(own.first, peers, place, "first")
            right = _cell(own.mark or f"{own.again:.1f}", _OURS) + _row(own.again, keepers, place, "again")
            yield f"  {case.text:{_WIDE - 2}}{left}  |{right}"
            place += 1
    yield from _totals(ours, peers, keepers)


def _cell(text: str, width: int = _PEER) -> str:
    return f"{text:>{width}}"


def _names(peers: Mapping[str, Sequence[Figure]]) -> str:
    return _cell("koppi", _OURS) + "".join(map(_cell, peers))


def _times(ratio: float) -> str:
    return f"x{ratio:.1f}" if ratio >= 1 else f"x{ratio:.2f}"


def _row(own: float | None, peers: Mapping[str, Sequence[Figure]], place: int, way: str) -> str:
    cells = []
    for figures in peers.values():
        cost = getattr(figures[place], way)
        cells.append(figures[place].mark or f"{cost:.1f} {_times(cost / own) if own else '':>6}")
    return "".join(map(_cell, cells))


def _totals(
    ours: Sequence[Figure], peers: Mapping[str, Sequence[Figure]], keepers: Mapping[str, Sequence[Figure]]
) -> Iterator[str]:
    right = [str(sum(not figure.mark for figure in figures)) for figures in peers.values()]
    yield ""
    yield (
        f"{f'right answers, of {len(CASES)}':{_WIDE}}{_cell(str(sum(not figure.mark for figure in ours)), _OURS)}"
        + "".join(map(_cell, right))
    )
    means = "".join(_cell(_mean(ours, figures, "first", "first")) for figures in peers.values())
    kept = "".join(_cell(_mean(ours, figures, "again", "again")) for figures in keepers.values())
    yield f"{'on average':{_WIDE}}{'':{_OURS}}{means}  |{'':{_OURS}}{kept}".rstrip()
    anew = (_cell("" if name in keepers else _mean(ours, peers[name], "again", "first")) for name in peers)
    yield f"{'read anew, to ours evaluated again':{_WIDE}}{'':{_OURS}}{''.join(anew)}"


def _mean(ours: Sequence[Figure], theirs: Sequence[Figure], own_way: str, their_way: str) -> str:
    """The geometric mean of the ratios where both are right."""
    ratios = [
        getattr(other, their_way) / getattr(own, own_way)
        for own, other in zip(ours, theirs, strict=True)
        if not (own.mark or other.mark)
    ]
    return _times(prod(ratios) ** (1 / len(ratios))) if ratios else ""


def conditions(rows: Sequence[tuple[str, float, float]]) -> Iterator[str]:
    """Each condition beside Python's own."""
    yield f"{'':{_WIDE}}{'koppi':>{_OURS}}{'eval':>{_OURS}}{'ratio':>{_OURS}}"
    for text, ours, theirs in rows:
        yield f"  {text:{_WIDE - 2}}{ours:>{_OURS}.2f}{theirs:>{_OURS}.2f}{ours / theirs:>{_OURS}.1f}"


def tables(common: float, sized: Mapping[int, float], policies: Mapping[str, float]) -> Iterator[str]:
    """The tables, with what each further rule costs."""
    yield _table("6 rules, 2 inputs", common)
    fewest = min(sized)
    for rules, cost in sized.items():
        slope = f"   {(cost - sized[fewest]) / (rules - fewest):.2f} for each further rule" if rules > fewest else ""
        yield _table(f"{rules:,} rules, 2 inputs", cost) + slope
    for name, cost in policies.items():
        yield _table(f"6 rules, 1 input, {name}", cost)


def _table(what: str, cost: float) -> str:
    return f"  {what:{_WIDE - 2}}{cost:>{_OURS}.1f}"


def goals(found: Sequence[Goal]) -> Iterator[str]:
    """Each goal and whether it is met."""
    for goal in found:
        verdict = "met" if goal.met else "MISSED"
        yield f"  {verdict:8}{goal.what}: {goal.found:.1f} {goal.unit}, at most {goal.most:g}"
