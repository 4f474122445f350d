"""Draws a picture: the page of a diagram as SVG, the same bytes for the same page."""

from collections.abc import Iterable
from itertools import pairwise

from koppi.engine.drawing.geometry import Box, Point
from koppi.engine.drawing.labels import labelled
from koppi.engine.drawing.lettering import set_in
from koppi.engine.drawing.picture import LABEL_SIZE, LANES, Line, Picture, Shape
from koppi.engine.drawing.shapes import draw_shape, written
from koppi.engine.drawing.style import STYLE
from koppi.engine.drawing.svg import number, path, tag, words

MARGIN = 20.0
_ROUND = 6.0
"""The radius of a bend."""
_DEFAULT_LABEL = (90.0, 40.0)
_TIPS = tag(
    "defs",
    tag("marker", path("M0 0 9 4 0 8Z", "tip"), id="tip", refX=9, refY=4, markerWidth=9, markerHeight=8, orient="auto", markerUnits="userSpaceOnUse"),
    tag("marker", path("M1 1 9 5 1 9Z", "open"), id="message-tip", refX=9, refY=5, markerWidth=10, markerHeight=10, orient="auto", markerUnits="userSpaceOnUse"),
    tag("marker", path("M1 1 8 5 1 9", "flow"), id="data-tip", refX=8, refY=5, markerWidth=10, markerHeight=10, orient="auto", markerUnits="userSpaceOnUse"),
    tag("marker", tag("circle", class_="open", cx=5, cy=5, r=3.5), id="message-start", refX=5, refY=5, markerWidth=10, markerHeight=10, markerUnits="userSpaceOnUse"),
)  # fmt: skip


def draw(picture: Picture, title: str, description: str) -> str:
    """Return a page as SVG; `title` and `description` are what a screen reader says of it."""
    frames = sorted((s for s in picture.shapes.values() if s.is_frame), key=_by_size)
    nodes = sorted((s for s in picture.shapes.values() if not s.is_frame), key=lambda shape: bool(shape.host))
    lanes = sorted((s for s in frames if s.kind == "lane"), key=lambda lane: (lane.box.y, lane.box.x))
    even = {lane.id for lane in lanes[1::2]}
    parts = [draw_shape(frame, frame.id in even) for frame in frames]
    parts += [_line(line) for line in picture.lines]
    parts += [draw_shape(node) for node in nodes]
    parts += [_label(about, place) for about in labelled(picture) if (place := about.label or _place_for(about))]
    return page(_extent(picture), parts, title, description)


def page(extent: Box, parts: Iterable[str], title: str, description: str) -> str:
    """Return a whole SVG file."""
    around = extent.grown(MARGIN)
    sides = (around.x, around.y, around.width, around.height)
    return (
        tag(
            "svg",
            "\n" + tag("title", words(title), id="title"),
            "\n" + tag("desc", words(description), id="description"),
            "\n" + tag("style", STYLE),
            "\n" + _TIPS,
            "\n" + tag("rect", x=around.x, y=around.y, width=around.width, height=around.height, fill="#fff"),
            "\n" + "\n".join(part for part in parts if part) + "\n",
            xmlns="http://www.w3.org/2000/svg",
            viewBox=" ".join(number(side) for side in sides),
            width=around.width,
            height=around.height,
            role="img",
            aria_labelledby="title description",
        )
        + "\n"
    )


def _by_size(shape: Shape) -> tuple[bool, float]:
    """Sort pools and lanes before other frames, and the large before the small that lie in them."""
    return (shape.kind not in LANES, -shape.box.width * shape.box.height)


def _extent(picture: Picture) -> Box:
    boxes = [shape.box for shape in picture.shapes.values()]
    boxes += [about.label for about in labelled(picture) if about.label]
    corners = [Point(box.x, box.y) for box in boxes] + [Point(box.right, box.bottom) for box in boxes]
    corners += [point for line in picture.lines for point in line.points]
    left, top = min((p.x for p in corners), default=0.0), min((p.y for p in corners), default=0.0)
    right, bottom = max((p.x for p in corners), default=1.0), max((p.y for p in corners), default=1.0)
    return Box(left, top, right - left, bottom - top)


def _line(line: Line) -> str:
    way = rounded(line.points)
    if line.kind == "sequenceFlow":
        slash = _slash(line) if line.default else ""
        return path(way, "flow", marker_end="url(#tip)") + slash
    if line.kind == "messageFlow":
        return path(way, "flow message", marker_start="url(#message-start)", marker_end="url(#message-tip)")
    return path(way, "flow thin", marker_end="url(#data-tip)" if line.kind.startswith("data") else None)


def rounded(points: tuple[Point, ...]) -> str:
    """Return a way along points whose bends are rounded."""
    way = [f"M{number(points[0].x)} {number(points[0].y)}"]
    for before, bend, after in zip(points, points[1:], points[2:], strict=False):
        arrive, leave = _towards(bend, before), _towards(bend, after)
        way.append(f"L{number(arrive.x)} {number(arrive.y)}")
        way.append(f"Q{number(bend.x)} {number(bend.y)} {number(leave.x)} {number(leave.y)}")
    way.append(f"L{number(points[-1].x)} {number(points[-1].y)}")
    return "".join(way)


def _towards(bend: Point, other: Point) -> Point:
    length = max(abs(other.x - bend.x), abs(other.y - bend.y), 1e-6)
    share = min(_ROUND / length, 0.5)
    return Point(bend.x + (other.x - bend.x) * share, bend.y + (other.y - bend.y) * share)


def _slash(line: Line) -> str:
    """Return the stroke across the beginning of a default flow."""
    start, towards = next(iter(pairwise(line.points)))
    length = max(abs(towards.x - start.x), abs(towards.y - start.y), 1e-6)
    x, y = start.x + (towards.x - start.x) / length * 7, start.y + (towards.y - start.y) / length * 7
    return path(f"M{number(x - 2)} {number(y - 4)}L{number(x + 2)} {number(y + 4)}", "flow")


def _place_for(about: Shape | Line) -> Box:
    """Return where a name goes that has no place of its own: below its shape, beside the middle of its line."""
    width, height = _DEFAULT_LABEL
    if isinstance(about, Shape):
        return Box(about.box.centre.x - width / 2, about.box.bottom + 4, width, height)
    middle = list(about.stretches)[len(about.points) // 2 - 1].at(0.5)
    return Box(middle.x - width / 2, middle.y - 16, width, height)


def _label(about: Shape | Line, place: Box) -> str:
    lettering = set_in(about.name, place.width + 1, LABEL_SIZE)
    return written(lettering, Point(place.centre.x, place.y), "label")
