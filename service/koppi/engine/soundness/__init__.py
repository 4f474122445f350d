"""Whether a diagram can always come to its end: explored without data, told with an example."""

from koppi.engine.soundness.check import check_soundness
from koppi.engine.soundness.signals import check_signals

__all__ = ["check_signals", "check_soundness"]
