"""Pages for what went wrong: plain words and a way out."""

from flask import Response
from werkzeug.exceptions import NotFound as NoSuchAddress

from koppi.domain.errors import (
    Conflict,
    Invalid,
    KoppiError,
    NotFound,
    NotSignedIn,
    Refused,
    TooLarge,
    Unavailable,
)
from koppi.web.visit import Visit

__all__ = ["NoSuchAddress", "nowhere", "page", "refused", "status_of"]

_STATUS = {
    NotSignedIn: 401,
    Refused: 403,
    NotFound: 404,
    Conflict: 409,
    TooLarge: 413,
    Invalid: 422,
    Unavailable: 503,
}
_WITH_WORDS = frozenset([400, 403, 404, 409, 413, 422, 500, 503])


def status_of(error: KoppiError) -> int:
    """Return the HTTP status of a refusal; the nearest kind counts."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def refused(visit: Visit, error: KoppiError) -> Response:
    """Return the page of a refusal by a use-case."""
    why = visit.words.error(error) if visit.words.known(error.code) else ""
    return page(visit, status_of(error), why)


def page(visit: Visit, status: int, why: str = "") -> Response:
    """Return the page of a status, with `why` in its own words where they are known."""
    shown = status if status in _WITH_WORDS else (400 if status < 500 else 500)
    return visit.page("errors/error.html", status, code=shown, why=why)


def nowhere(visit: Visit) -> Response:
    """Return the page for an address where nothing is."""
    return page(visit, 404)
