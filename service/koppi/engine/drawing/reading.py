"""Reads the diagram interchange of a file: one picture for each page. What is damaged there is left out."""

from collections.abc import Iterator, Mapping
from math import isfinite

from lxml.etree import _Element

from koppi.domain.errors import Invalid
from koppi.engine.drawing.geometry import Box, Point
from koppi.engine.drawing.picture import SUB_PROCESSES, Line, Picture, Shape
from koppi.engine.reading.document import read_xml
from koppi.engine.reading.names import BPMNDI, DC, DI, bpmn, flow_text, id_of, local
from koppi.engine.reading.scopes import begins_process
from koppi.engine.reading.triggers import event_of

_OF_AN_ACTIVITY = {"dataInputAssociation": "target", "dataOutputAssociation": "source"}


def pictures_of(name: str, content: bytes) -> tuple[Picture, ...]:
    """Return the pages of a file, in its order; none when it is no safe XML, of which `read_diagram` tells."""
    try:
        root = read_xml(name, content)
    except Invalid:
        return ()
    drawn = f"{{{BPMNDI}}}"
    elements = {id_of(node): node for node in root.iter() if node.get("id") and not node.tag.startswith(drawn)}
    places = _Places(root)
    return tuple(_picture(name, plane, elements, places) for plane in root.iter(f"{drawn}BPMNPlane"))


def _picture(name: str, plane: _Element, elements: Mapping[str, _Element], places: "_Places") -> Picture:
    shapes, lines = {}, []
    for drawn in plane:
        node = elements.get(drawn.get("bpmnElement", ""))
        if node is None:
            continue
        box = _bounds(drawn)
        if local(drawn) == "BPMNShape" and box is not None:
            shapes[id_of(node)] = _shape(drawn, node, box, places)
        elif local(drawn) == "BPMNEdge" and len(points := _points(drawn)) > 1:
            lines.append(_line(drawn, node, points))
    about = elements.get(plane.get("bpmnElement", ""))
    return Picture(name, plane.get("bpmnElement", ""), _name(about) if about is not None else "", shapes, tuple(lines))


def _shape(drawn: _Element, node: _Element, box: Box, places: "_Places") -> Shape:
    stays = "cancelActivity" if local(node) == "boundaryEvent" else "isInterrupting"
    return Shape(
        id_of(node),
        local(node),
        box,
        _name(node),
        _label(drawn),
        tuple(places.around(node)),
        node.get("attachedToRef", ""),
        _about(node),
        node.get(stays, "true") == "true",
        _repeats(node),
        local(node) in SUB_PROCESSES and drawn.get("isExpanded", "true") == "true",
        drawn.get("isHorizontal", "true") == "true",
        node.get("triggeredByEvent") == "true",
        node.get("isForCompensation") == "true",
    )


def _about(node: _Element) -> str:
    """Return what an event is about, and of a gateway whether it begins the process."""
    if begins_process(node):
        return "begin"
    event = event_of(node)
    return "all" if event == "multiple" and node.get("parallelMultiple") == "true" else event


def _repeats(node: _Element) -> str:
    """Return the marker of an activity that is done several times."""
    many = node.find(bpmn("multiInstanceLoopCharacteristics"))
    if many is not None:
        return "sequential" if many.get("isSequential") == "true" else "parallel"
    return "" if node.find(bpmn("standardLoopCharacteristics")) is None else "loop"


def _line(drawn: _Element, node: _Element, points: tuple[Point, ...]) -> Line:
    ends = {end: node.get(f"{end}Ref") or flow_text(node.find(bpmn(f"{end}Ref"))) for end in ("source", "target")}
    around = node.getparent()
    if local(node) in _OF_AN_ACTIVITY and around is not None:
        ends[_OF_AN_ACTIVITY[local(node)]] = id_of(around)
    default = around is not None and any(child.get("default") == id_of(node) for child in around)
    return Line(
        id_of(node), local(node), ends["source"], ends["target"], points, node.get("name", ""), _label(drawn), default
    )


class _Places:
    """Knows which sub-process, lane and pool an element belongs into."""

    def __init__(self, root: _Element) -> None:
        self._pools = {pool.get("processRef", ""): id_of(pool) for pool in root.iter(bpmn("participant"))}
        self._lanes = {
            flow_text(reference): lane
            for lane in root.iter(bpmn("lane"))
            for reference in lane.iter(bpmn("flowNodeRef"))
        }

    def around(self, node: _Element) -> Iterator[str]:
        """Yield the ids of what is drawn around an element, the nearest first."""
        lane = None if local(node) == "lane" else self._lane_of(node)
        if lane is not None:
            yield id_of(lane)
        for parent in (node if lane is None else lane).iterancestors():
            if local(parent) in SUB_PROCESSES:
                yield id_of(parent)
                yield from self.around(parent)
                return
            if local(parent) == "lane":
                yield id_of(parent)
            if local(parent) == "process" and id_of(parent) in self._pools:
                yield self._pools[id_of(parent)]

    def _lane_of(self, node: _Element) -> _Element | None:
        own = self._lanes.get(id_of(node))
        return self._lanes.get(node.get("attachedToRef", "")) if own is None else own


def _name(node: _Element) -> str:
    if local(node) == "textAnnotation":
        return flow_text(node.find(bpmn("text")))
    return node.get("name", "")


def _label(drawn: _Element) -> Box | None:
    label = drawn.find(f"{{{BPMNDI}}}BPMNLabel")
    return None if label is None else _bounds(label)


def _bounds(drawn: _Element) -> Box | None:
    bounds = drawn.find(f"{{{DC}}}Bounds")
    sides = [] if bounds is None else [_number(bounds.get(side)) for side in ("x", "y", "width", "height")]
    known = [side for side in sides if side is not None]
    return Box(*known) if len(known) == 4 and min(known[2:]) > 0 else None


def _points(drawn: _Element) -> tuple[Point, ...]:
    points: list[Point] = []
    for place in drawn.findall(f"{{{DI}}}waypoint"):
        x, y = _number(place.get("x")), _number(place.get("y"))
        if x is not None and y is not None and Point(x, y) not in points[-1:]:
            points.append(Point(x, y))
    return tuple(points)


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if isfinite(number) else None
