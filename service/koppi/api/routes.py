"""What a route is and what its handler gets: the whole face is a table of these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from flask import Request, Response
from marshmallow import Schema

from koppi.api.background import Background
from koppi.api.polling import Polls
from koppi.domain.errors import FieldError, Invalid
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House

_KEY_DIGITS = 19


def wrong(field: str, code: str) -> Invalid:
    """Return the refusal of one field of a request, outside of what its schema can tell."""
    return Invalid("api.invalid", fields=[FieldError(field, code)], count=1)


@dataclass(frozen=True)
class Server:
    """What serves: the house, what runs beside it, and how many calls may wait."""

    house: House
    background: Background
    polls: Polls
    language: str = "fi"
    timing: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request, signed in and read. `body` is what the route's schema made of the body (of the query for a GET)."""

    server: Server
    caller: Caller
    request: Request
    language: str
    path: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> int:
        """The key in the path.

        Raises:
            Invalid: it is none.
        """
        text = self.path["key"]
        digits = text.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= _KEY_DIGITS):
            raise wrong("key", "api.not_a_key")
        return int(text)


Answer: TypeAlias = Any
"""What a handler gives back: what the route's schema writes, a whole `Response`, or None for nothing."""


@dataclass(frozen=True)
class Route:
    """One operation: where, what does it, what it takes and gives (for the reader, the check and the document alike)."""

    method: str
    path: str
    handler: Callable[[Call], Answer]
    takes: Schema | None = None
    gives: Schema | None = None
    status: int = 200
    open: bool = False
    """Nobody needs to be signed in."""
    media: str = "application/json"
    """What it answers, where that is not JSON."""
    upload: bool = False
    """The body is a multipart form that the handler reads itself."""
    once: bool = False
    """An `Idempotency-Key` is honoured."""

    @property
    def summary(self) -> str:
        return (self.handler.__doc__ or "").split("\n")[0]

    def answer(self, result: Answer) -> Response | Mapping[str, Any] | None:
        """Return what goes out: the result written by the route's schema."""
        if isinstance(result, Response):
            return result
        if result is None or self.gives is None:
            return None
        written: Mapping[str, Any] = self.gives.dump(result)
        return written
