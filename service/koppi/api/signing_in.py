"""Who signs a call: a name with password or API token over Basic, a bearer token, or, to read only, a page's session."""

from flask import Request

from koppi.domain.actor import Actor
from koppi.domain.errors import NotSignedIn
from koppi.usecases import people
from koppi.usecases.house import House

_SESSION_COOKIES = ("__Host-koppi_session", "koppi_session")
_SAFE = frozenset({"GET", "HEAD"})

NOBODY = Actor(key=-1, name="")
"""Who calls an open address."""


def signer(house: House, request: Request) -> Actor:
    """Return who signs the request.

    A page's session counts for reading only: what changes something must not ride on a browser's cookie.

    Raises:
        NotSignedIn: nobody does, or the name or secret is wrong.
    """
    given = request.authorization
    if given is None:
        return _visitor(house, request)
    if given.type == "basic" and given.username and given.password:
        return people.by_basic(house, given.username, given.password)
    if given.type == "bearer" and given.token:
        return people.by_token(house, given.token)
    raise NotSignedIn("api.not_signed_in")


def _visitor(house: House, request: Request) -> Actor:
    session = next((request.cookies[name] for name in _SESSION_COOKIES if name in request.cookies), None)
    if session is not None and request.method in _SAFE:
        visitor = people.visitor(house, session)
        if visitor is not None:
            return visitor.actor
    raise NotSignedIn("api.not_signed_in")
