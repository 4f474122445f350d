"""Timers: the open ones only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """A moment to come: at a token of an instance, or, without an instance, a definition's timer start."""

    key: int
    instance_key: int | None = None
    process_instance_key: int | None = None
    token: int | None = None
    element_id: str
    definition_key: int
    process_id: str | None = None
    due_at: datetime
    due_rule: str = ""
    due_kind: str = ""
    due_ground: str = ""
    due_reason: str = ""
    due_roll: str = ""
    began_at: datetime | None = None
    """When an instance began to wait; of a timer start that repeats: from where its rounds are counted."""
    round: int = 0
    retry_at: datetime | None = None
    attempts: int = 0
