"""Draws small pages by hand: a flow from left to right that nothing is wrong with, and the pieces to spoil it."""

from dataclasses import dataclass, field

from koppi.engine.drawing import check_drawing
from tests.support.diagrams import HEAD, escape, tag

Bounds = tuple[float, float, float, float]
Place = tuple[float, float]


@dataclass
class Page:
    """One process on one page; `shift` moves the whole of it."""

    lanes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    body: str = ""
    shapes: str = ""
    shift: Place = (0, 0)

    def bounds(self, box: Bounds) -> str:
        x, y, width, height = box
        return f'<dc:Bounds x="{x + self.shift[0]}" y="{y + self.shift[1]}" width="{width}" height="{height}"/>'

    def label(self, box: Bounds | None) -> str:
        return f"<bpmndi:BPMNLabel>{self.bounds(box)}</bpmndi:BPMNLabel>" if box else ""

    def shape(self, id_: str, box: Bounds, label: Bounds | None = None) -> None:
        self.shapes += f'<bpmndi:BPMNShape id="{id_}_di" bpmnElement="{id_}">{self.bounds(box)}{self.label(label)}</bpmndi:BPMNShape>'

    def node(
        self, kind: str, id_: str, box: Bounds, *, label: Bounds | None = None, inner: str = "", **more: str
    ) -> None:
        self.body += tag(kind, inner, id=id_, **more)
        self.shape(id_, box, label)

    def flow(self, source: str, target: str, *points: Place, name: str = "", label: Bounds | None = None) -> None:
        id_ = f"{source}_{target}"
        self.body += tag("sequenceFlow", id=id_, sourceRef=source, targetRef=target, **({"name": name} if name else {}))
        self.edge(id_, *points, label=label)

    def edge(self, id_: str, *points: Place, label: Bounds | None = None) -> None:
        way = "".join(f'<di:waypoint x="{x + self.shift[0]}" y="{y + self.shift[1]}"/>' for x, y in points)
        self.shapes += f'<bpmndi:BPMNEdge id="{id_}_di" bpmnElement="{id_}">{way}{self.label(label)}</bpmndi:BPMNEdge>'

    def lane(self, id_: str, box: Bounds, *nodes: str) -> None:
        self.lanes[id_] = nodes
        self.shape(id_, box)

    def xml(self) -> bytes:
        lanes = "".join(
            tag("lane", "".join(tag("flowNodeRef", node) for node in nodes), id=id_, name=escape(id_))
            for id_, nodes in self.lanes.items()
        )
        process = tag("process", (tag("laneSet", lanes, id="lanes") if lanes else "") + self.body, id="p", name="P")
        plane = f'<bpmndi:BPMNPlane id="plane" bpmnElement="p">{self.shapes}</bpmndi:BPMNPlane>'
        diagram = f'<bpmndi:BPMNDiagram id="diagram">{plane}</bpmndi:BPMNDiagram>'
        return (HEAD + process + diagram + "</bpmn:definitions>").encode()

    def found(self) -> set[tuple[str, str]]:
        """Return rule and element of each finding."""
        return {(f.code.removeprefix("drawing."), f.element) for f in check_drawing("p.bpmn", self.xml())}


def road(shift: Place = (0, 0)) -> Page:
    """Return a page with two tasks on one line and a task below each: a, b above c, d."""
    page = Page(shift=shift)
    for id_, x, y in (("a", 100, 100), ("b", 300, 100), ("c", 100, 300), ("d", 300, 300)):
        page.node("task", id_, (x, y, 100, 80), name=id_)
    return page
