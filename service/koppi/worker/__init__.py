"""Time and machines: APScheduler runs the timed events, a runner does the jobs of the installed operations."""

from koppi.worker.background import Background

__all__ = ["Background"]
