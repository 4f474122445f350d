"""Whether a drawing can be read: every rule over every page of a file."""

from koppi.domain.findings import Finding
from koppi.engine.drawing.directions import backwards
from koppi.engine.drawing.labels import collisions, names
from koppi.engine.drawing.lines import meetings, slants, through_shapes
from koppi.engine.drawing.places import outside, overlaps, too_many, wrong_lanes
from koppi.engine.drawing.reading import pictures_of

RULES = (meetings, through_shapes, slants, overlaps, outside, wrong_lanes, names, collisions, backwards, too_many)


def check_drawing(name: str, content: bytes) -> tuple[Finding, ...]:
    """Return what makes the drawing of a diagram file hard to read."""
    return tuple(finding for picture in pictures_of(name, content) for rule in RULES for finding in rule(picture))
