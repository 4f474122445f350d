"""Variables of instances."""

from dataclasses import replace
from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.api.schemas.variables import NewVariables, Variable, cut
from koppi.usecases import instances


def search(call: Call) -> Any:
    """Search the variables of one instance."""
    found = instances.search_variables(call.caller, query_of(call.body))
    whole = wants_whole(call)
    return page_of(replace(found, items=tuple(cut(item, whole=whole) for item in found.items)))


def wants_whole(call: Call) -> bool:
    """Tell whether values are asked for at full length."""
    return call.request.args.get("truncateValues") == "false"


def write(call: Call) -> None:
    """Write variables into an instance or an element instance."""
    instances.set_variables(call.caller, call.key, call.body["variables"], local=call.body["local"])


ROUTES = (
    Route("POST", "/v2/variables/search", search, takes=Query(), gives=result_of(Variable)),
    Route("PUT", "/v2/element-instances/<key>/variables", write, takes=NewVariables()),
)
