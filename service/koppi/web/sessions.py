"""Signing in and out, and choosing the language."""

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

_YEAR_SECONDS = 365 * 24 * 3600


def to_sign_in(visit: Visit) -> Response:
    """Ask to sign in first; afterwards the page that was wanted comes.

    A script is told 401 and nothing else: the page it runs on keeps what was typed.
    """
    if "HX-Request" in request.headers or request.path == "/inbox/keys":
        return Response(status=401)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return visit.page("sessions/sign_in.html", 401, wanted=wanted, name="", wrong="")


def ask(visit: Visit) -> Response:
    """Return the sign-in page."""
    if visit.visitor is not None:
        return visit.go("/")
    return visit.page("sessions/sign_in.html", wanted="/", name="", wrong="")


def sign_in(visit: Visit) -> Response:
    """Begin a session; a wrong name or password comes back with the name kept."""
    name, wanted = request.form.get("name", "").strip(), local_address(request.form.get("wanted", "/"))
    try:
        session = people.sign_in(visit.house, name, request.form.get("password", ""))
    except (NotSignedIn, Invalid) as error:
        return visit.page("sessions/sign_in.html", 401, wanted=wanted, name=name, wrong=visit.words.error(error))
    response = visit.go(wanted)
    response.set_cookie(session_cookie(), session.id, **cookie_manners())
    return response


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
