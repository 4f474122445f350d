"""One way in for every machine call: match, sign in, read, do, answer; whatever goes wrong becomes a problem body."""

import secrets
import time
import traceback
from collections.abc import Iterable, Mapping
from typing import Any

import structlog
from flask import Request, Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from koppi.api import json_text, problems
from koppi.api.health import Metrics
from koppi.api.once import once_of
from koppi.api.requests import accepted_language, body_of
from koppi.api.routes import Call, Route, Server
from koppi.api.signing_in import NOBODY, signer
from koppi.domain.actor import Actor
from koppi.domain.errors import KoppiError
from koppi.usecases.boundary import Caller, Repeated, refusal_of

_LOG = structlog.get_logger("koppi.api")
_MEGABYTE = 1024 * 1024
REQUEST_LIMIT = 8 * _MEGABYTE
"""Bytes of a whole request."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


class Face:
    """Serves a table of routes."""

    def __init__(self, server: Server, routes: Iterable[Route], metrics: Metrics) -> None:
        self.server = server
        self.metrics = metrics
        self.routes = tuple(routes)
        self._map = Map(
            [Rule(route.path, methods=[route.method], endpoint=route) for route in self.routes],
            strict_slashes=False,
            merge_slashes=False,
        )

    def serve(self, request: Request) -> Response:
        """Answer a request."""
        began = time.perf_counter()
        with self.server.house.store.statements() as count:
            place, response = self._answer(request, secrets.token_hex(8))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        seconds = time.perf_counter() - began
        self.metrics.counted(request.method, place, response.status_code, seconds)
        if self.server.timing:
            response.headers["Server-Timing"] = f'db;desc="{count.total}", app;dur={seconds * 1000:.1f}'
        return response

    def _answer(self, request: Request, request_id: str) -> tuple[str, Response]:
        """Return the path of the route, for the figures, and the answer."""
        request.max_content_length = REQUEST_LIMIT
        place, language = "none", accepted_language(request)
        try:
            route, path = self._map.bind("").match(request.path, request.method)
            place = route.path
            actor = NOBODY if route.open else signer(self.server.house, request)
            language = language or actor.language
            response = self._called(route, path, request, actor, language, request_id)
        except HTTPException as error:
            response = problems.of_http(error, language or self.server.language, request.path)
        except KoppiError as error:
            _LOG.info("refused", request=request_id, path=request.path, refusal=refusal_of(error))
            response = problems.of_refusal(error, language or self.server.language, request.path)
        except Exception as error:  # noqa: BLE001 - the last resort: a fault of ours is logged and told without its inside
            _LOG.error("fault", request=request_id, path=request.path, fault=type(error).__name__, at=_where(error))
            response = problems.of_fault(language or self.server.language, request.path, request_id)
        return place, response

    def _called(
        self, route: Route, path: Mapping[str, str], request: Request, actor: Actor, language: str, request_id: str
    ) -> Response:
        body = body_of(request, route)
        once = once_of(request, route) if route.once else None
        caller = Caller(self.server.house, actor, request_id, once)
        try:
            answer = route.answer(route.handler(Call(self.server, caller, request, language, path, body)))
        except Repeated as repeated:
            answer = repeated.answer
        return _response(route, answer)


def _response(route: Route, answer: Response | Mapping[str, Any] | None) -> Response:
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=204)
    return Response(json_text.write(answer), route.status, mimetype=route.media)


def _where(error: Exception) -> str:
    """Return the lines of code a fault came through: no values, which could be personal."""
    return " < ".join(
        f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(traceback.extract_tb(error.__traceback__))
    )
