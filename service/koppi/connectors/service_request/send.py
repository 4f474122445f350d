"""Send a service request to the system of service production; docs/transfer-to-production.md is the whole interface.

POST {address}/service-requests with the header Idempotency-Key; 201 {"id"} is taken in, 409 {"code"} is declined.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from koppi.connectors.operation import BusinessError, CallFailed, Outside

SYSTEM = "service production"
NAMED = ("service_line", "case_key", "service", "provider", "start_on", "urgency", "requested_at")
"""What a request says, each from the input of the same name, null where there is none; nothing else leaves."""


def send(inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
    """Ask service production for a service and return {request}, the number it has there.

    Raises:
        BusinessError: `service_declined`, with the reason code.
        CallFailed: no answer that helps; retryable unless the request itself was wrong.
    """
    body = {name: inputs.get(name) for name in NAMED}
    try:
        # trust_env=False: neither a proxy nor a password file of the machine may come in between
        with httpx.Client(timeout=outside.seconds, trust_env=False, follow_redirects=False) as client:
            answer = client.post(
                f"{outside.address(SYSTEM)}/service-requests", json=body, headers={"Idempotency-Key": key}
            )
    except httpx.HTTPError as fault:
        raise CallFailed(f"{SYSTEM} did not answer: {type(fault).__name__}", retryable=True) from None
    if answer.status_code == httpx.codes.CONFLICT:
        raise BusinessError("service_declined", str(_json(answer).get("code", "")))
    if answer.status_code != httpx.codes.CREATED:
        raise CallFailed(f"{SYSTEM} answered {answer.status_code}", retryable=answer.status_code >= 500)
    return {"request": _number(_json(answer))}


def _number(said: Mapping[str, Any]) -> str:
    """Return the number of the request; without one there is nothing to ask the provider about."""
    number = said.get("id")
    if not isinstance(number, str | int) or number == "":
        raise CallFailed(f"{SYSTEM} took the request and gave no id", retryable=True)
    return str(number)


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        raise CallFailed(f"{SYSTEM} answered with something that is no JSON", retryable=True) from None
    return found if isinstance(found, dict) else {}
