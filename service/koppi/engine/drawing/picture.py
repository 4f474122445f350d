"""What is drawn on one page of a file: shapes and lines, with what the rules and the pen need of their elements."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from koppi.engine.drawing.geometry import Box, Point, Stretch
from koppi.engine.elements import SUPPORTED

NAME_SIZE, LABEL_SIZE = 12.0, 11.0
"""Font sizes in stock modellers: of names inside a shape, and of labels beside one."""
LANES = frozenset({"participant", "lane"})
SUB_PROCESSES = frozenset({"subProcess", "adHocSubProcess", "transaction"})
FLOWS = frozenset({"sequenceFlow", "messageFlow"})


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape; `kind` is the BPMN name of its element."""

    id: str
    kind: str
    box: Box
    name: str = ""
    label: Box | None = None
    inside: tuple[str, ...] = ()
    """What it belongs into, the nearest first: sub-processes, lanes, the pool."""
    host: str = ""
    """The activity that a boundary event sits on."""
    event: str = "none"
    """What an event is about, `all` of several things at once; `begin` of a gateway that begins the process."""
    interrupting: bool = True
    many: str = ""
    """`parallel` or `sequential` for a multi-instance activity."""
    expanded: bool = False
    horizontal: bool = True
    triggered: bool = False
    """Whether it is an event sub-process."""
    undoes: bool = False
    """Whether it is only there to undo what another activity did."""

    @property
    def is_node(self) -> bool:
        """Whether tokens pass here."""
        return self.kind in SUPPORTED

    @property
    def is_event(self) -> bool:
        return self.kind.endswith("Event")

    @property
    def is_gateway(self) -> bool:
        return self.kind.endswith("Gateway")

    @property
    def is_frame(self) -> bool:
        """Whether other shapes lie in it."""
        return self.kind in LANES or self.kind == "group" or (self.kind in SUB_PROCESSES and self.expanded)

    def touches(self, box: Box) -> bool:
        """Say whether a box lies on the shape as it is seen: a circle, a diamond or a rectangle."""
        if not self.box.overlaps(box):
            return False
        centre, nearest = self.box.centre, box.nearest(self.box.centre)
        across = abs(nearest.x - centre.x) * 2 / self.box.width
        down = abs(nearest.y - centre.y) * 2 / self.box.height
        if self.is_event:
            return across**2 + down**2 < 1
        return across + down < 1 if self.is_gateway else True


@dataclass(frozen=True, slots=True)
class Line:
    """One line from a source to a target."""

    id: str
    kind: str
    source: str
    target: str
    points: tuple[Point, ...]
    name: str = ""
    label: Box | None = None
    default: bool = False

    @property
    def stretches(self) -> Iterator[Stretch]:
        """Its straight pieces in order."""
        return (Stretch(start, end) for start, end in pairwise(self.points))


@dataclass(frozen=True, slots=True)
class Picture:
    """One page of a file."""

    file: str
    id: str
    name: str
    shapes: Mapping[str, Shape]
    lines: tuple[Line, ...]

    @property
    def flows(self) -> tuple[Line, ...]:
        """The lines on which something moves."""
        return tuple(line for line in self.lines if line.kind in FLOWS)

    def called(self, element: str) -> str:
        """Return the name of an element for people, its id where it has none."""
        shape = self.shapes.get(element)
        return (shape.name if shape else "") or element
