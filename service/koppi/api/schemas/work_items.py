"""Work items as /api/v1 takes and shows them: the user tasks of /v2 with client, due reason and draft."""

from marshmallow import fields

from koppi.api.schemas.shapes import Flag, Instant, Key, Shape, Text, Values, Whole


class WorkItemsWanted(Shape):
    """Which work items: of one queue or all of the caller's, or his own; due before a moment; which page."""

    queue = Text(longest=300)
    mine = Flag(load_default=False)
    due_before = Instant()
    cursor = Text(longest=300)
    limit = Whole(low=1, high=200, load_default=50)


class WorkItem(Shape):
    """A work item in a list."""

    user_task_key = Key(attribute="item.key")
    name = Text(attribute="item.name")
    state = Text(attribute="item.state")
    assignee = Text(attribute="item.assignee", allow_none=True)
    queue = Text(attribute="item.queue", allow_none=True)
    priority = Whole(attribute="item.priority")
    case_key = Key(attribute="item.case_key", allow_none=True)
    client_key = Key(attribute="item.client_key", allow_none=True)
    unit = Text(attribute="item.unit", allow_none=True)
    created_at = Instant(attribute="item.created_at")
    due_at = Instant(attribute="item.due_at", allow_none=True)
    due_rule = Text(attribute="item.due_rule")
    due_kind = Text(attribute="item.due_kind")
    due_ground = Text(attribute="item.due_ground")
    due_reason = Text(attribute="item.due_reason")
    draft_version = Whole(attribute="item.draft_version")
    draft_by = Text(attribute="item.draft_by", allow_none=True)
    draft_at = Instant(attribute="item.draft_at", allow_none=True)


class WorkItems(Shape):
    """A page of work items; `cursor` leads to the next one, null on the last."""

    items = fields.List(fields.Nested(WorkItem))
    cursor = Text(attribute="after", allow_none=True)


class OpenedWorkItem(Shape):
    """A work item as its page shows it: with the client's name and the draft."""

    work_item = fields.Nested(WorkItem, attribute="shown")
    client_name = Text(allow_none=True)
    draft = Values()
    claimable = Flag()


class Draft(Shape):
    """What has been typed so far, written over the version it was read from."""

    data = Values(required=True)
    version = Whole(low=0, required=True)


class DraftKept(Shape):
    """The draft's new version."""

    version = Whole()


class Delegation(Shape):
    """To whom."""

    assignee = Text(required=True, filled=True, longest=256)
