"""Is it alive, can it work, what does it count."""

from typing import Any

from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from koppi.api import json_text
from koppi.api.background import Alone
from koppi.api.routes import Call, Route, Server
from koppi.api.schemas.shapes import AnyJson, Shape, Text
from koppi.domain.actor import SYSTEM
from koppi.domain.errors import KoppiError
from koppi.usecases import system
from koppi.usecases.boundary import Caller

STALE_SECONDS = 60.0
"""A scheduler that has not looked for so long does not tick."""


class Health(Shape):
    """Whether it is well, and what is looked at."""

    status = Text()
    checks = AnyJson()


def alive(call: Call) -> dict[str, Any]:
    """Tell that the process answers."""
    return {"status": "ok", "checks": {}}


def ready(call: Call) -> Response:
    """Tell whether the service can work: the database is there at this version, the scheduler ticks."""
    checks = {"database": _database(call.server), "scheduler": _scheduler(call.server)}
    well = all(checks.values())
    body = json_text.write({"status": "ok" if well else "unavailable", "checks": checks})
    return Response(body, 200 if well else 503, mimetype="application/json")


def _database(server: Server) -> bool:
    store = server.house.store
    try:
        return store.version() == store.head()
    except KoppiError:
        return False


def _scheduler(server: Server) -> bool:
    """Tell whether the scheduler ticks; where none runs in this process, another one's does."""
    if isinstance(server.background, Alone):
        return True
    age = server.background.tick_age()
    return age is not None and age < STALE_SECONDS


class Metrics:
    """What Prometheus reads: calls by route and status, how long they took, and the backlog as it is now."""

    def __init__(self, server: Server) -> None:
        self._registry = CollectorRegistry()
        labels = ["method", "route"]
        self._calls = Counter("koppi_calls", "Calls answered.", [*labels, "status"], registry=self._registry)
        self._seconds = Histogram("koppi_call_seconds", "Seconds a call took.", labels, registry=self._registry)
        self._registry.register(_Backlog(server))

    def counted(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a call that was answered."""
        self._calls.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def page(self, call: Call) -> Response:
        """Give all figures in the text form of Prometheus."""
        return Response(generate_latest(self._registry), content_type=CONTENT_TYPE_LATEST)


class _Backlog(Collector):
    """The backlog as gauges, looked up when asked."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def describe(self) -> list[GaugeMetricFamily]:
        return []

    def collect(self) -> list[GaugeMetricFamily]:
        now = system.backlog(Caller(self._server.house, SYSTEM))
        figures = {
            "koppi_due_timers": ("Timers that are due and not fired.", now.due_timers),
            "koppi_open_jobs": ("Jobs that wait for a worker.", now.open_jobs),
            "koppi_undelivered_messages": ("Messages nobody has taken.", now.undelivered_messages),
            "koppi_waiting_contacts": ("Contacts that no deployed process takes.", now.waiting_contacts),
            "koppi_incidents": ("Open incidents.", now.incidents),
            "koppi_stuck_instances": ("Live instances that wait for nothing.", len(now.stuck_instances)),
        }
        families = [GaugeMetricFamily(name, text, value=value) for name, (text, value) in figures.items()]
        age = self._server.background.tick_age()
        if age is not None:
            families.append(GaugeMetricFamily("koppi_scheduler_tick_age_seconds", "Since its last look.", value=age))
        return families


ROUTES = (
    Route("GET", "/healthz", alive, gives=Health(), open=True),
    Route("GET", "/readyz", ready, gives=Health(), open=True),
)


def metrics_route(metrics: Metrics) -> Route:
    """Return the route of the figures."""
    return Route("GET", "/metrics", metrics.page, open=True, media="text/plain")
