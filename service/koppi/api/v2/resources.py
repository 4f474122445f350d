"""Deployed resources, taken out of use."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.process_definitions import DeletedResource
from koppi.usecases import resources


def delete(call: Call) -> dict[str, Any]:
    """Take a version of a process, form or decision file out of use."""
    resources.delete(call.caller, call.key)
    return {"resource_key": call.key}


ROUTES = (Route("POST", "/v2/resources/<key>/deletion", delete, gives=DeletedResource()),)
