"""Cases."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.cases import CasePage, Cases, Timeline
from koppi.usecases import cases


def mine(call: Call) -> dict[str, Any]:
    """List the open cases that the caller is responsible for."""
    return {"items": cases.list_mine(call.caller)}


def get(call: Call) -> dict[str, Any]:
    """Get everything on the page of a case."""
    page = cases.open_case(call.caller, call.key)
    contacts = [
        {
            "key": contact.key,
            "channel": contact.channel,
            "source": contact.source,
            "at": contact.at,
            "received_by": contact.received_by,
            "reason": page.reasons.get(contact.key),
        }
        for contact in page.contacts
    ]
    same = ("case", "client", "work_items", "timers", "responsibilities", "running", "timeline")
    return {**{name: getattr(page, name) for name in same}, "contacts": contacts}


def timeline(call: Call) -> dict[str, Any]:
    """Get what happened in a case."""
    return {"items": cases.timeline(call.caller, call.key)}


ROUTES = (
    Route("GET", "/api/v1/cases", mine, gives=Cases()),
    Route("GET", "/api/v1/cases/<key>", get, gives=CasePage()),
    Route("GET", "/api/v1/cases/<key>/timeline", timeline, gives=Timeline()),
)
