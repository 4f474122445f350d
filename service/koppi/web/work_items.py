"""The inbox and the page of a task."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import simplejson
from flask import Response, make_response, request

from koppi.domain.errors import Conflict, FieldError, Invalid, KoppiError, NotFound
from koppi.store.records import WorkItem
from koppi.usecases import inbox as inboxes
from koppi.usecases import people, work_items
from koppi.usecases.holding import Suspended
from koppi.usecases.inbox import TABS
from koppi.usecases.work_items import OpenedTask
from koppi.web.errors import status_of
from koppi.web.form_pages import checked, drawn_again, lay_out, tell, typed
from koppi.web.naming import shown_names
from koppi.web.task_view import TaskView, view_of
from koppi.web.visit import Visit

_LONGEST_NUMBER, _LONGEST_TIME = 9, 12
_URGENT = 75
"""A task whose priority, of 0 to 100, is above this is marked as urgent; Camunda calls these critical."""


def inbox(visit: Visit) -> Response:
    """Return the inbox: one tab of it, as the address says."""
    tab = _tab()
    found = inboxes.open_inbox(visit.caller, tab)
    return visit.page("work_items/inbox.html", tab=tab, tabs=TABS, inbox=found, urgent=_URGENT)


def keys(visit: Visit) -> Response:
    """Return the keys of a tab's work items, 304 while they are those that the page knows."""
    found = [str(key) for key in inboxes.list_keys(visit.caller, _tab())]
    response = Response(simplejson.dumps(found), mimetype="application/json")
    response.add_etag()
    response.make_conditional(request)
    return response


def task(visit: Visit, key: int) -> Response:
    """Return the page of a task."""
    return _page(visit, work_items.open_work_item(visit.caller, key))


def following(visit: Visit, key: int) -> Response:
    """Lead on from a completed task: to what it led to, else to the next of one's own, else to the groups' inbox."""
    found = inboxes.following(visit.caller, key)
    if found:
        return visit.go(f"/tasks/{found}", said="completed_next")
    return visit.go("/?tab=groups", said="completed")


def act(visit: Visit, key: int) -> Response:
    """Do what the pressed button says; whatever is refused, the page comes back with all that was typed."""
    action = request.form.get("action", "")
    try:
        if action == "complete":
            return _complete(visit, key)
        opened, values = _posted(visit, key)
        return _ACTIONS.get(action, _look_again)(visit, opened, values)
    except NotFound:
        raise
    except KoppiError as refusal:
        return _refused(visit, key, refusal)


def draft(visit: Visit, key: int) -> Response:
    """Keep what is typed, and return the fields as they are now."""
    opened, values = _posted(visit, key)
    try:
        version = _keep(visit, opened, values)
    except Conflict as refusal:
        return tell(Response(status=409), "trouble", said=_told(visit, refusal))
    body = drawn_again(visit, opened.form, values, opened.context, f"/tasks/{key}/draft") if opened.form else ""
    said = visit.words.say("web.task.saved_at", at=visit.words.clock(visit.words.now))
    return tell(make_response(body), "saved", version=version, said=said)


def _claim(visit: Visit, opened: OpenedTask, values: Mapping[str, Any]) -> Response:
    work_items.claim(visit.caller, opened.item.key)
    _keep(visit, opened, values)
    return visit.go(f"/tasks/{opened.item.key}", said="claimed")


def _release(visit: Visit, opened: OpenedTask, values: Mapping[str, Any]) -> Response:
    _keep(visit, opened, values)
    work_items.release(visit.caller, opened.item.key)
    return visit.go("/?tab=groups", said="released")


def _save(visit: Visit, opened: OpenedTask, values: Mapping[str, Any]) -> Response:
    _keep(visit, opened, values)
    return visit.go(f"/tasks/{opened.item.key}", said="saved")


def _complete(visit: Visit, key: int) -> Response:
    """Complete without opening first: what the page shows is read only when it must come back."""
    try:
        work_items.complete(visit.caller, key, typed, strict=False, active_seconds=_active_seconds(visit))
    except (Invalid, Suspended):
        _keep(visit, *_posted(visit, key))
        raise
    return visit.go(f"/next/{key}")


