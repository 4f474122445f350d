"""Cases as /api/v1 shows them."""

from typing import Any

from marshmallow import fields

from koppi.api.schemas.shapes import AnyJson, Day, Flag, Instant, Key, Made, Shape, Text, Texts, Whole
from koppi.store.erased import Erased


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


class Sealed(AnyJson):
    """What is kept sealed, in the clear; null once the client was erased."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if isinstance(value, Erased) else value


class Contact(Shape):
    """A contact, with the reason in the person's own words."""

    key = Key()
    channel = Text()
    source = Text()
    at = Instant()
    received_by = Text()
    reason = Sealed()


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
    offered_at = Instant(allow_none=True)
    accepted_at = Instant(allow_none=True)


class Recorded(Shape):
    """What every record of the case file has; `content` is by term, null once the client was erased."""

    key = Key()
    recorded_at = Instant()
    recorded_by = Text()
    content = Sealed()


class Assessment(Recorded):
    """An assessment of needs."""

    state = Text()
    scope = Text(allow_none=True)
    start_ground = Text(allow_none=True)
    started_at = Instant()
    due_at = Instant(allow_none=True)
    completed_at = Instant(allow_none=True)
    completed_by = Text(allow_none=True)
    services_needed = Flag(allow_none=True)


class Plan(Recorded):
    """One version of a plan."""

    version = Whole()
    state = Text()
    review_on = Day()
    contact_on = Day(allow_none=True)
    contact_rhythm = Text(allow_none=True)
    approval = Text(allow_none=True)
    approved_at = Instant(allow_none=True)
    published_at = Instant()
    published_by = Text()


class ServiceLine(Recorded):
    """A service of one provider."""

    plan_key = Key()
    decision_key = Key(allow_none=True)
    service = Text()
    service_class = Text(allow_none=True)
    provider = Text(allow_none=True)
    amount = Text(allow_none=True)
    needs_decision = Flag()
    state = Text()
    start_on = Day(allow_none=True)
    started_on = Day(allow_none=True)
    ended_on = Day(allow_none=True)
    request = Text(allow_none=True)


class Decision(Recorded):
    """A decision on a service; a draft until notice was given."""

    service_line_key = Key(allow_none=True)
    service = Text(allow_none=True)
    outcome = Text()
    legal_ground = Text(allow_none=True)
    valid_from = Day(allow_none=True)
    valid_to = Day(allow_none=True)
    maker = Text()
    made_at = Instant()
    checked_by = Text(allow_none=True)
    checked_at = Instant(allow_none=True)
    notice_channel = Text(allow_none=True)
    notice_at = Instant(allow_none=True)
    known_on = Day(allow_none=True)
    appeal_ends_at = Instant(allow_none=True)


class FollowUpNote(Recorded):
    """How the client was doing."""

    kind = Text()
    at = Instant()
    stability = Text(allow_none=True)
    well_being = Whole(allow_none=True)


class Trigger(Recorded):
    """What asked for a look at the case."""

    code = Text()
    severity = Text(allow_none=True)
    raised_by = Text()
    raised_at = Instant()
    state = Text()
    outcome = Text(allow_none=True)
    handled_by = Text(allow_none=True)
    handled_at = Instant(allow_none=True)
    joined_to = Key(allow_none=True)


class Wait(Shape):
    """Where the case waits for something other than a person."""

    kind = Text()
    element_id = Text()
    due_at = Instant(allow_none=True)


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


class Timeline(Shape):
    """What happened in the case, newest first, a page at a time."""

    items = fields.List(fields.Nested(Happening))
    cursor = Text(allow_none=True)


class FromWhere(Shape):
    """Where a timeline goes on."""

    cursor = Text(load_default=None, allow_none=True)


class CasePage(Shape):
    """Everything that the page of a case shows."""

    case = fields.Nested(Case)
    client = fields.Nested(Client)
    contacts = fields.List(fields.Nested(Contact))
    work_items = fields.List(fields.Nested(WorkItem))
    deadlines = fields.List(fields.Nested(Deadline), attribute="timers")
    responsibilities = fields.List(fields.Nested(Responsibility))
    waits = fields.List(fields.Nested(Wait))
    running = fields.List(fields.Nested(Running))
    assessments = fields.List(fields.Nested(Assessment))
    plans = fields.List(fields.Nested(Plan))
    service_lines = fields.List(fields.Nested(ServiceLine))
    decisions = fields.List(fields.Nested(Decision))
    follow_up_notes = fields.List(fields.Nested(FollowUpNote))
    triggers = fields.List(fields.Nested(Trigger))
    timeline = fields.List(fields.Nested(Happening), attribute="timeline.items")
    timeline_cursor = Text(attribute="timeline.after", allow_none=True)
