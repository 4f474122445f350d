"""The page of a case with its timeline and pictures, and the list of one's own cases."""

import simplejson
from flask import Response, request

from koppi.usecases import ad_hoc, case_events, case_pictures, case_timeline, cases, inbox, people
from koppi.web.case_timeline import event_of
from koppi.web.case_view import view_of
from koppi.web.naming import Naming
from koppi.web.picture import drawn
from koppi.web.visit import Visit


def mine(visit: Visit) -> Response:
    """Return the cases that the visitor carries."""
    return visit.page("cases/list.html", cases=inbox.list_my_cases(visit.caller))


def case(visit: Visit, key: int) -> Response:
    """Return the page of a case; `process` in the address says which of its processes to show."""
    shown = request.args.get("process", type=int)
    return visit.page("cases/case.html", view=view_of(visit, cases.open_case(visit.caller, key), shown))


def timeline(visit: Visit, key: int) -> Response:
    """Return a page of what happened in a case; `after` in the address says where it goes on."""
    found = case_timeline.timeline(visit.caller, key, request.args.get("after"))
    lines = found.page.items
    names = {line.actor for line in lines} | {line.name for line in lines if line.kind.startswith("respons")}
    naming = Naming(visit.words, people.display_names(visit.caller, names - {""}), found.processes)
    events = tuple(event_of(line, naming) for line in lines)
    return visit.page("cases/timeline.html", found=found, events=events)


def picture(visit: Visit, key: int, instance_key: int) -> Response:
    """Return a process of a case as its picture is drawn from."""
    found = drawn(case_pictures.picture(visit.caller, key, instance_key), visit.words)
    return Response(simplejson.dumps(found), mimetype="application/json")


def raise_trigger(visit: Visit, key: int) -> Response:
    """Raise a trigger, and lead on to what it asks of the visitor, else to where work waits."""
    raised = case_events.raise_trigger(visit.caller, key, code=None)
    task = inbox.first_of_instance(visit.caller, raised.instance_key) if raised.instance_key else None
    return visit.go(f"/tasks/{task}" if task else "/", said="trigger")


def start_task(visit: Visit, key: int, scope_key: int) -> Response:
    """Start a task of a case that nothing but somebody's will leads to, and show the case with it."""
    ad_hoc.start_in_case(visit.caller, key, scope_key, request.form.get("element", ""))
    return visit.go(f"/cases/{key}", said="started")
