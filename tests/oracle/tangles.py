"""Random gateway graphs without any block structure: joins that wait for ever and tokens that pile up included."""

from tests.oracle.draw import Canvas
from tests.oracle.model import Event, Graph, Kind, Node, Trigger

KINDS = (Kind.USER, Kind.USER, Kind.USER, Kind.EXCLUSIVE, Kind.PARALLEL, Kind.PARALLEL, Kind.INCLUSIVE, Kind.INCLUSIVE)
DECIDING = (Kind.EXCLUSIVE, Kind.INCLUSIVE)


def tangle(canvas: Canvas, graph: Graph, size: int) -> None:
    """Draw `size` nodes and their flows into a graph; only user tasks and boundary events lead backwards."""
    random = canvas.random
    start = canvas.node(graph, Kind.START)
    inner = [canvas.node(graph, random.choice(KINDS)) for _ in range(size)]
    end = canvas.node(graph, Kind.END)
    canvas.connect(graph, start, inner[0])
    for position, node in enumerate(inner):
        later = [*inner[position + 1 :], end]
        if position > 0 and not graph.incoming(node.id):
            _link(canvas, graph, random.choice(inner[:position]), node)
        for _ in range(1 if node.kind is Kind.USER else random.choice((1, 2, 2, 3))):
            _link(canvas, graph, node, random.choice(later))
        if node.kind is Kind.USER and random.random() < 0.4:
            _watch(canvas, graph, node, [*inner, end])
    for node in inner:
        if node.kind is Kind.USER and random.random() < 0.2:
            _link(canvas, graph, node, random.choice(inner))
        if node.kind in DECIDING:
            canvas.decide(graph, node)


def _watch(canvas: Canvas, graph: Graph, host: Node, targets: list[Node]) -> None:
    interrupting = canvas.random.random() < 0.5
    trigger = Trigger(Event.TIMER, times=None if interrupting else canvas.random.choice((None, 2)))
    event = canvas.node(graph, Kind.BOUNDARY, trigger=trigger, interrupting=interrupting, host=host.id)
    _link(canvas, graph, event, canvas.random.choice(targets))


def _link(canvas: Canvas, graph: Graph, source: Node, target: Node) -> None:
    if not any(flow.target == target.id for flow in graph.outgoing(source.id)):
        canvas.connect(graph, source, target)
