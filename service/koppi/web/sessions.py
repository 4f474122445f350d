"""Signing in and out, and choosing the language."""

from dataclasses import replace

import simplejson
from flask import Response, request

from koppi.domain.errors import Invalid, NotSignedIn
from koppi.texts import LANGUAGES
from koppi.usecases import people
from koppi.web.visit import (
    LANGUAGE_COOKIE,
    Visit,
    cookie_manners,
    local_address,
    session_cookie,
)

_NOT_TYPED = frozenset(["_csrf", "_checked", "action"])
_YEAR_SECONDS = 365 * 24 * 3600


def to_sign_in(visit: Visit) -> Response:
    """Ask to sign in first; afterwards the page that was wanted comes.

    What was typed into a page whose session is over travels along and comes back after signing in. A script is told
    401 and nothing else: the page it runs on keeps what was typed.
    """
    if "HX-Request" in request.headers or request.path == "/inbox/keys":
        return Response(status=401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    typed = [pair for pair in request.form.items(multi=True) if pair[0] not in _NOT_TYPED]
    kept = simplejson.dumps(typed) if typed else ""
    return visit.page("sessions/sign_in.html", 401, wanted=wanted, name="", wrong="", kept=kept)


def ask(visit: Visit) -> Response:
    """Return the sign-in page."""
    if visit.visitor is not None:
        return visit.go("/")
    return visit.page("sessions/sign_in.html", wanted="/", name="", wrong="", kept="")


def sign_in(visit: Visit) -> Response:
    """Begin a session; a wrong name or password comes back with the name kept."""
    name, wanted = request.form.get("name", "").strip(), local_address(request.form.get("wanted", "/"))
    kept = request.form.get("kept", "")
    try:
        session = people.sign_in(visit.house, name, request.form.get("password", ""))
    except (NotSignedIn, Invalid) as error:
        wrong = visit.words.error(error)
        return visit.page("sessions/sign_in.html", 401, wanted=wanted, name=name, wrong=wrong, kept=kept)
    typed = _pairs(kept)
    response = _go_on(visit, session.id, wanted, typed) if typed else visit.go(wanted)
    response.set_cookie(session_cookie(), session.id, **cookie_manners())
    return response


def _go_on(visit: Visit, session_id: str, wanted: str, typed: list[tuple[str, str]]) -> Response:
    """Offer to go on with what was typed before; the page is only shown anew, nothing is done with it unasked."""
    again = replace(visit, visitor=people.visitor(visit.house, session_id))
    return again.page("sessions/go_on.html", wanted=wanted, typed=typed)


def _pairs(kept: str) -> list[tuple[str, str]]:
    try:
        found = simplejson.loads(kept) if kept else []
        return [(name, value) for name, value in found if isinstance(name, str) and isinstance(value, str)]
    except (ValueError, TypeError):
        return []


def sign_out(visit: Visit) -> Response:
    """End the session."""
    if visit.visitor is not None:
        people.sign_out(visit.house, visit.visitor.session_id)
    response = visit.go("/sign-in", said="signed_out")
    response.delete_cookie(session_cookie())
    return response


def choose_language(visit: Visit) -> Response:
    """Speak the chosen language from now on, in this browser."""
    response = visit.go(local_address(request.form.get("wanted", "/")))
    chosen = request.form.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=_YEAR_SECONDS, **cookie_manners())
    return response
