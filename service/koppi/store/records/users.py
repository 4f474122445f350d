"""People and machine accounts, what they may do, how they sign in, and when people are away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from koppi.domain.actor import Actor
from koppi.store.records.audit import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person or a machine account; `grants` are its (role, unit) pairs, the unit empty where it is for all units."""

    key: int
    name: str
    kind: str = "person"
    password_hash: str | None = None
    display_name: str = ""
    language: str = "fi"
    active: bool = True
    job_types: tuple[str, ...] = ()
    message_names: tuple[str, ...] = ()
    grants: frozenset[tuple[str, str]] = frozenset()
    substitutes_for: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        """The user as the one who acts."""
        return Actor(
            key=self.key,
            name=self.name,
            display_name=self.display_name,
            machine=self.kind == "machine",
            language=self.language,
            grants=self.grants,
            job_types=frozenset(self.job_types),
            message_names=frozenset(self.message_names),
            substitutes_for=self.substitutes_for,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisational unit with its name by language."""

    id: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """An API token, stored as its hash."""

    key: int
    user_key: int
    token_hash: str
    name: str
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in browser, known by the hash of its cookie."""

    id_hash: str
    user_key: int
    csrf: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """The user behind a session's cookie.

    `access_head` is the end of his chain in the access log, `deployed` the key of the newest deployment.
    """

    actor: Actor
    session: Session
    access_head: Head
    deployed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A person is away, first and last day included; the substitute sees the personal work items meanwhile."""

    key: int
    user_name: str
    substitute: str | None = None
    starts_on: date
    ends_on: date
