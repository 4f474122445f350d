"""Messages and signals."""

from datetime import timedelta
from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.messages import Correlated, Correlation, Publication, Published, Signal, SignalSent
from koppi.usecases import messages


def publish(call: Call) -> Any:
    """Publish a message: delivered to who waits for it, kept until its time is over."""
    body = call.body
    return messages.publish(
        call.caller,
        body["name"],
        correlation_key=body["correlation_key"] or "",
        variables=body["variables"],
        message_id=body["message_id"] or "",
        time_to_live=timedelta(milliseconds=body["time_to_live"] or 0),
    )


def correlate(call: Call) -> Any:
    """Deliver a message to who waits for it now."""
    body = call.body
    return messages.correlate(
        call.caller, body["name"], correlation_key=body["correlation_key"] or "", variables=body["variables"]
    )


def broadcast(call: Call) -> dict[str, int]:
    """Send a signal round."""
    return {"signal_key": messages.broadcast(call.caller, call.body["signal_name"], call.body["variables"])}


ROUTES = (
    Route("POST", "/v2/messages/publication", publish, takes=Publication(), gives=Published()),
    Route("POST", "/v2/messages/correlation", correlate, takes=Correlation(), gives=Correlated()),
    Route("POST", "/v2/signals/broadcast", broadcast, takes=SignalSent(), gives=Signal()),
)
