"""A stand-in for a provider's system, for the demo and the tests: a real server on loopback that plays by a script."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread, Timer
from typing import Any, ClassVar

import simplejson

from koppi.connectors.service_request.reports import Koppi

Answer = tuple[int, dict[str, Any]]
_PATIENCE_SECONDS = 30
"""How long a call that gets no answer is held; its caller gives up before."""


@dataclass
class StandIn:
    """Takes service requests, and reports on them when it is told to or after a while.

    The same idempotency key gets the same answer again and counts as one request. The troubles come first, each once a
    call: `silences` are held without an answer, `failures` are answered 503, and `losses` are taken but the answer is
    lost on its way.

    Args:
        declines: the services that it declines.
        koppi: whom it reports to; nobody when not given.
        reports: seconds after a request was taken -> what it reports by itself: accepted, started, ended.
    """

    declines: frozenset[str] = frozenset()
    silences: int = 0
    failures: int = 0
    losses: int = 0
    koppi: Koppi | None = None
    reports: Mapping[float, str] = field(default_factory=dict)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: int = 0
    _lock: Lock = field(default_factory=Lock)
    _stopped: Event = field(default_factory=Event)
    _server: ThreadingHTTPServer | None = None
    _timers: list[Timer] = field(default_factory=list)

    def start(self) -> str:
        """Begin to listen on a free loopback port and return the base address."""
        handler = type("Handler", (_Handler,), {"stand_in": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=self._server.serve_forever, name="stand-in", daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """Listen and report no more."""
        self._stopped.set()
        with self._lock:
            for timer in self._timers:
                timer.cancel()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, key: str, body: dict[str, Any]) -> Answer | None:
        """Return status and body for one call; None for an answer that never arrives."""
        with self._lock:
            self.calls += 1
            silent = self._strikes("silences")
            answer = None if silent else self._played(key, body)
        if silent:
            self._stopped.wait(_PATIENCE_SECONDS)
        return answer

    def report(self, service_line: str, what: str, *, times: int = 1, **said: str) -> list[int]:
        """Report on the newest request for a service line, and return the status of each time.

        Raises:
            LookupError: nobody asked for this line.
        """
        assert self.koppi is not None, "nobody to report to"
        asked = [key for key, body in self.requests.items() if body.get("service_line") == service_line]
        if not asked:
            raise LookupError(f"no request for the service line {service_line}")
        message_id = f"{self._number(asked[-1])}:{what}"
        return [self.koppi.tell(service_line, what, message_id=message_id, said=said) for _ in range(times)]

    def _played(self, key: str, body: dict[str, Any]) -> Answer | None:
        if self._strikes("failures"):
            return 503, {"code": "try_again"}
        if body.get("service") in self.declines:
            return 409, {"code": "not_offered"}
        if key not in self.requests:
            self.requests[key] = body
            self._report_later(body)
        return None if self._strikes("losses") else (201, {"id": self._number(key)})

    def _strikes(self, trouble: str) -> bool:
        left: int = getattr(self, trouble)
        setattr(self, trouble, max(left - 1, 0))
        return left > 0

    def _number(self, key: str) -> str:
        return f"SR-{list(self.requests).index(key) + 1}"

    def _report_later(self, body: Mapping[str, Any]) -> None:
        for seconds, what in self.reports.items():
            timer = Timer(seconds, self.report, args=(str(body.get("service_line")), what))
            timer.daemon = True
            self._timers.append(timer)
            timer.start()


class _Handler(BaseHTTPRequestHandler):
    stand_in: ClassVar[StandIn]

    def do_POST(self) -> None:  # the name that http.server calls
        length = int(self.headers.get("Content-Length", "0"))
        body = simplejson.loads(self.rfile.read(length) or "{}")
        answer = self.stand_in.answer(self.headers.get("Idempotency-Key", ""), body)
        if answer is None:  # the connection is closed without a word
            return
        status, said = answer
        content = simplejson.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # the name that http.server calls
        """Stay silent: what was asked for is nobody's log line."""
