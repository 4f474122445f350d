"""Rules for lines: they do not cross, lie on nothing, and run along the axes."""

from collections.abc import Iterator
from itertools import combinations, product

from koppi.domain.findings import Finding
from koppi.engine.drawing.geometry import TOUCH, Point, Stretch, meeting, passes_through
from koppi.engine.drawing.noting import error
from koppi.engine.drawing.picture import LANES, Line, Picture, Shape


def meetings(picture: Picture) -> Iterator[Finding]:
    """Find two flows that cross, or that lie on each other; flows may run together into one target."""
    for first, second in combinations(picture.flows, 2):
        met = [m for a, b in product(first.stretches, second.stretches) if (m := meeting(a, b)) is not None]
        if any(isinstance(m, Stretch) for m in met) and not _run_together(first, second):
            yield error(picture, "drawing.line_overlap", first, other=second.id)
        elif any(isinstance(m, Point) and not _is_shared(m, first, second) for m in met):
            yield error(picture, "drawing.crossing", first, other=second.id)


def _run_together(first: Line, second: Line) -> bool:
    return first.target == second.target and first.points[-1].near(second.points[-1])


def _is_shared(place: Point, first: Line, second: Line) -> bool:
    """Say whether two flows may meet here: at an end of both, or where one joins the other on its way to one target."""
    if all(any(place.near(end) for end in (line.points[0], line.points[-1])) for line in (first, second)):
        return True
    bends = (point for line in (first, second) for point in line.points)
    return _run_together(first, second) and any(place.near(bend) for bend in bends)


def through_shapes(picture: Picture) -> Iterator[Finding]:
    """Find lines that run through a shape to which they do not belong."""
    for line in picture.lines:
        own = _own(line, picture)
        for shape in picture.shapes.values():
            if shape.kind in LANES or shape.kind == "group" or shape.id in own:
                continue
            if any(passes_through(stretch, shape.box) for stretch in line.stretches):
                yield error(picture, "drawing.line_through_shape", line, other=picture.called(shape.id))


def _own(line: Line, picture: Picture) -> set[str]:
    """Return the ends of a line and everything around them."""
    ends: list[Shape] = [picture.shapes[end] for end in (line.source, line.target) if end in picture.shapes]
    return {line.source, line.target, *(around for end in ends for around in end.inside)}


def slants(picture: Picture) -> Iterator[Finding]:
    """Find flows with a piece that is neither level nor upright."""
    for line in picture.flows:
        if any(min(abs(stretch.delta.x), abs(stretch.delta.y)) > TOUCH for stretch in line.stretches):
            yield error(picture, "drawing.not_orthogonal", line)
