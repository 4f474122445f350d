"""User tasks: our work items, searched, given to people, changed, completed."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.process_definitions import Form
from koppi.api.schemas.searches import Query, page_of, query_of, result_of
from koppi.api.schemas.user_tasks import Assignment, Change, Completion, UserTask, VariablesWanted
from koppi.api.schemas.variables import Variable, as_found, cut
from koppi.api.v2.variables import wants_whole
from koppi.usecases import work_items


def search(call: Call) -> Any:
    """Search the user tasks that the caller may open."""
    return page_of(work_items.search(call.caller, query_of(call.body)))


def get(call: Call) -> Any:
    """Get a user task."""
    return work_items.look(call.caller, call.key)


def change(call: Call) -> None:
    """Change candidates, dates or priority of a user task."""
    work_items.change(call.caller, call.key, **call.body["changeset"])


def assign(call: Call) -> None:
    """Give a user task to somebody; without `allowOverride` only when nobody has it."""
    override = call.body["allow_override"] is not False
    work_items.assign(call.caller, call.key, call.body["assignee"], allow_override=override)


def release(call: Call) -> None:
    """Give a user task back to its queue."""
    work_items.release(call.caller, call.key)


def complete(call: Call) -> None:
    """Complete a user task; its form checks the variables."""
    work_items.complete(call.caller, call.key, call.body["variables"] or {})


def form(call: Call) -> Any:
    """Get the form of a user task, nothing when it has none."""
    return work_items.form_of(call.caller, call.key)


def variables(call: Call) -> dict[str, Any]:
    """Get the variables that a user task sees, of every scope."""
    return _variables(call, effective_only=False)


def effective_variables(call: Call) -> dict[str, Any]:
    """Get the variables that a user task sees, of each name the innermost."""
    return _variables(call, effective_only=True)


def _variables(call: Call, *, effective_only: bool) -> dict[str, Any]:
    wanted = call.body["filter"].get("name")
    page = call.body["page"]
    found = work_items.variables_of(call.caller, call.key, effective_only=effective_only)
    named = [v for v in found if wanted is None or v.name == wanted]
    items = named[page["start"] : page["start"] + page["limit"]]
    whole = wants_whole(call)
    cursors = (str(items[0].key), str(items[-1].key)) if items else (None, None)
    return {
        "items": [cut(as_found(variable), whole=whole) for variable in items],
        "page": {"total": len(named), "more_total": False, "start_cursor": cursors[0], "end_cursor": cursors[1]},
    }


ROUTES = (
    Route("POST", "/v2/user-tasks/search", search, takes=Query(), gives=result_of(UserTask)),
    Route("GET", "/v2/user-tasks/<key>", get, gives=UserTask()),
    Route("PATCH", "/v2/user-tasks/<key>", change, takes=Change()),
    Route("POST", "/v2/user-tasks/<key>/assignment", assign, takes=Assignment()),
    Route("DELETE", "/v2/user-tasks/<key>/assignee", release),
    Route("POST", "/v2/user-tasks/<key>/completion", complete, takes=Completion()),
    Route("GET", "/v2/user-tasks/<key>/form", form, gives=Form()),
    Route(
        "POST", "/v2/user-tasks/<key>/variables/search", variables, takes=VariablesWanted(), gives=result_of(Variable)
    ),
    Route(
        "POST",
        "/v2/user-tasks/<key>/effective-variables/search",
        effective_variables,
        takes=VariablesWanted(),
        gives=result_of(Variable),
    ),
)
