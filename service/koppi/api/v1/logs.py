"""The access log, an instance's journal, the backlog."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.logs import AccessLog, AccessWanted, Backlog, Journal
from koppi.texts import say
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
    """List what happened to an instance, input by input, and why what was decided by was null."""
    entries = instances.journal(call.caller, call.key)
    return {
        "items": [replace(entry, decided=[_said(one, call.language) for one in entry.decided]) for entry in entries]
    }


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


def _said(decided: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what was decided with its warnings in the caller's language."""
    warnings = decided.get("warnings", ())
    told = [{**warning, "message": say(warning["code"], language, warning["parameters"])} for warning in warnings]
    return {**decided, "warnings": told}


def _told(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


ROUTES = (
    Route("GET", "/api/v1/access-log", access, takes=AccessWanted(), gives=AccessLog()),
    Route("GET", "/api/v1/instances/<key>/journal", journal, gives=Journal()),
    Route("GET", "/api/v1/system/backlog", backlog, gives=Backlog()),
)
