"""A stand-in for service production, for the demo and the tests: a real server on loopback that keeps what it got."""

from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, ClassVar

import simplejson


@dataclass
class StandIn:
    """Answers service requests: declines the services in `declines`, fails the first `failures` calls, accepts the rest.

    The same idempotency key gets the same answer again and counts as one request.
    """

    declines: frozenset[str] = frozenset()
    failures: int = 0
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    calls: int = 0
    _lock: Lock = field(default_factory=Lock)
    _server: ThreadingHTTPServer | None = None

    def start(self) -> str:
        """Begin to listen on a free loopback port and return the base address."""
        handler = type("Handler", (_Handler,), {"stand_in": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        Thread(target=self._server.serve_forever, name="stand-in", daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def answer(self, key: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Return status and body for one call."""
        with self._lock:
            self.calls += 1
            if self.failures > 0:
                self.failures -= 1
                return 503, {"code": "try_again"}
            if body.get("service") in self.declines:
                return 409, {"code": "not_offered"}
            self.requests.setdefault(key, body)
            return 201, {"id": f"SR-{list(self.requests).index(key) + 1}"}


class _Handler(BaseHTTPRequestHandler):
    stand_in: ClassVar[StandIn]

    def do_POST(self) -> None:  # the name that http.server calls
        length = int(self.headers.get("Content-Length", "0"))
        body = simplejson.loads(self.rfile.read(length) or "{}")
        status, answer = self.stand_in.answer(self.headers.get("Idempotency-Key", ""), body)
        content = simplejson.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # the name that http.server calls
        """Stay silent: what was asked for is nobody's log line."""
