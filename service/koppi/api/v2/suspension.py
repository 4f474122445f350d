"""Instances suspended and resumed."""

from koppi.api.routes import Call, Route
from koppi.api.schemas.process_instances import Suspension
from koppi.usecases import suspension


def suspend(call: Call) -> None:
    """Let an instance stand still, with all that runs inside it, until it is resumed."""
    suspension.suspend(call.caller, call.key, reason=call.body["reason"] or "")


def resume(call: Call) -> None:
    """Let a suspended instance go on: it takes what arrived meanwhile, each once, in its order."""
    suspension.resume(call.caller, call.key)


ROUTES = (
    Route("POST", "/v2/process-instances/<key>/suspension", suspend, takes=Suspension()),
    Route("POST", "/v2/process-instances/<key>/resumption", resume),
)
