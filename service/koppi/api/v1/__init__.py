"""/api/v1: the case file."""

from koppi.api.v1 import cases, contacts, logs, work_items

ROUTES = (*contacts.ROUTES, *cases.ROUTES, *work_items.ROUTES, *logs.ROUTES)
"""Every operation of /api/v1."""
