"""Incidents: tokens that cannot go on until somebody helps."""

from dataclasses import dataclass, field
from datetime import datetime

from koppi.domain.step import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """A token that cannot go on; `code` and `parameters` are a text of the catalogues."""

    key: int
    instance_key: int
    process_instance_key: int
    token: int
    element_id: str
    definition_key: int
    job_key: int | None = None
    error_type: str
    code: str
    parameters: Json = field(default_factory=dict)
    state: str = "ACTIVE"
    created_at: datetime
    resolved_at: datetime | None = None
