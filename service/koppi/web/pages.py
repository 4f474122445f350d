"""How an address becomes a page: who visits is found out, the request is checked, the handler answers."""

import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

import structlog
from flask import Blueprint, Flask, Response, request
from werkzeug.exceptions import HTTPException

from koppi.domain.errors import KoppiError, NotSignedIn
from koppi.usecases.house import House
from koppi.web import errors
from koppi.web.headers import guard
from koppi.web.sessions import to_sign_in
from koppi.web.visit import arrive, require_own_page

Handler: TypeAlias = Callable[..., Response]
"""Takes the visit first, then what the address holds."""

LARGEST_PAGE = 1024 * 1024
_log = structlog.get_logger()


class Pages:
    """The pages of one application. Their handlers decide nothing: they ask use-cases and show what these say."""

    def __init__(self, app: Flask, blueprint: Blueprint, house: House, language: str, *, timing: bool) -> None:
        self._app = app
        self._blueprint = blueprint
        self._house = house
        self._language = language
        self._timing = timing

    def add(self, address: str, handler: Handler, *, posted: bool = False, everybody: bool = False) -> None:
        """Serve `address` with `handler`.

        Args:
            address: the address, in Flask's notation.
            handler: who answers.
            posted: answers POST; else GET.
            everybody: whoever comes is let in, signed in or not.
        """
        name = f"{handler.__module__.rsplit('.', 1)[-1]}_{handler.__name__}"
        view = self._view(handler, everybody=everybody)
        self._blueprint.add_url_rule(address, name, view, methods=["POST"] if posted else ["GET"])

    def unknown(self, *, beside: Iterable[str]) -> None:
        """Answer every other address with a page that says so, except those below `beside`: they have their own words."""
        paths = tuple(beside)

        def nowhere(address: str) -> Response:
            if f"/{address}".startswith(paths):
                raise errors.NoSuchAddress
            return guard(self._answer(errors.nowhere, everybody=True, values={}))

        # on the application, not on the blueprint: a machine's unknown address keeps the machine's answer
        self._app.add_url_rule("/<path:address>", "web_nowhere", nowhere, methods=["GET"])

    def _view(self, handler: Handler, *, everybody: bool) -> Callable[..., Response]:
        def view(**values: Any) -> Response:
            return self._answer(handler, everybody=everybody, values=values)

        return view

    def _answer(self, handler: Handler, *, everybody: bool, values: dict[str, Any]) -> Response:
        if not self._timing:
            return self._handled(handler, everybody=everybody, values=values)
        begun = time.perf_counter()
        with self._house.store.statements() as count:
            response = self._handled(handler, everybody=everybody, values=values)
        milliseconds = (time.perf_counter() - begun) * 1000
        response.headers["Server-Timing"] = f'db;desc="{count.total}", app;dur={milliseconds:.1f}'
        return response

    def _handled(self, handler: Handler, *, everybody: bool, values: dict[str, Any]) -> Response:
        request.max_content_length = LARGEST_PAGE
        visit = arrive(self._house, self._language)
        try:
            if request.method == "POST":
                require_own_page(visit)
            if visit.visitor is None and not everybody:
                return to_sign_in(visit)
            return handler(visit, **values)
        except NotSignedIn:
            return to_sign_in(visit)
        except KoppiError as error:
            return errors.refused(visit, error)
        except HTTPException as error:
            return errors.page(visit, error.code or 500)
        except Exception as error:  # noqa: BLE001 - the last one to catch it: a person never sees a stack trace
            # the places only: a message may hold what somebody typed
            _log.error(
                "page_failed",
                request_id=visit.request_id,
                kind=type(error).__name__,
                places=traceback.format_tb(error.__traceback__),
            )
            return errors.page(visit, 500)
