"""What the use-cases work with: put together once by `bootstrap`, handed to every act."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from koppi.connectors import Connectors
from koppi.domain.clock import Clock, SystemClock
from koppi.engine import Limits
from koppi.feel import Language
from koppi.store import Store
from koppi.usecases.models import Models


@dataclass
class Hints:
    """Who wants to know that there is something to do: only hints, the rows are the truth."""

    timer_armed: Callable[[datetime], None] = lambda _: None
    job_opened: Callable[[frozenset[str]], None] = lambda _: None
    message_thrown: Callable[[], None] = lambda: None
    signal_thrown: Callable[[], None] = lambda: None
    message_start_armed: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class House:
    """The composition of one process of Koppi."""

    store: Store
    clock: Clock
    zone: ZoneInfo
    language: Language
    models: Models
    connectors: Connectors
    limits: Limits = field(default_factory=Limits)
    demo: bool = False
    test_clock: bool = False
    hints: Hints = field(default_factory=Hints)
    machine_clock: Clock = field(default_factory=SystemClock)
    """For sessions and leases, which no pinned clock may move."""
