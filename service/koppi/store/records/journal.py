"""The journal: every input of every instance, append-only and replayable."""

from dataclasses import dataclass, field
from datetime import datetime

from koppi.domain.step import Json
from koppi.store.erased import Erased


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalEntry:
    """One input and what came of it.

    `input` is the kind and fields; what is personal in it is a key of a submission or message, or lies in `payload`,
    which is stored sealed. `case` is the case context it saw, `versions` the keys of the definitions it used.
    """

    at: datetime
    actor: str = ""
    input: Json
    payload: Json | Erased = None
    case: Json = None
    versions: Json = field(default_factory=dict)
    decided: Json = field(default_factory=list)
    passed: Json = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journalled(JournalEntry):
    """An entry in its place: `seq` counts from 1 within the instance."""

    key: int
    instance_key: int
    seq: int
