"""Jobs: service tasks waiting for a worker."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A service task waiting for a worker; leased while `deadline_at` is in the machine's future."""

    key: int
    instance_key: int
    process_instance_key: int
    token: int
    element_id: str
    definition_key: int
    type: str
    retries: int
    state: str
    worker: str = ""
    deadline_at: datetime | None = None
    retry_at: datetime | None = None
    lease_token: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    scopes: tuple[int, ...] = ()
    error_code: str | None = None
    error_message: str | None = None
    priority: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None = None
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
