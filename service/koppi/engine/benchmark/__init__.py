"""One model for the bare library and for this engine, and what a step of it costs in either."""

from koppi.engine.benchmark.engine import thin_step
from koppi.engine.benchmark.model import PROCESS, in_our_dialect, in_the_library_dialect
from koppi.engine.benchmark.stock import stock_in_memory, stock_load_run_save

__all__ = [
    "PROCESS",
    "in_our_dialect",
    "in_the_library_dialect",
    "stock_in_memory",
    "stock_load_run_save",
    "thin_step",
]
