"""Process instances and their variables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from koppi.domain.step import Held, Json, Status, Variable


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A root instance with its state, or a called one: a row of its own, run inside its root's state."""

    key: int
    root_key: int
    parent_key: int | None = None
    parent_token: int | None = None
    definition_key: int
    process_id: str
    status: str = Status.ACTIVE
    state: str = ""
    revision: int = 0
    business_id: str | None = None
    begun_by: str | None = None
    """The correlation key of the message from outside that began it; one of a process runs for each at a time."""
    case_key: int | None = None
    client_key: int | None = None
    unit: str | None = None
    data_key: int | None = None
    started_at: datetime
    ended_at: datetime | None = None
    suspended_at: datetime | None = None
    tags: tuple[str, ...] = ()
    audit_seq: int = 0
    audit_hash: str = ""
    journal_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredVariable:
    """One stored variable; `scope_key` is the key of the scope shown outside."""

    key: int
    instance_key: int
    scope: int
    name: str
    value: Json
    scope_key: int

    @property
    def variable(self) -> Variable:
        """The variable as the engine takes it."""
        return Variable(self.scope, self.name, self.value)


def held(instance: Instance, variables: Iterable[StoredVariable]) -> Held:
    """Return the instance as the engine takes it up."""
    return Held(instance.state, tuple(stored.variable for stored in variables))
