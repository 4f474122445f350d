"""How large a drawing may be: beyond, nobody could read it, and no check of it would come to an end."""

from collections import Counter

from lxml.etree import _Element

from koppi.engine.elements import SUPPORTED
from koppi.engine.reading.names import BPMN, local, space
from koppi.engine.reading.report import Report

MOST_NODES = 1_000
"""Events, activities and gateways of one file."""
MOST_WAYS = 100
"""Sequence flows that lead into one element, or out of it, and events at the edge of one activity."""
_WAYS = {"sequenceFlow": ("sourceRef", "targetRef"), "boundaryEvent": ("attachedToRef",)}


def check_sizes(root: _Element, report: Report) -> None:
    """Find a file of too many elements, and elements with too many ways."""
    names = Counter(local(node) for node in root.iter("{*}*") if space(node) == BPMN)
    nodes = sum(names[name] for name in SUPPORTED)
    if nodes > MOST_NODES:
        report.error("engine.too_many_nodes", count=nodes, limit=MOST_NODES)
        return
    ways = Counter(_ends(root))
    crowded = {end for (_, end), count in ways.items() if count > MOST_WAYS}
    for node in root.iter("{*}*") if crowded else ():
        if node.get("id") in crowded and local(node) in SUPPORTED:
            report.error("engine.too_many_ways", node, limit=MOST_WAYS)


def _ends(root: _Element) -> list[tuple[str, str]]:
    """Return every end of a way, with its kind."""
    return [
        (end, node.get(end, ""))
        for name, ends in _WAYS.items()
        for node in root.iter(f"{{{BPMN}}}{name}")
        for end in ends
    ]
