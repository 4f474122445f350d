"""The drawing of a diagram: what makes it hard to read, and its picture."""

from koppi.engine.drawing.check import check_drawing

__all__ = ["check_drawing"]
