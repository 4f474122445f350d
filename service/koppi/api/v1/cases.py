"""Cases."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.cases import CasePage, Cases, FromWhere, Timeline
from koppi.usecases import case_timeline, cases


def mine(call: Call) -> dict[str, Any]:
    """List the open cases that the caller is responsible for."""
    return {"items": cases.list_mine(call.caller)}


def get(call: Call) -> cases.CasePage:
    """Get everything on the page of a case."""
    return cases.open_case(call.caller, call.key)


def timeline(call: Call) -> dict[str, Any]:
    """Get what happened in a case, newest first; `cursor` is that of the page before."""
    found = case_timeline.timeline(call.caller, call.key, call.body["cursor"]).page
    return {"items": found.items, "cursor": found.after}


ROUTES = (
    Route("GET", "/api/v1/cases", mine, gives=Cases()),
    Route("GET", "/api/v1/cases/<key>", get, gives=CasePage()),
    Route("GET", "/api/v1/cases/<key>/timeline", timeline, takes=FromWhere(), gives=Timeline()),
)
