"""What is told of a case from outside its processes."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.case_events import Happened, NewFollowUpNote, NewMessage, NewTrigger
from koppi.usecases import case_events


def trigger(call: Call) -> Any:
    """Raise a trigger in a case."""
    return case_events.raise_trigger(call.caller, call.key, **call.body)


def message(call: Call) -> Any:
    """Send a message to the person who is responsible for a case."""
    return case_events.send_message(call.caller, call.key, **call.body)


def follow_up_note(call: Call) -> Any:
    """Note how the client of a case is doing."""
    return case_events.add_follow_up_note(call.caller, call.key, **call.body)


_TOLD: dict[str, Any] = {"gives": Happened(), "status": 201, "once": True}
ROUTES = (
    Route("POST", "/api/v1/cases/<key>/triggers", trigger, takes=NewTrigger(), **_TOLD),
    Route("POST", "/api/v1/cases/<key>/messages", message, takes=NewMessage(), **_TOLD),
    Route("POST", "/api/v1/cases/<key>/follow-up-notes", follow_up_note, takes=NewFollowUpNote(), **_TOLD),
)
