"""The page of a case, and the list of one's own cases."""

from flask import Response

from koppi.usecases import case_events, cases, inbox
from koppi.web.case_view import view_of
from koppi.web.visit import Visit


def mine(visit: Visit) -> Response:
    """Return the cases that the visitor carries."""
    return visit.page("cases/list.html", cases=inbox.list_my_cases(visit.caller))


def case(visit: Visit, key: int) -> Response:
    """Return the page of a case."""
    return visit.page("cases/case.html", view=view_of(visit, cases.open_case(visit.caller, key)))


def raise_trigger(visit: Visit, key: int) -> Response:
    """Raise a trigger, and lead on to what it asks of the visitor, else to where work waits."""
    raised = case_events.raise_trigger(visit.caller, key, code=None)
    task = inbox.first_of_instance(visit.caller, raised.instance_key) if raised.instance_key else None
    return visit.go(f"/tasks/{task}" if task else "/", said="trigger")
