"""Plane geometry of a drawing: points, boxes, and stretches of lines. Lengths are pixels, y grows downwards."""

from dataclasses import dataclass
from math import hypot
from typing import NamedTuple

NEAR = 3.0
"""What is nearer than this reads as one: a point on a line, two lines beside each other."""
TOUCH = 0.5
"""Boxes that share less than this only touch."""


class Point(NamedTuple):
    """A place."""

    x: float
    y: float

    def near(self, other: "Point") -> bool:
        """Say whether two places read as one."""
        return hypot(self.x - other.x, self.y - other.y) <= NEAR


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle along the axes; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def centre(self) -> Point:
        return Point(self.x + self.width / 2, self.y + self.height / 2)

    def grown(self, by: float) -> "Box":
        """Return the box with each side moved outwards, inwards when `by` is negative."""
        return Box(self.x - by, self.y - by, max(0.0, self.width + 2 * by), max(0.0, self.height + 2 * by))

    def overlaps(self, other: "Box") -> bool:
        """Say whether two boxes share more than a border."""
        across = min(self.right, other.right) - max(self.x, other.x)
        down = min(self.bottom, other.bottom) - max(self.y, other.y)
        return across > TOUCH and down > TOUCH

    def holds(self, other: "Box") -> bool:
        """Say whether the other box lies within this one."""
        around = self.grown(TOUCH)
        return (
            around.x <= other.x
            and around.y <= other.y
            and other.right <= around.right
            and other.bottom <= around.bottom
        )

    def nearest(self, place: Point) -> Point:
        """Return the point of the box that is nearest to a place."""
        return Point(min(max(place.x, self.x), self.right), min(max(place.y, self.y), self.bottom))


class Stretch(NamedTuple):
    """A straight piece of a line."""

    start: Point
    end: Point

    @property
    def delta(self) -> Point:
        return Point(self.end.x - self.start.x, self.end.y - self.start.y)

    @property
    def length(self) -> float:
        return hypot(*self.delta)

    def at(self, share: float) -> Point:
        """Return the point at a share (0 to 1) of the way."""
        return Point(self.start.x + share * self.delta.x, self.start.y + share * self.delta.y)


def passes_through(stretch: Stretch, box: Box) -> bool:
    """Say whether a stretch runs through the inside of a box (Liang and Barsky's clipping)."""
    inner = box.grown(-TOUCH)
    entered, left = 0.0, 1.0
    for position, step, low, high in (
        (stretch.start.x, stretch.delta.x, inner.x, inner.right),
        (stretch.start.y, stretch.delta.y, inner.y, inner.bottom),
    ):
        if step == 0:
            if not low < position < high:
                return False
            continue
        first, second = sorted(((low - position) / step, (high - position) / step))
        entered, left = max(entered, first), min(left, second)
    return (left - entered) * stretch.length > TOUCH


def meeting(first: Stretch, second: Stretch) -> Point | Stretch | None:
    """Return where two stretches meet: nowhere, in a point, or along a stretch that both share."""
    between = Stretch(first.start, second.start).delta
    turn = _cross(first.delta, second.delta)
    if abs(turn) > 1e-6 * first.length * second.length:
        on_first, on_second = _cross(between, second.delta) / turn, _cross(between, first.delta) / turn
        return first.at(on_first) if _within(on_first, first) and _within(on_second, second) else None
    if abs(_cross(between, first.delta)) > NEAR * first.length:
        return None
    return _shared(first, second)


def _shared(first: Stretch, second: Stretch) -> Stretch | None:
    """Return what two stretches on one straight line share; where one only follows the other, nothing."""
    ends = sorted(_dot(Stretch(first.start, end).delta, first.delta) / first.length**2 for end in second)
    begin, stop = max(0.0, ends[0]), min(1.0, ends[1])
    return Stretch(first.at(begin), first.at(stop)) if (stop - begin) * first.length > NEAR else None


def _within(share: float, stretch: Stretch) -> bool:
    slack = NEAR / stretch.length
    return -slack <= share <= 1 + slack


def _cross(first: Point, second: Point) -> float:
    return first.x * second.y - first.y * second.x


def _dot(first: Point, second: Point) -> float:
    return first.x * second.x + first.y * second.y
