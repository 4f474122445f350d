"""What surrounds one step: the time, the case as FEEL sees it, and how far a step may go."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from koppi.domain.step import Variables

WARNED = 20
"""Expressions of one step of which is kept why they are null, and more are not."""
WARNINGS = 5
"""Reasons kept of one expression or decision."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a running instance may go; each limit stops one way of never coming to an end."""

    instances: int = 1_000
    """Elements of one multi-instance collection."""
    steps: int = 2_000
    """Elements run by the engine itself within one `advance`; the next one becomes an incident."""
    tokens: int = 5_000
    """Tokens of one instance: the element that would set more becomes an incident."""
    undoable: int = 2_000
    """Completed activities that an instance keeps to be undone: the next one becomes an incident as it is left."""
    variables: int = 4_194_304
    """Characters of all variables of one instance as JSON, each with its name and 100 more: what would add to them beyond
    that becomes an incident where it is made, and what comes from outside is refused."""
    work: int = 1_000_000
    """Steps of all expressions and decisions within one act, with the size of what they make; then an incident."""
    operations: int = 200
    """Local operations and messages of the inbox that one act may run through; the next one becomes an incident."""
    call_depth: int = 8
    """Called processes within called processes."""
    nesting: int = 100
    """Sub-processes and called processes within each other."""
    generations: int = 8
    """Processes that begin one another by signals and messages without anybody or anything waited for: a signal that the
    last of them throws becomes an incident, a message that would begin another one is refused."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a step sees beside the instance: `now` (aware), the zone of naive dates, the read-only context `case`."""

    now: datetime
    zone: ZoneInfo
    case: Variables = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    suspended: bool = False
    """Whether the instance stands still: no condition is looked at until it goes on."""
    generation: int = 0
    """How many processes began one another before this step, each by a signal or message of the one before."""
