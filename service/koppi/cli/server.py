"""The WSGI server: waitress in one process, many threads, with a channel that does not starve them."""

import signal
from threading import Event
from typing import Any

import waitress
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

CONNECTIONS = 2000


class PatientChannel(HTTPChannel):
    """Leaves the select loop alone while a task thread writes.

    The stock channel tells the loop that it is writable while its task holds the output; the loop then spins on it,
    30,000 turns a second, and 90 held polls stall every page. The task's own trigger wakes the loop when it is done.
    """

    def writable(self) -> bool:
        if not super().writable():
            return False
        if self.requests:
            if not self.outbuf_lock.acquire(False):
                return False
            self.outbuf_lock.release()
        return True


class Server:
    """Serves one application until it is told to stop."""

    def __init__(self, app: Any, host: str, port: int, threads: int) -> None:
        BaseWSGIServer.channel_class = PatientChannel
        self._server = waitress.create_server(
            app,
            host=host,
            port=port,
            threads=threads,
            connection_limit=CONNECTIONS,
            channel_timeout=75,
            channel_request_lookahead=1,  # lets a held poll notice that its client has gone
            ident=None,
        )

    @property
    def port(self) -> int:
        """Where it listens, also when it was told to take any free port."""
        listening = getattr(self._server, "effective_listen", None)  # of one socket for each address of the host
        return int(listening[0][1] if listening else self._server.effective_port)

    def run(self, closing: Event) -> None:
        """Serve until SIGTERM or SIGINT; what runs is finished, held polls are answered."""

        def stop(*_: object) -> None:
            signal.signal(signal.SIGINT, signal.SIG_DFL)
            closing.set()
            raise SystemExit(0)

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        self._server.run()
