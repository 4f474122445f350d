"""Suspensions of instances, and what arrived for an instance while it was suspended."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from koppi.domain.step import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A root instance stood still from one moment to another; `reason` is text, None, or `ERASED` with its client."""

    key: int
    instance_key: int
    suspended_at: datetime
    suspended_by: str
    reason: Any = None
    resumed_at: datetime | None = None
    resumed_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldInput:
    """An input that came for a suspended instance: in bare form, and what was said with it (None, or `ERASED`)."""

    key: int
    instance_key: int
    job_key: int | None = None
    """The job that it ends, where it is a job's result."""
    at: datetime
    actor: str
    input: dict[str, Json]
    payload: Any = None
