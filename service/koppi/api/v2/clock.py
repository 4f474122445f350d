"""The test clock."""

from datetime import UTC, datetime, timedelta

from koppi.api.routes import Call, Route
from koppi.api.schemas.shapes import Camel, Whole
from koppi.usecases import system

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_000  # the year 9999


class Pin(Camel):
    """The moment to stand at, in milliseconds since 1970."""

    timestamp = Whole(required=True, low=0, high=_LAST)


def pin(call: Call) -> None:
    """Move the clock forwards; answered when all that is due by then is done."""
    moment = _EPOCH + timedelta(milliseconds=call.body["timestamp"])
    system.pin_clock(call.caller, moment, call.server.background.run_until)


def reset(call: Call) -> None:
    """Let the clock run with the machine's again."""
    system.release_clock(call.caller)


ROUTES = (
    Route("PUT", "/v2/clock", pin, takes=Pin()),
    Route("POST", "/v2/clock/reset", reset),
)
