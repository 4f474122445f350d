"""The tables, one file a noun."""

from koppi.store.rows import (
    audit,
    cases,
    clients,
    definitions,
    incidents,
    instances,
    jobs,
    journal,
    messages,
    seals,
    settings,
    submissions,
    timers,
    users,
    work_items,
)

__all__ = [
    "audit",
    "cases",
    "clients",
    "definitions",
    "incidents",
    "instances",
    "jobs",
    "journal",
    "messages",
    "seals",
    "settings",
    "submissions",
    "timers",
    "users",
    "work_items",
]
