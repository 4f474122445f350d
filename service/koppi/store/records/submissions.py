"""Submitted forms, each whole and once."""

from dataclasses import dataclass
from datetime import datetime

from koppi.domain.step import Json
from koppi.store.erased import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted form. `data` is given and returned in the clear, and stored sealed."""

    key: int
    work_item_key: int | None = None
    instance_key: int | None = None
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
    form_key: int | None = None
    form_version: int | None = None
    by: str
    at: datetime
    data: Json | Erased = None
