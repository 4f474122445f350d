"""Costs of repeated work, in seconds."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Costs:
    """Measured times; compare them as ratios within one run, machines are noisy."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Measure the block."""
        began = time.perf_counter()
        yield
        self.seconds.append(time.perf_counter() - began)

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def microseconds(self) -> float:
        return self.median * 1_000_000
