"""Draws which process calls which: a box for each, callers to the left of what they call."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from koppi.engine.drawing.geometry import Box, Point
from koppi.engine.drawing.lettering import set_in
from koppi.engine.drawing.pen import page, rounded
from koppi.engine.drawing.picture import NAME_SIZE
from koppi.engine.drawing.shapes import written
from koppi.engine.drawing.svg import path, tag, words

_WIDTH, _HEIGHT = 170.0, 52.0
_ACROSS, _DOWN = 270.0, 78.0
"""From one column and row to the next."""
_GAP = _ACROSS - _WIDTH


@dataclass(frozen=True, slots=True)
class Caller:
    """A process by its name, with the ids of the processes that it calls, and of those that begin with a message of it."""

    name: str
    calls: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()

    @property
    def leads_to(self) -> tuple[str, ...]:
        return (*self.calls, *self.begins)


def draw_calls(processes: Mapping[str, Caller], title: str, description: str) -> str:
    """Return the overview of processes by their ids as SVG. What is called but not there is left out."""
    boxes = _boxes(processes)
    callers = sorted(
        (id_ for id_ in processes if processes[id_].leads_to), key=lambda id_: (boxes[id_].x, boxes[id_].y)
    )
    calls = [(one, other) for one in callers for other in processes[one].leads_to if other in boxes and other != one]
    tracks = {caller: (place + 1) / (len(callers) + 1) for place, caller in enumerate(callers)}
    lines = [_call(boxes[one], boxes[other], tracks[one], other in processes[one].calls) for one, other in calls]
    called = {other for process in processes.values() for other in process.calls}
    shapes = [_box(processes[id_], box, id_ in called) for id_, box in boxes.items()]
    right, bottom = (
        max((b.right for b in boxes.values()), default=1.0),
        max((b.bottom for b in boxes.values()), default=1.0),
    )
    return page(Box(0, 0, right, bottom), [*lines, *shapes], title, description)


def _boxes(processes: Mapping[str, Caller]) -> dict[str, Box]:
    """Place each process: its column is the longest way of calls to it, its row follows its callers'."""
    columns = _columns(processes)
    rows: dict[str, float] = {}
    for column in range(max(columns.values(), default=0) + 1):
        ids = [id_ for id_ in processes if columns[id_] == column]
        ids.sort(key=lambda id_: (_callers_row(id_, processes, rows), _turn(id_, processes), id_))
        rows |= {id_: float(row) for row, id_ in enumerate(ids)}
    return {id_: Box(columns[id_] * _ACROSS, rows[id_] * _DOWN, _WIDTH, _HEIGHT) for id_ in processes}


def _callers_row(id_: str, processes: Mapping[str, Caller], rows: Mapping[str, float]) -> float:
    above = [rows[one] for one, process in processes.items() if id_ in process.leads_to and one in rows]
    return sum(above) / len(above) if above else len(rows)


def _turn(id_: str, processes: Mapping[str, Caller]) -> int:
    """Return when a process is called: its place among the calls of the first that calls it."""
    return next((process.leads_to.index(id_) for process in processes.values() if id_ in process.leads_to), 0)


def _columns(processes: Mapping[str, Caller]) -> dict[str, int]:
    columns: dict[str, int] = defaultdict(int, dict.fromkeys(processes, 0))
    for _ in processes:  # a circle of calls, which the check refuses, ends here too
        for one, process in processes.items():
            for other in set(process.leads_to) & set(processes) - {one}:
                columns[other] = min(max(columns[other], columns[one] + 1), len(processes))
    return columns


def _call(one: Box, other: Box, track: float, calls: bool) -> str:
    """Return the line of a call, dashed for a message; each caller has its own tracks, so that no lines lie on others."""
    aside = (track - 0.5) * _HEIGHT * 0.6 - (0 if calls else 7)
    start, end = Point(one.right, one.centre.y + aside), Point(other.x, other.centre.y + aside)
    turn = one.right + _GAP * (0.2 + 0.5 * track)
    points: tuple[Point, ...] = (start, Point(turn, start.y), Point(turn, end.y), end)
    if start.y == end.y:
        points = (start, end)
    if other.x - one.x > _ACROSS:  # past the columns between, in the gap above the target's row
        lane, down = other.y - (_DOWN - _HEIGHT) * (0.2 + 0.6 * track), other.x - _GAP * (0.15 + 0.1 * track)
        points = (start, Point(turn, start.y), Point(turn, lane), Point(down, lane), Point(down, end.y), end)
    return path(rounded(points), "flow" if calls else "flow message", marker_end="url(#tip)")


def _box(process: Caller, box: Box, called: bool) -> str:
    lettering = set_in(process.name, box.width - 16, NAME_SIZE)
    look = "task called" if called else "task"
    outline = tag("rect", class_=look, x=box.x, y=box.y, width=box.width, height=box.height, rx=8)
    name = written(lettering, Point(box.centre.x, box.centre.y - lettering.height / 2), None if called else "title")
    return tag("g", tag("title", words(process.name)), outline, name)