def _posted(visit: Visit, key: int) -> tuple[OpenedTask, dict[str, Any]]:
    """Return the task as it is kept, and what its page holds."""
    opened = work_items.open_work_item(visit.caller, key)
    return opened, typed(opened.form, opened.draft)


def _active_seconds(visit: Visit) -> int:
    """Return how long the page was worked on: since it was drawn, and at most as long as a session may idle."""
    drawn = request.form.get("_drawn_at", "")
    if not (drawn.isascii() and drawn.isdigit() and len(drawn) <= _LONGEST_TIME):
        return 0
    since = int(visit.house.machine_clock.now().timestamp()) - int(drawn)
    return min(max(since, 0), int(people.SESSION_IDLE.total_seconds()))


def _look_again(visit: Visit, opened: OpenedTask, values: Mapping[str, Any]) -> Response:
    """Show the page anew for what was typed: a row more, a question that an answer opens; without a script, too."""
    _keep(visit, opened, values)
    return _page(visit, work_items.open_work_item(visit.caller, opened.item.key), values)


_ACTIONS: Mapping[str, Callable[[Visit, OpenedTask, Mapping[str, Any]], Response]] = {
    "claim": _claim,
    "release": _release,
    "save": _save,
}


def _keep(visit: Visit, opened: OpenedTask, values: Mapping[str, Any]) -> int:
    """Save the draft where the page holds one that differs from the one kept; return its version.

    A newer draft of one's own is written over: it is this page's, saved by itself while the button was pressed.
    Somebody else's is a conflict.
    """
    me, item = visit.caller.actor.name, opened.item
    version = item.draft_version if item.draft_by == me else _version(request.form.get("_draft_version"), item)
    if values == opened.draft and version == item.draft_version:
        return version
    try:
        return work_items.save_draft(visit.caller, item.key, values, version=version)
    except Conflict:
        item = work_items.open_work_item(visit.caller, item.key).item
        if item.draft_by != me or item.draft_version == version:
            raise
        return work_items.save_draft(visit.caller, item.key, values, version=item.draft_version)


def _refused(visit: Visit, key: int, refusal: KoppiError) -> Response:
    opened, values = _posted(visit, key)
    fields = refusal.fields if isinstance(refusal, Invalid) else ()
    if fields:
        named = checked(visit, opened.form, values, opened.context).errors if opened.form else ()
        return _page(visit, opened, values, errors=named or fields, status=422)
    return _page(visit, opened, values, refusal=_told(visit, refusal), status=status_of(refusal))


def _told(visit: Visit, refusal: KoppiError) -> str:
    """Return a refusal in words; who is named in it is named as people know him."""
    by = refusal.parameters.get("by")
    if isinstance(by, str):
        by = shown_names(visit, [by]).get(by, by)
    at = refusal.parameters.get("at")
    if isinstance(at, str):
        at = visit.words.moment(datetime.fromisoformat(at))
    return visit.words.say(refusal.code, **{**refusal.parameters, "by": by, "at": at})


def _page(
    visit: Visit,
    opened: OpenedTask,
    values: Mapping[str, Any] | None = None,
    *,
    errors: Sequence[FieldError] = (),
    refusal: str = "",
    status: int = 200,
) -> Response:
    view: TaskView = view_of(visit, opened)
    shown = opened.draft if values is None else values
    layout = lay_out(visit, opened.form, shown, opened.context, errors) if opened.form else None
    return visit.page(
        "work_items/task.html",
        status,
        task=view,
        opened=opened,
        layout=layout,
        errors=errors,
        refusal=refusal,
        drawn_at=int(visit.house.machine_clock.now().timestamp()),
    )


def _tab() -> str:
    tab = request.args.get("tab", "mine")
    return tab if tab in TABS else "mine"


def _version(text: str | None, item: WorkItem) -> int:
    """Return the version that the page was drawn from; a page without one, such as a list, holds no draft."""
    fits = text is not None and text.isascii() and text.isdigit() and len(text) <= _LONGEST_NUMBER
    return int(text) if fits and text else item.draft_version
