"""A case whose service is being transferred: Koppi and a provider's system, each a real server on loopback."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Thread
from typing import Any

import httpx
import pytest
from flask import Flask
from werkzeug.serving import make_server

from koppi import api
from koppi.connectors.service_request.reports import Koppi
from koppi.connectors.service_request.stand_in import StandIn
from koppi.store import Store
from koppi.usecases import people
from tests.processes.planned import WITHOUT_DECISION, deliver, line_of, planned, with_plan
from tests.support.houses import Stage, assert_sound

PROVIDER = "kotihoidon_jarjestelma"
REPORTS = ("service_accepted", "service_declined", "service_started", "service_ended")


@dataclass
class Transfer:
    """Both sides of the transfer, and the case between them."""

    played: Stage
    koppi: Koppi
    instance: int

    @property
    def provider(self) -> StandIn:
        return self.played.service_production

    @property
    def line(self) -> Any:
        """The service line as it is stored."""
        return line_of(self.played, self.instance, WITHOUT_DECISION)

    @property
    def line_key(self) -> str:
        return str(self.line.key)

    def report(self, what: str, *, times: int = 1, **said: str) -> list[int]:
        """Let the provider report on the line, and what that throws arrive."""
        statuses = self.provider.report(self.line_key, what, times=times, **said)
        deliver(self.played)
        return statuses

    def publish(self, body: Mapping[str, Any], token: str | None = None) -> httpx.Response:
        """Publish any message as the provider, or with another token."""
        return httpx.post(
            f"{self.koppi.address}/v2/messages/publication",
            json=dict(body),
            headers={"Authorization": f"Bearer {token or self.koppi.token}"},
            trust_env=False,
        )


@pytest.fixture
def transfer(store: Store) -> Iterator[Transfer]:
    """A client's plan is in force and its service is about to be asked for; the provider knows where Koppi is."""
    with planned(store, "service_start", service=WITHOUT_DECISION, also=("service_delivery",)) as played:
        app = Flask("koppi", static_folder=None)
        api.register(app, played.house)
        server = make_server("127.0.0.1", 0, app, threaded=True)
        Thread(target=server.serve_forever, daemon=True).start()
        koppi = Koppi(f"http://127.0.0.1:{server.server_port}", token_of_provider(played))
        played.service_production.koppi = koppi
        try:
            yield Transfer(played, koppi, with_plan(played))
        finally:
            server.shutdown()
            server.server_close()
    assert_sound(store)


def token_of_provider(played: Stage, *names: str) -> str:
    """Register a machine account that may send these messages, the four reports when none is named; give its token."""
    admin, account = played.caller("admin"), f"{PROVIDER}{len(names)}"
    people.add_user(admin, account, display_name="Kotihoito", machine=True, message_names=names or REPORTS)
    return people.add_token(admin, account, "transfer")
