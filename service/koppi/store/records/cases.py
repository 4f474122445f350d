"""Cases, and who was responsible for them when."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A client's case. `birth_date` and `non_disclosure` are the client's, read along and not written with the case."""

    key: int
    client_key: int
    phase: str
    level: int | None = None
    client_group: str | None = None
    language: str = "fi"
    social: bool = False
    health: bool = False
    special_support: bool = False
    joint_client: bool = False
    model_variant: str | None = None
    unit: str | None = None
    responsible_person: str | None = None
    backup_person: str | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    next_step_by: str | None = None
    opened_at: datetime
    closed_at: datetime | None = None
    closing_reason: str | None = None
    no_person_reason: str | None = None
    birth_date: date | None = None
    non_disclosure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A person carried a case in one `kind` (such as backup) from one moment to another.

    Who was offered it and has not accepted carries nothing; `since` is then when it was offered.
    """

    key: int
    case_key: int
    kind: str
    person: str | None = None
    role: str | None = None
    unit: str | None = None
    named_by: str
    reason: str = ""
    since: datetime
    until: datetime | None = None
    offered_at: datetime | None = None
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
