"""The rule for the reading direction: the road leads to the right, and only a loop leads back."""

from collections import defaultdict
from collections.abc import Iterator

from koppi.domain.findings import Finding
from koppi.engine.drawing.noting import warning
from koppi.engine.drawing.picture import Picture
from koppi.engine.roads import reached


def backwards(picture: Picture) -> Iterator[Finding]:
    """Warn of sequence flows that lead to the left although nothing leads from there back to where they begin."""
    ways = _ways(picture)
    for line in picture.flows:
        source, target = picture.shapes.get(line.source), picture.shapes.get(line.target)
        if line.kind != "sequenceFlow" or source is None or target is None:
            continue
        if target.box.right <= source.box.x and line.source not in reached(line.target, ways.__getitem__):
            yield warning(picture, "drawing.backwards", line, target=picture.called(target.id))


def _ways(picture: Picture) -> defaultdict[str, list[str]]:
    """Return where each node leads: over its flows, and to the events on its edge."""
    ways = defaultdict(list)
    for line in picture.lines:
        if line.kind == "sequenceFlow":
            ways[line.source].append(line.target)
    for shape in picture.shapes.values():
        if shape.host:
            ways[shape.host].append(shape.id)
    return ways
