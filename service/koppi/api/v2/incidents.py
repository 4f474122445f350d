"""Incidents: what cannot go on until somebody helps."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.incidents import Incident
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.texts import say
from koppi.usecases import incidents


def search(call: Call) -> Any:
    """Search incidents."""
    found = incidents.search(call.caller, query_of(call.body))
    return page_of(replace(found, items=tuple(_told(item, call.language) for item in found.items)))


def get(call: Call) -> dict[str, Any]:
    """Get an incident."""
    return _told(incidents.get(call.caller, call.key), call.language)


def resolve(call: Call) -> None:
    """Try again what became an incident."""
    incidents.resolve(call.caller, call.key)


def _told(item: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return an incident with its message in the caller's language."""
    parameters = {"element": item["elementId"], **(item["parameters"] or {})}
    return {**item, "errorMessage": say(item["code"], language, parameters)}


ROUTES = (
    Route("POST", "/v2/incidents/search", search, takes=Query(), gives=result_of(Incident)),
    Route("GET", "/v2/incidents/<key>", get, gives=Incident()),
    Route("POST", "/v2/incidents/<key>/resolution", resolve),
)
