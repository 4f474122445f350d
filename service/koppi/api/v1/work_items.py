"""Work items: the user tasks of /v2 with client, due reason and draft; own verbs only draft and delegate."""

from typing import Any

from koppi.api.routes import Call, Route
from koppi.api.schemas.work_items import Delegation, Draft, DraftKept, OpenedWorkItem, WorkItems, WorkItemsWanted
from koppi.store.records import WorkItemInCase
from koppi.usecases import work_items


def search(call: Call) -> Any:
    """List the caller's work items, or those of the caller's queues, by due time."""
    wanted = call.body
    page = {"limit": wanted["limit"], "after": wanted.get("cursor"), "due_before": wanted.get("due_before")}
    if wanted["mine"]:
        return work_items.list_mine(call.caller, **page)
    queues = (wanted["queue"],) if "queue" in wanted else ()
    return work_items.list_queues(call.caller, queues=queues, **page)


def get(call: Call) -> dict[str, Any]:
    """Open a work item: with the client's name and the draft."""
    opened = work_items.open_work_item(call.caller, call.key)
    return {
        "shown": WorkItemInCase(item=opened.item, case=opened.case),
        "client_name": opened.client_name,
        "draft": opened.draft,
        "claimable": opened.claimable,
    }


def draft(call: Call) -> dict[str, int]:
    """Keep what has been typed so far."""
    return {"version": work_items.save_draft(call.caller, call.key, call.body["data"], version=call.body["version"])}


def delegate(call: Call) -> None:
    """Give a work item to somebody else."""
    work_items.assign(call.caller, call.key, call.body["assignee"])


ROUTES = (
    Route("GET", "/api/v1/work-items", search, takes=WorkItemsWanted(), gives=WorkItems()),
    Route("GET", "/api/v1/work-items/<key>", get, gives=OpenedWorkItem()),
    Route("PUT", "/api/v1/work-items/<key>/draft", draft, takes=Draft(), gives=DraftKept()),
    Route("POST", "/api/v1/work-items/<key>/delegate", delegate, takes=Delegation(), once=True),
)
