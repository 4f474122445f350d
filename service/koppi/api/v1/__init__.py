"""/api/v1: the case file."""

from koppi.api.v1 import case_events, cases, contacts, logs, work_items

ROUTES = (*contacts.ROUTES, *cases.ROUTES, *case_events.ROUTES, *work_items.ROUTES, *logs.ROUTES)
"""Every operation of /api/v1."""
