"""The machine faces over the use-cases: /v2 (Camunda's process interface), /api/v1 (the case file), health, OpenAPI."""

from importlib.metadata import version

from flask import Flask, Response, request
from werkzeug.routing import BaseConverter

from koppi.api import health, oauth, openapi, v1, v2
from koppi.api.background import Alone, Background
from koppi.api.face import Face
from koppi.api.json_text import JsonProvider
from koppi.api.polling import Polls
from koppi.api.routes import Call, Route, Server
from koppi.usecases.house import House

__all__ = ["Background", "register"]

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
_PLACES = ("/v2", "/v2/<below:rest>", "/api", "/api/<below:rest>", "/oauth/token", "/healthz", "/readyz", "/metrics")


class _Below(BaseConverter):
    """Whatever stands below an address, also nothing and several slashes: no answer there is a page."""

    regex = ".*"
    part_isolating = False


def register(
    app: Flask,
    house: House,
    *,
    background: Background | None = None,
    threads: int = 64,
    timing: bool = False,
    language: str = "fi",
) -> None:
    """Put the machine faces on an application.

    Args:
        app: the application.
        house: what the use-cases work with.
        background: the worker of this process, None when it has none.
        threads: threads of the web server; a quarter of them may wait in long polls.
        timing: whether each answer tells its SQL statements and its time.
        language: of the words when neither the request nor its sender says one.
    """
    beside = background or Alone()
    server = Server(house, beside, Polls(threads // 4, beside.closing), language, timing)
    metrics = health.Metrics(server)
    face = Face(server, _routes(metrics), metrics)
    app.json = JsonProvider(app)
    app.url_map.converters["below"] = _Below

    def serve(**_path: str) -> Response:
        return face.serve(request)

    for place in _PLACES:
        app.add_url_rule(
            place, f"api:{place}", serve, methods=_METHODS, strict_slashes=False, provide_automatic_options=False
        )


def _routes(metrics: health.Metrics) -> tuple[Route, ...]:
    documented = (*v2.ROUTES, *v1.ROUTES, *oauth.ROUTES, *health.ROUTES, health.metrics_route(metrics))
    text = ""

    def document(call: Call) -> Response:
        """Get the OpenAPI document."""
        nonlocal text
        text = text or openapi.text_of(routes, version("koppi"))
        return Response(text, mimetype="application/json")

    routes = (*documented, Route("GET", "/api/openapi.json", document, open=True))
    return routes
