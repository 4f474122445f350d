"""The figures as lines for the terminal; microseconds, and beside each peer's how many times ours it takes."""

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from tests.feel_bench.expressions import CASES, GROUPS
from tests.feel_bench.goals import Goal
from tests.feel_bench.peers import Figure

_WIDE = 46
_OURS = 9
_PEER = 17


def expressions(ours: Sequence[Figure], peers: Mapping[str, Sequence[Figure]]) -> Iterator[str]:
    """A line for each expression: read and evaluated, then evaluated again; who keeps nothing reads again."""
    yield f"{'':{_WIDE}}{'read and evaluate':>{_OURS + _PEER * len(peers)}}  |{'evaluate again':>{_OURS + _PEER * len(peers)}}"
    names = f"{'koppi':>{_OURS}}" + "".join(f"{name:>{_PEER}}" for name in peers)
    yield f"{'':{_WIDE}}{names}  |{names}"
    place = 0
    for group, cases in GROUPS.items():
        yield group
        for case in cases:
            row = [figures[place] for figures in peers.values()]
            yield f"  {case.text:{_WIDE - 2}}{_line(ours[place], row, 'first')}  |{_line(ours[place], row, 'again')}"
            place += 1
    yield "right answers, and ratio on average"
    yield f"{'':{_WIDE}}{_totals(ours, peers, 'first')}  |{_totals(ours, peers, 'again')}"


def _cost(figure: Figure, way: str) -> float:
    """What this way costs; who keeps nothing of what it read reads again."""
    found = figure.again if way == "again" and figure.again is not None else figure.first
    return found or 0


def _line(ours: Figure, peers: Sequence[Figure], way: str) -> str:
    own = _cost(ours, way)
    cells = [figure.mark or f"{_cost(figure, way):.1f} x{_cost(figure, way) / own:<6.3g}" for figure in peers]
    return f"{ours.mark or f'{own:.1f}':>{_OURS}}" + "".join(f"{cell:>{_PEER}}" for cell in cells)


def _totals(ours: Sequence[Figure], peers: Mapping[str, Sequence[Figure]], way: str) -> str:
    cells = [f"{sum(not figure.mark for figure in ours):>{_OURS}}"]
    for figures in peers.values():
        ratios = [_cost(a, way) / _cost(b, way) for a, b in zip(figures, ours, strict=True) if not (a.mark or b.mark)]
        mean = prod(ratios) ** (1 / len(ratios)) if ratios else 0
        cells.append(f"{f'{len(ratios)} of {len(CASES)} x{mean:<6.3g}':>{_PEER}}")
    return "".join(cells)


def conditions(rows: Sequence[tuple[str, float, float]]) -> Iterator[str]:
    """Each condition beside Python's own."""
    yield f"{'':{_WIDE}}{'koppi':>{_OURS}}{'eval':>{_OURS}}{'ratio':>{_OURS}}"
    for text, ours, theirs in rows:
        yield f"  {text:{_WIDE - 2}}{ours:>{_OURS}.2f}{theirs:>{_OURS}.2f}{ours / theirs:>{_OURS}.1f}"


def tables(common: float, sized: Mapping[int, float], policies: Mapping[str, float]) -> Iterator[str]:
    """The tables, with what each further rule costs."""
    yield f"  {'6 rules, 2 inputs':{_WIDE - 2}}{common:>{_OURS}.1f}"
    fewest = min(sized)
    for rules, cost in sized.items():
        slope = (cost - sized[fewest]) / (rules - fewest) if rules > fewest else 0
        beside = f"   {slope:.2f} for each further rule" if slope else ""
        yield f"  {f'{rules:,} rules, 2 inputs':{_WIDE - 2}}{cost:>{_OURS}.1f}{beside}"
    for name, cost in policies.items():
        yield f"  {f'6 rules, 1 input, {name}':{_WIDE - 2}}{cost:>{_OURS}.1f}"


def goals(found: Sequence[Goal]) -> Iterator[str]:
    """Each goal and whether it is met."""
    for goal in found:
        verdict = "met" if goal.met else "MISSED"
        yield f"  {verdict:7}{goal.what}: {goal.found:.1f} {goal.unit}, goal at most {goal.most:g}"
