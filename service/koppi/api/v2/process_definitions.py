"""Process definitions and forms."""

from typing import Any

from flask import Response

from koppi.api.routes import Call, Route
from koppi.api.schemas.process_definitions import Form, ProcessDefinition
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.usecases import definitions


def search(call: Call) -> Any:
    """Search process definitions."""
    return page_of(definitions.search(call.caller, query_of(call.body)))


def get(call: Call) -> Any:
    """Get one version of a process."""
    return definitions.get(call.caller, call.key)


def xml(call: Call) -> Response:
    """Get a diagram, byte for byte as it was deployed."""
    return Response(definitions.xml(call.caller, call.key), content_type="text/xml; charset=utf-8")


def start_form(call: Call) -> None:
    """Get the form of a process's start: no process has one."""
    definitions.get(call.caller, call.key)


def form(call: Call) -> Any:
    """Get a form with its file."""
    return definitions.form(call.caller, call.key)


ROUTES = (
    Route("POST", "/v2/process-definitions/search", search, takes=Query(), gives=result_of(ProcessDefinition)),
    Route("GET", "/v2/process-definitions/<key>", get, gives=ProcessDefinition()),
    Route("GET", "/v2/process-definitions/<key>/xml", xml, media="text/xml"),
    Route("GET", "/v2/process-definitions/<key>/form", start_form),
    Route("GET", "/v2/forms/<key>", form, gives=Form()),
)
