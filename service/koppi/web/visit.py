"""One visit of a page: who came, in which language, and the proof that a form is ours."""

import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Response, make_response, redirect, render_template, request

from koppi.domain.code_list import CodeLists
from koppi.domain.errors import NotSignedIn, Refused
from koppi.domain.permissions import Permission, holds
from koppi.texts import LANGUAGES
from koppi.usecases import code_lists, people
from koppi.usecases.boundary import Caller
from koppi.usecases.house import House
from koppi.usecases.people import Visitor
from koppi.web.words import Words

LANGUAGE_COOKIE = "koppi_language"
SAID_COOKIE = "koppi_said"
_SAID_SECONDS = 30
_SAID = frozenset(
    [
        "claimed",
        "released",
        "saved",
        "completed",
        "completed_next",
        "contact",
        "contact_waiting",
        "signed_out",
        "started",
        "trigger",
    ]
)


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. `visitor` is None while nobody is signed in."""

    house: House
    words: Words
    visitor: Visitor | None
    request_id: str

    @property
    def caller(self) -> Caller:
        """Who calls the use-cases.

        Raises:
            NotSignedIn: nobody does.
        """
        if self.visitor is None:
            raise NotSignedIn("web.sign_in_first")
        visitor = self.visitor
        return Caller(self.house, visitor.actor, self.request_id, access=visitor.access, deployed=visitor.deployed)

    @property
    def may_receive(self) -> bool:
        """Whether the visitor takes contacts in."""
        return self.visitor is not None and holds(self.visitor.actor, Permission.CONTACT)

    @property
    def may_tell(self) -> bool:
        """Whether the visitor may tell something of a case that is his to open."""
        return self.visitor is not None and holds(self.visitor.actor, Permission.CASE_EVENTS)

    def text(self, template: str, **shown: Any) -> str:
        """Return a filled template."""
        return render_template(template, visit=self, words=self.words, say=self.words.say, **shown)

    def page(self, template: str, status: int = 200, **shown: Any) -> Response:
        """Return a page; what the page before it wanted said is said now, once."""
        said = request.cookies.get(SAID_COOKIE, "")
        response = make_response(self.text(template, said=said if said in _SAID else "", **shown), status)
        if said:
            response.delete_cookie(SAID_COOKIE)
        return response

    def go(self, address: str, said: str = "") -> Response:
        """Send the browser to another of our pages, which then says `said` (a code below `web.said`)."""
        response = make_response(redirect(address, 303))
        if said:
            response.set_cookie(SAID_COOKIE, said, max_age=_SAID_SECONDS, **cookie_manners())
        return response


def arrive(house: House, language: str) -> Visit:
    """Find out who visits, and in which language; `language` is spoken with whom we do not know."""
    session = request.cookies.get(session_cookie())
    visitor = people.visitor(house, session) if session else None
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen not in LANGUAGES:
        chosen = visitor.actor.language if visitor else language
    lists = code_lists.in_force(house, visitor.deployed) if visitor else CodeLists()
    words = Words(chosen if chosen in LANGUAGES else language, house.zone, house.clock.now(), lists)
    return Visit(house, words, visitor, secrets.token_hex(8))


def session_cookie() -> str:
    """Return the session cookie's name; over TLS the browser itself then holds it to this host."""
    return "__Host-koppi_session" if request.is_secure else "koppi_session"


def cookie_manners() -> dict[str, Any]:
    """Return how each of our cookies is set: no script reads it, no other site sends it."""
    return {"httponly": True, "samesite": "Lax", "secure": request.is_secure, "path": "/"}


def require_own_page(visit: Visit) -> None:
    """Refuse a form that another site sent, or that was not made for this session.

    Raises:
        Refused: `web.foreign_form` or `web.old_form`.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refused("web.foreign_form")
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Refused("web.foreign_form")
    word = request.form.get("_csrf", "")
    if visit.visitor is not None and not hmac.compare_digest(word.encode(), visit.visitor.csrf.encode()):
        raise Refused("web.old_form")


def local_address(text: str) -> str:
    """Return `text` when it is an address within these pages, else the inbox: nobody is sent elsewhere by a link."""
    parts = urlsplit(text)
    fits = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc and text.isprintable()
    return text if fits else "/"
