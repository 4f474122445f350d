"""How to use the pages without a mouse."""

from flask import Response

from koppi.web.visit import Visit


def keyboard(visit: Visit) -> Response:
    """Return the page about the keyboard."""
    return visit.page("help/keyboard.html")
