"""Clients and their contacts."""

from dataclasses import dataclass
from datetime import date, datetime

from koppi.domain.step import Json
from koppi.store.erased import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client. Names and identity code are given and returned in the clear, and stored sealed; empty once erased."""

    key: int
    first_names: str = ""
    last_name: str = ""
    identity_code: str | None = None
    birth_date: date | None = None
    language: str = "fi"
    municipality: str | None = None
    non_disclosure: bool = False
    created_at: datetime
    erased_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact by any channel. `reason` and `content` are given and returned in the clear, and stored sealed."""

    key: int
    client_key: int | None = None
    case_key: int | None = None
    instance_key: int | None = None
    channel: str
    source: str
    unit: str | None = None
    at: datetime
    received_by: str
    reason: str | Erased | None = None
    content: Json | Erased = None
