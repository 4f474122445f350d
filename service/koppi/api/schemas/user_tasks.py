"""User tasks as /v2 takes and shows them: our work items."""

from marshmallow import fields

from koppi.api.schemas.shapes import Camel, Changes, Flag, Instant, Item, Key, Text, Texts, Values, Whole


class UserTask(Item):
    """A user task."""

    name = Text(allow_none=True)
    state = Text()
    assignee = Text(allow_none=True)
    element_id = Text()
    candidate_groups = Texts()
    candidate_users = Texts()
    process_definition_id = Text()
    process_definition_version = Whole()
    process_definition_key = Key()
    process_name = Text(allow_none=True)
    creation_date = Instant()
    completion_date = Instant(allow_none=True)
    follow_up_date = Instant(allow_none=True)
    due_date = Instant(allow_none=True)
    external_form_reference = Text(allow_none=True)
    custom_headers = Values()
    priority = Whole()
    user_task_key = Key()
    element_instance_key = Key()
    process_instance_key = Key()
    root_process_instance_key = Key(allow_none=True)
    business_id = Text(allow_none=True)
    form_key = Key(allow_none=True)
    tags = Texts()


class Assignment(Camel):
    """Give a user task to somebody."""

    assignee = Text(required=True, filled=True, longest=256)
    allow_override = Flag(load_default=True, allow_none=True)


class Changeset(Changes):
    """What is changed: a date is taken away by an empty text, a list by an empty one."""

    candidate_groups = Texts()
    candidate_users = Texts()
    due_at = Instant(data_key="dueDate", erasable=True)
    follow_up_at = Instant(data_key="followUpDate", erasable=True)
    priority = Whole(low=0, high=100)


class Change(Camel):
    """Change a user task."""

    changeset = fields.Nested(Changeset, required=True)


class Completion(Camel):
    """Complete a user task (or a job) with variables."""

    variables = Values(allow_none=True, load_default=None)


class PageWanted(Camel):
    """Which page of a list in memory."""

    start = Whole(data_key="from", low=0, load_default=0)
    limit = Whole(low=0, high=1000, load_default=100)


class VariableFilter(Camel):
    """Which variables."""

    name = Text()


class VariablesWanted(Camel):
    """Which of a user task's variables, and which page of them."""

    filter = fields.Nested(VariableFilter, load_default=dict)
    page = fields.Nested(PageWanted, load_default=lambda: {"start": 0, "limit": 100})
