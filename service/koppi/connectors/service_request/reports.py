"""What a provider's system tells Koppi of a service: messages over /v2/messages/publication, each with an id of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

ACCEPTED, DECLINED, STARTED, ENDED = "accepted", "declined", "started", "ended"
_KEPT_MILLISECONDS = 90 * 24 * 3600 * 1000
"""Ninety days: how long a report waits for a process that is not there yet."""


@dataclass(frozen=True, slots=True)
class Koppi:
    """Where Koppi is, and the API token of the machine account that lists the four messages."""

    address: str
    token: str
    seconds: float = 10.0

    def tell(self, service_line: str, what: str, *, message_id: str, said: Mapping[str, str] | None = None) -> int:
        """Publish one report and return the status: 200 is taken in, 409 says that it was told before.

        Args:
            service_line: the line that the request named.
            what: ACCEPTED, DECLINED, STARTED or ENDED.
            message_id: the same for the same report, however often it is sent.
            said: days and codes.

        Raises:
            httpx.HTTPError: Koppi did not answer; tell it again.
        """
        body = {
            "name": f"service_{what}",
            "correlationKey": service_line,
            "messageId": message_id,
            "timeToLive": _KEPT_MILLISECONDS,
            "variables": dict(said or {}),
        }
        with httpx.Client(timeout=self.seconds, trust_env=False) as client:
            answer = client.post(
                f"{self.address.rstrip('/')}/v2/messages/publication",
                json=body,
                headers={"Authorization": f"Bearer {self.token}"},
            )
        return answer.status_code
