"""Whether a diagram can always come to its end: explored without data, told with an example."""

from koppi.engine.soundness.check import check_soundness

__all__ = ["check_soundness"]
