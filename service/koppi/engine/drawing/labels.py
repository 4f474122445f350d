"""Rules for names: each fits its place, and nothing lies on it."""

from collections.abc import Iterator, Mapping
from itertools import combinations

from koppi.domain.findings import Finding
from koppi.engine.drawing.geometry import TOUCH, Box, passes_through
from koppi.engine.drawing.lettering import set_in
from koppi.engine.drawing.noting import error
from koppi.engine.drawing.picture import LABEL_SIZE, LANES, NAME_SIZE, SUB_PROCESSES, Line, Picture, Shape
from koppi.engine.elements import ACTIVITIES

PADDING = 7.0
"""What a modeller leaves free on each side of a name in a shape."""
BAND = 30.0
"""The width of the strip that holds the name of a pool or lane."""
MARKER = 18.0
"""The height of the marker at the lower edge of a shape; a name in the middle keeps it free above as well."""


def names(picture: Picture) -> Iterator[Finding]:
    """Find names of activities and lanes that do not fit, and names beside shapes and flows without a place or too large for it."""
    for shape in picture.shapes.values():
        if _has_name_inside(shape) and not _fits(shape.name, _room_in(shape), NAME_SIZE):
            yield error(picture, "drawing.label_outside", shape)
    for about in labelled(picture):
        if about.label is None:
            yield error(picture, "drawing.label_missing", about)
        elif not _fits(about.name, about.label, LABEL_SIZE):
            yield error(picture, "drawing.label_outside", about)


def labelled(picture: Picture) -> Iterator[Shape | Line]:
    """Yield what has its name beside it."""
    yield from (shape for shape in picture.shapes.values() if shape.name and (shape.is_event or shape.is_gateway))
    yield from (line for line in picture.flows if line.name)


def _has_name_inside(shape: Shape) -> bool:
    return shape.kind in LANES or (shape.kind in ACTIVITIES and not shape.expanded)


def _room_in(shape: Shape) -> Box:
    """Return the room for a name: the strip of a pool or lane, the inside of an activity without its markers."""
    if shape.kind in LANES:
        return Box(0, 0, (shape.box.height if shape.horizontal else shape.box.width) - 2 * PADDING, BAND)
    has_marker = bool(shape.many) or shape.undoes or shape.kind in ("callActivity", *SUB_PROCESSES)
    edge = MARKER if has_marker else PADDING
    return Box(0, 0, shape.box.width - 2 * PADDING, shape.box.height - 2 * edge)


def _fits(text: str, room: Box, size: float) -> bool:
    lettering = set_in(text, room.width + TOUCH, size)
    return lettering.width <= room.width + TOUCH and lettering.height <= room.height + TOUCH


def collisions(picture: Picture) -> Iterator[Finding]:
    """Find labels on a shape, on the edge of a frame, on a line or on each other."""
    written = {about.id: (about, written_at(about.name, about.label)) for about in labelled(picture) if about.label}
    for about, ink in written.values():
        yield from (
            error(picture, "drawing.label_overlap", about, other=picture.called(other))
            for other in _beneath(ink, picture)
        )
    yield from _on_each_other(picture, written)


def _on_each_other(picture: Picture, written: Mapping[str, tuple[Shape | Line, Box]]) -> Iterator[Finding]:
    for (first, ink), (second, other) in combinations(written.values(), 2):
        if ink.overlaps(other):
            yield error(picture, "drawing.label_overlap", first, other=second.name)


def _beneath(ink: Box, picture: Picture) -> Iterator[str]:
    for shape in picture.shapes.values():
        if _is_on(ink, shape):
            yield shape.id
    for line in picture.lines:
        if any(passes_through(stretch, ink) for stretch in line.stretches):
            yield line.id


def _is_on(ink: Box, shape: Shape) -> bool:
    """Say whether letters stand on a shape, or on the edge of a frame."""
    if shape.is_frame:
        return ink.overlaps(shape.box) and not shape.box.holds(ink)
    return shape.touches(ink)


def written_at(text: str, label: Box) -> Box:
    """Return the box that the letters of a label fill: centred, from the top of its place."""
    lettering = set_in(text, label.width + TOUCH, LABEL_SIZE)
    return Box(label.centre.x - lettering.width / 2, label.y, lettering.width, lettering.height)
