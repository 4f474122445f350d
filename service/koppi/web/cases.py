"""The page of a case, and the list of one's own cases."""

from flask import Response

from koppi.usecases import cases, inbox
from koppi.web.case_view import view_of
from koppi.web.visit import Visit


def mine(visit: Visit) -> Response:
    """Return the cases that the visitor carries."""
    return visit.page("cases/list.html", cases=inbox.list_my_cases(visit.caller))


def case(visit: Visit, key: int) -> Response:
    """Return the page of a case."""
    return visit.page("cases/case.html", view=view_of(visit, cases.open_case(visit.caller, key)))
