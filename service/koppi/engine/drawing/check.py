"""Whether a drawing can be read: every rule over every page of a file."""

from koppi.domain.errors import Invalid
from koppi.domain.findings import Finding
from koppi.engine.drawing.directions import backwards
from koppi.engine.drawing.labels import collisions, names
from koppi.engine.drawing.lines import meetings, slants, through_shapes
from koppi.engine.drawing.places import outside, overlaps, too_many, wrong_lanes
from koppi.engine.drawing.reading import read_pictures
from koppi.engine.reading.document import read_xml

RULES = (meetings, through_shapes, slants, overlaps, outside, wrong_lanes, names, collisions, backwards, too_many)


def check_drawing(name: str, content: bytes) -> tuple[Finding, ...]:
    """Return what makes the drawing of a diagram file hard to read.

    A file that is no safe XML has no findings here: `read_diagram` says what is wrong with it.
    """
    try:
        pictures = read_pictures(name, read_xml(name, content))
    except Invalid:
        return ()
    return tuple(finding for picture in pictures for rule in RULES for finding in rule(picture))
