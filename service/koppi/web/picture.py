"""What the picture of a process is drawn from: the file, the road taken, and the names in the reader's language."""

from typing import Any

from koppi.engine import Process
from koppi.usecases.case_pictures import Picture
from koppi.web.words import Words


def drawn(picture: Picture, words: Words) -> dict[str, Any]:
    """Return the picture as data; where it stands is on the page already."""
    return {
        "drawing": picture.drawing,
        "names": _names(picture.process, words.language),
        "passed": sorted(picture.passed),
        "flows": sorted(picture.flows),
    }


def _names(process: Process, language: str) -> dict[str, str]:
    """Return the names of elements and flows that are translated, by id."""
    elements = {id_: element.names.get(language) for id_, element in process.elements.items()}
    flows = {id_: names.get(language) for id_, names in process.flow_names.items()}
    return {id_: name for id_, name in {**elements, **flows}.items() if name}
