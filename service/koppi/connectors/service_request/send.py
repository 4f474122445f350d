"""Send a service request to the system of service production.

POST {address}/service-requests with the header Idempotency-Key and the body {"case_key", "service", "urgency"};
201 {"id"} is accepted, 409 {"code"} is declined. See docs/decisions/0011-service-requests.md.
"""

from collections.abc import Mapping
from typing import Any

import httpx

from koppi.connectors.operation import BusinessError, CallFailed, Outside

SYSTEM = "service production"


def send(inputs: Mapping[str, Any], *, key: str, outside: Outside) -> Mapping[str, Any]:
    """Ask service production for a service and return {request}.

    Raises:
        BusinessError: `service_declined`, with the reason code.
        CallFailed: no answer that helps; retryable unless the request itself was wrong.
    """
    body = {name: inputs.get(name) for name in ("case_key", "service", "urgency")}
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
    return {"request": str(_json(answer).get("id", ""))}


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        raise CallFailed(f"{SYSTEM} answered with something that is no JSON", retryable=True) from None
    return found if isinstance(found, dict) else {}
