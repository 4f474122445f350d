"""Rules for places: shapes stand free of each other, inside what they belong to, and are few enough to take in."""

from collections.abc import Iterator
from itertools import combinations

from koppi.domain.findings import Finding
from koppi.engine.drawing.geometry import NEAR
from koppi.engine.drawing.noting import error, warning
from koppi.engine.drawing.picture import LANES, Picture, Shape

MOST_NODES = 25


def overlaps(picture: Picture) -> Iterator[Finding]:
    """Find shapes that lie on each other; what lies in a frame or sits on a host belongs there."""
    for first, second in combinations(picture.shapes.values(), 2):
        if "group" in (first.kind, second.kind) or _belong_together(first, second):
            continue
        if (first.kind in LANES) == (second.kind in LANES) and first.box.overlaps(second.box):
            yield error(picture, "drawing.shape_overlap", first, other=picture.called(second.id))


def _belong_together(first: Shape, second: Shape) -> bool:
    return first.id in second.inside or second.id in first.inside or first.host == second.id or second.host == first.id


def outside(picture: Picture) -> Iterator[Finding]:
    """Find shapes that stick out of their lane, pool or sub-process, and boundary events that are not on an edge."""
    for shape in picture.shapes.values():
        if shape.host in picture.shapes:
            if not _is_on_edge(shape, picture.shapes[shape.host]):
                yield error(picture, "drawing.outside", shape, frame=picture.called(shape.host))
            continue
        frame = next((picture.shapes[around] for around in shape.inside if around in picture.shapes), None)
        if frame is None or not (shape.is_node or shape.kind == "lane") or not frame.is_frame:
            continue
        if not frame.box.holds(shape.box) and not _stands_in_another_lane(shape, frame, picture):
            yield error(picture, "drawing.outside", shape, frame=picture.called(frame.id))


def _is_on_edge(event: Shape, host: Shape) -> bool:
    centre = event.box.centre
    inner, outer = host.box.grown(-NEAR), host.box.grown(NEAR)
    is_inside = inner.x < centre.x < inner.right and inner.y < centre.y < inner.bottom
    return outer.nearest(centre) == centre and not is_inside


def wrong_lanes(picture: Picture) -> Iterator[Finding]:
    """Find flow nodes drawn in one lane while the file counts them to another, or to none."""
    for shape in picture.shapes.values():
        drawn = _lane_at(shape, picture) if _lies_in_lanes(shape, picture) else None
        if drawn is not None and drawn.id not in shape.inside:
            named = next((around for around in shape.inside if _is_lane(around, picture)), "")
            yield error(
                picture,
                "drawing.wrong_lane",
                shape,
                drawn=picture.called(drawn.id),
                named=picture.called(named) if named else "-",
            )


def _lies_in_lanes(shape: Shape, picture: Picture) -> bool:
    """Say whether lanes count a node: one inside a sub-process stands where its sub-process stands."""
    frame = next((picture.shapes[around] for around in shape.inside if around in picture.shapes), None)
    return shape.is_node and (frame is None or frame.kind in LANES)


def _is_lane(element: str, picture: Picture) -> bool:
    return element in picture.shapes and picture.shapes[element].kind == "lane"


def _lane_at(shape: Shape, picture: Picture) -> Shape | None:
    """Return the innermost lane that is drawn around the centre of a shape."""
    centre = shape.box.centre
    lanes = [lane for lane in picture.shapes.values() if lane.kind == "lane" and lane.box.nearest(centre) == centre]
    return min(lanes, key=lambda lane: lane.box.width * lane.box.height, default=None)


def _stands_in_another_lane(shape: Shape, frame: Shape, picture: Picture) -> bool:
    """Say whether a shape lies wholly in a lane that is not its own: that is a finding of its own."""
    lane = _lane_at(shape, picture)
    return frame.kind == "lane" and lane is not None and lane.id not in shape.inside and lane.box.holds(shape.box)


def too_many(picture: Picture) -> Iterator[Finding]:
    """Warn of a page that nobody takes in at one look."""
    nodes = [shape for shape in picture.shapes.values() if shape.is_node]
    if len(nodes) > MOST_NODES:
        page = Shape(picture.id, "", nodes[0].box, picture.name)
        yield warning(picture, "drawing.too_many", page, count=len(nodes), most=MOST_NODES)
