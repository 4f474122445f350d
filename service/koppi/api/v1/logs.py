"""The access log, an instance's journal, the backlog."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.logs import AccessLog, AccessWanted, Backlog, Journal
from koppi.usecases import instances, system


def access(call: Call) -> dict[str, Any]:
    """List who saw whose data."""
    wanted = call.body
    items = system.read_access_log(
        call.caller,
        client_key=wanted.get("client"),
        actor=wanted.get("actor"),
        after=wanted.get("after"),
        limit=wanted["limit"],
    )
    return {"items": items}


def journal(call: Call) -> dict[str, Any]:
    """List what happened to an instance, input by input."""
    return {"items": instances.journal(call.caller, call.key)}


def backlog(call: Call) -> dict[str, Any]:
    """Tell what waits to be done now."""
    now = system.backlog(call.caller)
    figures = (
        "clock",
        "due_timers",
        "open_jobs",
        "undelivered_messages",
        "waiting_contacts",
        "incidents",
        "stuck_instances",
    )
    jobs = [{name: _told(value) for name, value in job.items()} for job in call.server.background.scheduler_jobs()]
    return {**{name: getattr(now, name) for name in figures}, "scheduler_jobs": jobs}


def _told(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


ROUTES = (
    Route("GET", "/api/v1/access-log", access, takes=AccessWanted(), gives=AccessLog()),
    Route("GET", "/api/v1/instances/<key>/journal", journal, gives=Journal()),
    Route("GET", "/api/v1/system/backlog", backlog, gives=Backlog()),
)
