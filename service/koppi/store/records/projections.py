"""What the projection of a step is told, and what it tells."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from koppi.store.records.instances import Instance


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """How a person completed a work item: in which role, and how many seconds it was in hand."""

    person: str
    role: str | None = None
    active_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The rows a step has left.

    `instance` is the row as it now stands; `keys` are the keys of what was opened, by kind and token;
    `timers_changed` is when the earliest timer opened is due; `job_types` are the types of the jobs opened.
    """

    instance: Instance
    keys: Mapping[tuple[str, int], int]
    timers_changed: datetime | None = None
    job_types: frozenset[str] = frozenset()
