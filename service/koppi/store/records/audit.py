"""The two hash-chained logs: what was done, and who saw whose data."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from koppi.domain.step import Json


class Head(NamedTuple):
    """The end of a chain: the last sequence number and hash, 0 and empty before the first row."""

    seq: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Something that was done to a thing of `object_kind`; `detail` holds keys and codes, no content."""

    at: datetime
    actor: str = ""
    action: str
    object_kind: str
    object_key: int | None = None
    instance_key: int | None = None
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
    detail: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited(AuditEntry):
    """An entry in its place of its chain."""

    key: int
    chain: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessEntry:
    """Somebody saw a group of a client's data, or tried to: on what ground, and whether it was allowed."""

    at: datetime
    actor_key: int
    actor: str
    role: str = ""
    unit: str | None = None
    client_key: int | None = None
    case_key: int | None = None
    data_group: str
    action: str
    ground: str
    reason: str = ""
    request_id: str = ""
    allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessed(AccessEntry):
    """An entry in its place of the actor's chain."""

    key: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain does not hold: `why` is `missing`, `changed` or `head`."""

    chain: int
    seq: int
    why: str
