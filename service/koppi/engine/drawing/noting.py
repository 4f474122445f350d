"""Makes the findings of a picture."""

from koppi.domain.findings import Finding, Severity
from koppi.engine.drawing.picture import Line, Picture, Shape


def error(picture: Picture, code: str, about: Shape | Line, **parameters: str | int) -> Finding:
    """Return a finding that must be mended."""
    return Finding(picture.file, code, about.id, about.name, parameters)


def warning(picture: Picture, code: str, about: Shape | Line, **parameters: str | int) -> Finding:
    """Return a finding that the owner should think about."""
    return Finding(picture.file, code, about.id, about.name, parameters, Severity.WARNING)
