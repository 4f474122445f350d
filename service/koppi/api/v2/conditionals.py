"""Processes that begin by a condition."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.conditionals import Conditions, Evaluated
from koppi.usecases import conditions


def evaluate(call: Call) -> Any:
    """Begin an instance at every conditional start event whose condition holds."""
    return conditions.evaluate(
        call.caller, call.body["variables"] or {}, definition_key=call.body["process_definition_key"]
    )


ROUTES = (Route("POST", "/v2/conditionals/evaluation", evaluate, takes=Conditions(), gives=Evaluated()),)
