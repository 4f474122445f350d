"""A server on loopback that gives every call the same answer, and tells what it was asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import simplejson


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """Serve until left, and give the base address."""
    with listening(status, body) as (address, _):
        yield address


@contextmanager
def listening(status: int = 200, body: bytes = b"{}") -> Iterator[tuple[str, list[Any]]]:
    """Serve until left, and give the base address and the list that every JSON body goes into."""
    heard: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.append(simplejson.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Stay silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", heard
    finally:
        server.shutdown()
        server.server_close()
