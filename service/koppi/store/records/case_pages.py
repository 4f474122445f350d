"""What the page of a case reads beside the records of its file."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Where an instance waits for something other than a work item: `timer`, `message`, `signal`, `job`, `incident`.

    Or `ad_hoc`: somebody may start something there.

    `due_at` is a timer's own moment, of a job when it is tried again; the words beside it are a timer's.
    """

    kind: str
    key: int
    process_instance_key: int
    definition_key: int
    element_id: str
    due_at: datetime | None = None
    due_rule: str = ""
    due_kind: str = ""
    due_ground: str = ""
    due_reason: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a case's timeline: what kind, when, by whom, what it was about, and at which element of what."""

    kind: str
    at: datetime
    actor: str = ""
    name: str = ""
    element_id: str = ""
    definition_key: int | None = None
    key: int = 0


class Filling(NamedTuple):
    """A version of a form that wrote of a record in a case."""

    record: str
    form_key: int
