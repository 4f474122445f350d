"""The drawing of a diagram: what makes it hard to read, its picture, and what a page tells beside it."""

from koppi.engine.drawing.check import check_drawing
from koppi.engine.drawing.overview import Caller, draw_calls
from koppi.engine.drawing.pen import draw
from koppi.engine.drawing.picture import Picture
from koppi.engine.drawing.reading import pictures_of
from koppi.engine.drawing.telling import Mail, Turn, Wait, mails, turns, waits

__all__ = [
    "Caller",
    "Mail",
    "Picture",
    "Turn",
    "Wait",
    "check_drawing",
    "draw",
    "draw_calls",
    "mails",
    "pictures_of",
    "turns",
    "waits",
]
