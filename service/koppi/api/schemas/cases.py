"""Cases as /api/v1 shows them."""

from marshmallow import fields

from koppi.api.schemas.shapes import AnyJson, Day, Flag, Instant, Key, Made, Shape, Text, Texts, Whole


class Case(Shape):
    """A client's case."""

    key = Key()
    client_key = Key()
    phase = Text()
    level = Whole(allow_none=True)
    client_group = Text(allow_none=True)
    language = Text()
    social = Flag()
    health = Flag()
    special_support = Flag()
    joint_client = Flag()
    model_variant = Text(allow_none=True)
    unit = Text(allow_none=True)
    responsible_person = Text(allow_none=True)
    backup_person = Text(allow_none=True)
    next_step = Text(allow_none=True)
    next_step_on = Day(allow_none=True)
    next_step_by = Text(allow_none=True)
    opened_at = Instant()
    closed_at = Instant(allow_none=True)
    closing_reason = Text(allow_none=True)


class Cases(Shape):
    """Cases."""

    items = fields.List(fields.Nested(Case))


class Client(Shape):
    """A client."""

    key = Key()
    first_names = Text()
    last_name = Text()
    birth_date = Day(allow_none=True)
    language = Text()
    municipality = Text(allow_none=True)
    non_disclosure = Flag()


class Contact(Shape):
    """A contact, with the reason in the person's own words."""

    key = Key()
    channel = Text()
    source = Text()
    at = Instant()
    received_by = Text()
    reason = Text(allow_none=True)


class WorkItem(Shape):
    """A work item of the case."""

    key = Key()
    name = Text()
    state = Text()
    assignee = Text(allow_none=True)
    queue = Text(allow_none=True)
    due_at = Instant(allow_none=True)
    due_reason = Text(allow_none=True)
    created_at = Instant()
    completed_at = Instant(allow_none=True)


class Deadline(Shape):
    """A moment to come, with the rule it came from."""

    due_at = Instant()
    rule = Text(attribute="due_rule")
    kind = Text(attribute="due_kind")
    ground = Text(attribute="due_ground")
    reason = Text(attribute="due_reason")


class Responsibility(Shape):
    """Who was responsible for the case, from when to when."""

    kind = Text()
    person = Text(allow_none=True)
    role = Text(allow_none=True)
    unit = Text(allow_none=True)
    named_by = Text()
    since = Instant()
    until = Instant(allow_none=True)


class Running(Shape):
    """A process that runs for the case, and the elements where it stands."""

    instance_key = Key(attribute="instance.key")
    process_id = Text(attribute="process.id")
    process_name = Text(attribute="process.name")
    status = Made(lambda running: str(running.instance.status))
    stands_at = Texts()


class Happening(Shape):
    """Something that happened in the case."""

    at = Instant()
    actor = Text()
    kind = Text()
    name = Text()
    element_id = Text()
    detail = AnyJson(allow_none=True)


class Timeline(Shape):
    """What happened in the case, newest first."""

    items = fields.List(fields.Nested(Happening))


class CasePage(Shape):
    """Everything that the page of a case shows."""

    case = fields.Nested(Case)
    client = fields.Nested(Client)
    contacts = fields.List(fields.Nested(Contact))
    work_items = fields.List(fields.Nested(WorkItem))
    deadlines = fields.List(fields.Nested(Deadline), attribute="timers")
    responsibilities = fields.List(fields.Nested(Responsibility))
    running = fields.List(fields.Nested(Running))
    timeline = fields.List(fields.Nested(Happening))
