"""Submitted forms, each whole and once."""

from dataclasses import dataclass
from datetime import datetime

from koppi.domain.step import Json
from koppi.store.erased import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A submitted form. `data` is given and returned in the clear, and stored sealed.

    `record` is the noun of the case file that it is about, and `record_key` which one; `taken_at`, when an operation
    took it up into that record.
    """

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
    record: str | None = None
    record_key: int | None = None
    taken_at: datetime | None = None
