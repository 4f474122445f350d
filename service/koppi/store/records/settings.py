"""What the database knows of itself, and the answers kept for repeated requests."""

from dataclasses import dataclass
from datetime import datetime

from koppi.domain.step import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The answer once given to a request of this key; the same request again gets it again."""

    key: int
    actor: str
    path: str
    idempotency_key: str
    body_hash: str
    status: int
    response: Json | None = None
    at: datetime
