"""Element instances: where instances stand, and where they stood."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.element_instances import ElementInstance
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.usecases import element_instances


def search(call: Call) -> Any:
    """Search element instances."""
    return page_of(element_instances.search(call.caller, query_of(call.body)))


def get(call: Call) -> Any:
    """Get an element instance."""
    return element_instances.get(call.caller, call.key)


ROUTES = (
    Route("POST", "/v2/element-instances/search", search, takes=Query(), gives=result_of(ElementInstance)),
    Route("GET", "/v2/element-instances/<key>", get, gives=ElementInstance()),
)
