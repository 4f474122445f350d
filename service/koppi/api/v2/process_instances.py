"""Process instances: started, looked at, cancelled."""

from collections.abc import Mapping
from typing import Any

from koppi.api.problems import TimedOut
from koppi.api.routes import Call, Route, wrong
from koppi.api.schemas.process_instances import CreatedInstance, NewInstance, ProcessInstance
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.domain.errors import Invalid
from koppi.domain.step import Json
from koppi.usecases import instances

DEFAULT_WAIT_SECONDS = 10.0
LONGEST_WAIT_SECONDS = 60.0
_LOOK_EVERY_SECONDS = 0.1


def create(call: Call) -> dict[str, Any]:
    """Start an instance; with `awaitCompletion` answer when it has ended, with its variables."""
    body = call.body
    if body["start_instructions"]:
        raise Invalid("api.no_start_instructions")
    if body["runtime_instructions"]:
        raise Invalid("api.no_runtime_instructions")
    if body["process_definition_id"] and body["process_definition_key"]:
        raise wrong("processDefinitionKey", "api.id_or_key")
    started = instances.create(
        call.caller,
        process_id=body["process_definition_id"],
        version=body["process_definition_version"],
        version_tag=body["process_definition_version_tag"],
        definition_key=body["process_definition_key"],
        variables=body["variables"],
        business_id=body["business_id"],
        tags=tuple(body["tags"] or ()),
    )
    variables: Mapping[str, Json] = {}
    if body["await_completion"]:
        started = _ended(call, started.instance.key)
        wanted = body["fetch_variables"]
        variables = {name: value for name, value in started.variables.items() if not wanted or name in wanted}
    return {"definition": started.definition, "instance": started.instance, "variables": variables}


def _ended(call: Call, key: int) -> instances.Started:
    """Wait until an instance has ended.

    Raises:
        TimedOut: `api.still_running`; it lives on.
    """
    asked = call.body["request_timeout"] / 1000 or DEFAULT_WAIT_SECONDS
    closing = call.server.background.closing
    ended = call.server.polls.until(
        lambda: instances.outcome(call.caller, key),
        lambda left: closing.wait(min(left, _LOOK_EVERY_SECONDS)),
        min(asked, LONGEST_WAIT_SECONDS),
    )
    if ended is None:
        raise TimedOut("api.still_running", key=key)
    return ended


def search(call: Call) -> Any:
    """Search instances."""
    return page_of(instances.search(call.caller, query_of(call.body)))


def get(call: Call) -> Any:
    """Get an instance."""
    return instances.get(call.caller, call.key)


def cancel(call: Call) -> None:
    """End an active instance where it stands."""
    instances.cancel(call.caller, call.key)


ROUTES = (
    Route("POST", "/v2/process-instances", create, takes=NewInstance(), gives=CreatedInstance()),
    Route("POST", "/v2/process-instances/search", search, takes=Query(), gives=result_of(ProcessInstance)),
    Route("GET", "/v2/process-instances/<key>", get, gives=ProcessInstance()),
    Route("POST", "/v2/process-instances/<key>/cancellation", cancel),
)
