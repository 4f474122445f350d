"""The records of a case's file."""

from dataclasses import dataclass
from datetime import date, datetime

from koppi.domain.step import Json
from koppi.store.erased import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class InCaseFile:
    """One record of a case. `content` is by term, given and returned in the clear, and stored sealed."""

    key: int
    case_key: int
    client_key: int
    unit: str | None = None
    recorded_at: datetime
    recorded_by: str
    content: Json | Erased = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(InCaseFile):
    """An assessment of needs: started, completed or cancelled."""

    state: str = "started"
    scope: str | None = None
    start_ground: str | None = None
    started_at: datetime
    due_at: datetime | None = None
    completed_at: datetime | None = None
    completed_by: str | None = None
    services_needed: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(InCaseFile):
    """One version of a plan: active, superseded or ended."""

    version: int
    state: str = "active"
    review_on: date
    contact_on: date | None = None
    contact_rhythm: str | None = None
    approval: str | None = None
    approved_at: datetime | None = None
    published_at: datetime
    published_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLine(InCaseFile):
    """A service of one provider. `request` is its id in the provider's system."""

    plan_key: int
    decision_key: int | None = None
    service: str
    service_class: str | None = None
    provider: str | None = None
    amount: str | None = None
    needs_decision: bool = False
    state: str = "planned"
    start_on: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDecision(InCaseFile):
    """A decision on a client's services; a draft until `notice_at`."""

    service_line_key: int | None = None
    service: str | None = None
    outcome: str
    legal_ground: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    maker: str
    made_at: datetime
    checked_by: str | None = None
    checked_at: datetime | None = None
    notice_channel: str | None = None
    notice_at: datetime | None = None
    known_on: date | None = None
    appeal_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientContact(InCaseFile):
    """A person met or talked with the client."""

    person: str
    at: datetime
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpNote(InCaseFile):
    """How the client is doing; `well_being` is a number on the diagram's own scale."""

    kind: str
    at: datetime
    stability: str | None = None
    well_being: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(InCaseFile):
    """What asks for a look at the case: open or handled. One that repeats an open one is `joined_to` it."""

    code: str
    severity: str | None = None
    raised_by: str
    raised_at: datetime
    state: str = "open"
    outcome: str | None = None
    handled_by: str | None = None
    handled_at: datetime | None = None
    joined_to: int | None = None
